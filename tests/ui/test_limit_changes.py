"""What would change if saved, in words: which way it goes and what it means."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

import pytest
from hypothesis import HealthCheck, given, settings

from guardian.policy.settings import Curfew, PolicySettings, Weekday
from tests.policy.strategies import settings_values
from ui.presentation import Presentation
from ui.sayings.limit_changes import Looked, Turn, differences, meanings

LOOKED = Looked(name="Mia", currency="CNY")
HOUR = PolicySettings(daily_minutes=60)
NIGHT = Curfew(start=time(21), end=time(6))


@pytest.fixture
def english(presentation: Callable[[str], Presentation]) -> Presentation:
    return presentation("en")


@pytest.mark.parametrize(
    ("before", "after", "turn", "told"),
    [
        (HOUR, PolicySettings(daily_minutes=45), Turn.STRICTER, "45 minutes a day"),
        (HOUR, PolicySettings(), Turn.LOOSER, "no limit"),
        (PolicySettings(), HOUR, Turn.STRICTER, "60 minutes a day"),
        (
            replace(HOUR, weekday_minutes={Weekday.SATURDAY: 90}),
            replace(HOUR, weekday_minutes={Weekday.SATURDAY: 45}),
            Turn.STRICTER,
            "45 minutes",
        ),
        (HOUR, replace(HOUR, break_minutes=15), Turn.STRICTER, "15 minutes"),
        (replace(HOUR, break_minutes=15), replace(HOUR, break_minutes=5), Turn.LOOSER, "5 minutes"),
        (
            replace(HOUR, curfew=NIGHT),
            replace(HOUR, curfew=Curfew(start=time(20), end=time(6))),
            Turn.STRICTER,
            "20:00–06:00",
        ),
        (
            replace(HOUR, curfew=NIGHT),
            replace(HOUR, curfew=Curfew(start=time(22), end=time(7))),
            Turn.OTHER,
            "22:00–07:00",
        ),
        (
            PolicySettings(minor_mode=True),
            PolicySettings(minor_mode=False),
            Turn.LOOSER,
            "off",
        ),
        (
            PolicySettings(),
            PolicySettings(closed_hours={Weekday.MONDAY: {"school": NIGHT}}),
            Turn.STRICTER,
            "21:00–06:00",
        ),
        (
            PolicySettings(spend_per_day_minor=2000),
            PolicySettings(spend_per_day_minor=3000),
            Turn.LOOSER,
            "¥30",
        ),
    ],
)
def test_a_change_says_which_way_it_goes(
    english: Presentation,
    before: PolicySettings,
    after: PolicySettings,
    turn: Turn,
    told: str,
) -> None:
    (found,) = differences(english, before, after, LOOKED)
    assert (found.turn, found.after) == (turn, told)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=settings_values, after=settings_values)
def test_a_change_back_goes_the_other_way(
    english: Presentation, before: PolicySettings, after: PolicySettings
) -> None:
    there = {each.field: each for each in differences(english, before, after, LOOKED)}
    back = {each.field: each for each in differences(english, after, before, LOOKED)}
    assert there.keys() == back.keys()
    opposite = {Turn.STRICTER: Turn.LOOSER, Turn.LOOSER: Turn.STRICTER, Turn.OTHER: Turn.OTHER}
    for field, each in there.items():
        assert back[field].turn is opposite[each.turn]
        assert (back[field].before, back[field].after) == (each.after, each.before)
    assert differences(english, before, before, LOOKED) == ()
    assert meanings(english, before, before, LOOKED) == ()


def means(english: Presentation, before: PolicySettings, after: PolicySettings) -> list[str]:
    return list(meanings(english, before, after, LOOKED))


def test_time_that_is_given_is_told_by_day(english: Presentation) -> None:
    weekend = replace(PolicySettings(), weekday_minutes={Weekday.SATURDAY: 60, Weekday.SUNDAY: 60})
    more = replace(weekend, weekday_minutes={Weekday.SATURDAY: 90, Weekday.SUNDAY: 90})
    assert means(english, weekend, more) == ["Sat, Sun: this gives Mia 30 minutes more."]
    assert means(english, HOUR, PolicySettings(daily_minutes=59)) == [
        "every day: Mia has 1 minute less."
    ]
    assert means(english, HOUR, PolicySettings()) == [
        "every day: Mia has no limit of time any more."
    ]
    school = dict.fromkeys(list(Weekday)[:5], 30)
    assert means(english, PolicySettings(), PolicySettings(weekday_minutes=school)) == [
        "Mon–Fri: Mia has 30 minutes instead of no limit."
    ]


def test_more_than_the_day_allows_is_told_as_in_vain(english: Presentation) -> None:
    after = replace(HOUR, weekday_minutes={Weekday.SATURDAY: 90})
    assert means(english, HOUR, after) == ["Sat: the stricter limit of 60 minutes goes on holding."]


def test_a_shorter_night_and_the_end_of_the_mode(english: Presentation) -> None:
    before = PolicySettings(curfew=NIGHT, minor_mode=True)
    after = PolicySettings(curfew=Curfew(start=time(21, 30), end=time(6)), minor_mode=False)
    assert means(english, before, after) == [
        "The night pause gets 30 minutes shorter.",
        "The service's own rules for minors end for Mia.",
    ]
