"""What the page says, in every language: whole sentences for every span and difference."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.desk.activity_values import ActivityView, Span, Trend
from guardian.words import LANGUAGES
from tests.ui.fakes import Desk
from ui.presentation import Presentation
from ui.sayings.activity import opening, unknown_days
from ui.sayings.durations import date_range, duration, full_hour, long_day, month_name

Make = Callable[[str], Presentation]
_WEEK = date(2026, 11, 16)


def _view(span: Span, ending: date | None = None) -> ActivityView:
    return Desk().activity("link-1", span, ending)


def _differing(view: ActivityView, minutes: float) -> ActivityView:
    trend = Trend(
        base_minutes_per_day=40.0,
        minutes_per_day=40.0 + minutes,
        base_late_percent=None,
        known_days=28,
    )
    return replace(view, trend=trend)


@pytest.mark.parametrize(
    ("span", "ending", "minutes", "said"),
    [
        (Span.DAY, None, -9, "Mia chatted 42 minutes today."),
        (Span.DAY, date(2026, 11, 17), 8, "on Tuesday 17 November, 8 minutes more than usual."),
        (Span.DAY, date(2026, 11, 17), 1, "on Tuesday 17 November, as much as usual."),
        (Span.WEEK, None, -3, "this week, 3 minutes a day less than usual."),
        (Span.WEEK, None, 2, "this week, as much a day as usual."),
        (Span.WEEK, None, 4.6, "this week, 5 minutes a day more than usual."),
        (Span.WEEK, date(2026, 11, 1), -5, "26 October – 1 November, 5 minutes a day less"),
        (Span.MONTH, None, 7, "this month, 7 minutes a day more than usual."),
        (Span.MONTH, date(2026, 10, 1), -7, "in October 2026, 7 minutes a day less than usual."),
        (Span.MONTH, date(2026, 10, 1), 0, "in October 2026, as much a day as usual."),
    ],
)
def test_the_sentence_says_how_it_differs(
    presentation: Make, span: Span, ending: date | None, minutes: float, said: str
) -> None:
    view = _differing(_view(span, ending), minutes)
    assert said in opening(presentation("en"), view, "Mia")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("span", Span)
@pytest.mark.parametrize("ending", [None, date(2026, 10, 9)])
def test_every_sentence_is_whole(
    presentation: Make, language: str, span: Span, ending: date | None
) -> None:
    shown, view = presentation(language), _view(span, ending)
    said = {opening(shown, _differing(view, n), "Mia") for n in (-30, -1, 0, 1, 30)}
    said.add(opening(shown, replace(view, trend=None), "Mia"))
    said.add(opening(shown, replace(view, minutes_total=0, characters=()), "Mia"))
    said.add(opening(shown, replace(view, known_days=0), "Mia"))
    today = span is Span.DAY and ending is None  # not over, so compared with nothing
    assert len(said) == (3 if today else 6)
    for each in said:
        assert "{" not in each
        assert each.count("Mia") == 1
        assert each.endswith((".", "。"))


def test_less_than_a_minute_is_not_nothing(presentation: Make) -> None:
    view = replace(_view(Span.DAY), minutes_total=0)
    assert opening(presentation("en"), view, "Mia") == "Mia chatted under a minute today."


def test_a_hostile_name_stays_on_its_line(presentation: Make) -> None:
    said = opening(presentation("en"), _view(Span.WEEK), "Mia\n{name}\u202e" + "x" * 90)
    assert "\n" not in said
    assert "\u202e" not in said
    assert len(said) < 120


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_days_are_told_and_those_to_come_are_not(presentation: Make, language: str) -> None:
    shown, view = presentation(language), _view(Span.WEEK)
    assert "1" in unknown_days(shown, view)
    whole = tuple(replace(each, minutes=1) for each in view.days if each.day <= view.today)
    assert unknown_days(shown, replace(view, days=whole)) == ""


@given(minutes=st.integers(0, 60 * 24 * 31))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_length_of_time_keeps_its_minutes(presentation: Make, minutes: int) -> None:
    said = duration(presentation("en").words, minutes)
    if not minutes:
        assert said == "under a minute"
        return
    figures = [int(each) for each in said.split() if each.isdigit()]
    hours = figures.pop(0) if " h" in said else 0
    assert hours * 60 + sum(figures) == minutes


def test_dates_as_each_language_writes_them(presentation: Make) -> None:
    english, chinese = presentation("en").formats, presentation("zh_CN").formats
    last = _WEEK + timedelta(days=6)
    assert date_range(english, _WEEK, last) == "16 – 22 November"
    assert date_range(chinese, _WEEK, last) == "11月16日–22日"
    assert date_range(english, date(2026, 11, 30), date(2026, 12, 6)) == "30 November – 6 December"
    assert date_range(chinese, date(2026, 11, 30), date(2026, 12, 6)) == "11月30日–12月6日"
    assert long_day(english, _WEEK) == "Monday 16 November"
    assert long_day(chinese, _WEEK) == "11月16日星期一"
    assert month_name(english, _WEEK) == "November 2026"
    assert month_name(chinese, _WEEK) == "2026年11月"
    assert full_hour(english, 6) == "06:00"
    assert full_hour(english, 24) == "24:00"
