"""What whoever tells of activity must do, the real desk or a fake: every number has its rows.

Subclass :class:`ActivityContract` and give the ``account`` fixture.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import FrozenInstanceError, dataclass
from datetime import date, timedelta

import pytest

from guardian.desk.activity_values import (
    LATE,
    ActivityView,
    Span,
    UseHeadings,
    UseRow,
)
from guardian.errors import GuardianError
from guardian.policy.closing import WEEKDAYS
from tests.contract.desk_ports import UNKNOWN, say_everything
from ui.ports import Services

HEADINGS = UseHeadings(
    day="Day",
    started_at="From",
    ended_at="Until",
    character="Character",
    minutes="Minutes",
    turns="Messages",
    all_characters="All characters",
)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Account:
    """``link_id`` has use with several characters today, with times, and reports of eight weeks.

    Some of the use was late, and a curfew from 21:00 to 06:00 holds. ``silent_link_id`` is an
    account of which there was no report.
    """

    services: Services
    link_id: str
    silent_link_id: str

    def view(self, span: Span, ending: date | None = None) -> ActivityView:
        return self.services.activity.activity(self.link_id, span, ending)

    def every_view(self) -> Iterable[ActivityView]:
        """Yield all months, the latest weeks and the latest days, each as far as it is known."""
        for span, most in ((Span.MONTH, 12), (Span.WEEK, 4), (Span.DAY, 8)):
            view = self.view(span)
            yield view
            for _ in range(most):
                if view.has_earlier:
                    view = self.view(span, view.first - ONE_DAY)
                    yield view


def total(rows: Iterable[UseRow]) -> int:
    return sum(row.minutes for row in rows)


class ActivityContract:
    """Spans, sums and the rows behind them."""

    def test_a_week_begins_on_monday_and_a_month_is_of_the_calendar(self, account: Account) -> None:
        day, week, month = (account.view(span) for span in Span)
        assert day.first == day.last == day.today
        assert week.first.weekday() == 0
        assert week.last - week.first == 6 * ONE_DAY
        assert (month.first.day, (month.last + ONE_DAY).day) == (1, 1)
        assert month.first.month == month.last.month == month.today.month
        assert all(view.first <= view.today <= view.last for view in (day, week, month))

    def test_days_have_no_hole_and_what_is_to_come_is_not_known(self, account: Account) -> None:
        for view in account.every_view():
            ordinals = [each.day.toordinal() for each in view.days]
            assert ordinals == list(range(view.first.toordinal(), view.last.toordinal() + 1))
            assert all(each.minutes is None for each in view.days if each.day > view.today)
            assert view.known_days == sum(each.minutes is not None for each in view.days)

    def test_the_parts_add_up(self, account: Account) -> None:
        for view in account.every_view():
            assert view.minutes_total == sum(each.minutes or 0 for each in view.days)
            assert view.minutes_total == sum(each.minutes for each in view.characters)
            if view.hours is not None:
                assert view.minutes_total == sum(each.minutes for each in view.hours)
                assert view.late_minutes == sum(each.late_minutes or 0 for each in view.days)
            most_first = [each.minutes for each in view.characters]
            assert most_first == sorted(most_first, reverse=True)

    def test_every_number_has_its_rows(self, account: Account) -> None:
        rows, link_id = account.services.activity.rows, account.link_id
        for view in account.every_view():
            first, last = view.first, view.last
            assert total(rows(link_id, first, last)) == view.minutes_total
            for one in view.characters:
                only = rows(link_id, first, last, character_id=one.character_id)
                assert total(only) == one.minutes
                assert {row.character_name for row in only} == {one.name}
            if view.late_minutes is not None:
                assert total(rows(link_id, first, last, late=True)) == view.late_minutes

    def test_every_day_and_every_hour_has_its_rows(self, account: Account) -> None:
        rows, link_id = account.services.activity.rows, account.link_id
        view = account.view(Span.WEEK)
        assert view.hours is not None
        for day in view.days:
            behind = rows(link_id, day.day, day.day)
            assert total(behind) == (day.minutes or 0)
            assert {row.day for row in behind} <= {day.day}
        for each in view.hours:
            behind = rows(link_id, view.first, view.last, weekday=each.weekday, hour=each.hour)
            assert total(behind) == each.minutes
            assert {row.started_at.hour for row in behind if row.started_at} <= {each.hour}

    def test_the_week_is_drawn_from_monday_with_the_curfew(self, account: Account) -> None:
        hours = account.view(Span.WEEK).hours
        assert hours is not None
        cells = [(each.weekday, each.hour) for each in hours]
        assert cells == [(weekday, hour) for weekday in WEEKDAYS for hour in range(24)]
        assert {each.hour for each in hours if each.closed} == {21, 22, 23, 0, 1, 2, 3, 4, 5}

    def test_something_was_late_and_is_so_by_the_clock(self, account: Account) -> None:
        views = list(account.every_view())
        assert any(view.late_minutes for view in views)
        rows = account.services.activity.rows(
            account.link_id, views[0].today - 60 * ONE_DAY, views[0].today, late=True
        )
        for row in rows:
            assert row.started_at is not None
            assert row.started_at.hour >= LATE.start.hour or row.started_at.hour < LATE.end.hour

    def test_the_longest_run_is_made_of_rows(self, account: Account) -> None:
        for view in account.every_view():
            if view.longest is None:
                assert not view.minutes_total or view.hours is None
                continue
            begin, end = view.longest.started_at, view.longest.ended_at
            rows = account.services.activity.rows(account.link_id, begin.date(), end.date())
            within = [row for row in rows if row.started_at and begin <= row.started_at < end]
            assert total(within) == view.longest.minutes <= view.minutes_total
            assert max(row.minutes for row in rows) <= view.longest.minutes

    def test_a_trend_is_against_days_that_are_known(self, account: Account) -> None:
        views = list(account.every_view())
        assert any(view.trend for view in views)
        for view in views:
            if view.trend is not None:
                assert 14 <= view.trend.known_days <= 28
                assert view.trend.base_minutes_per_day > 0

    def test_one_goes_back_and_forth_without_a_gap(self, account: Account) -> None:
        for span in Span:
            now = account.view(span)
            assert (now.has_earlier, now.has_later) == (True, False)
            before = account.view(span, now.first - ONE_DAY)
            assert before.last == now.first - ONE_DAY
            assert before.has_later
            assert account.view(span, before.last + ONE_DAY) == now
            assert account.view(span, now.today + 40 * ONE_DAY) == now

    def test_there_is_a_first_of_all(self, account: Account) -> None:
        view = account.view(Span.MONTH, account.view(Span.MONTH).today - 400 * ONE_DAY)
        assert (view.has_earlier, view.has_later) == (False, True)
        assert (view.known_days, view.as_of, view.hours, view.trend) == (0, None, None, None)

    def test_home_says_the_same(self, account: Account) -> None:
        home = account.services.overviews.overview(account.link_id)
        today = account.view(Span.DAY)
        assert today.minutes_total == home.minutes_today > 0
        assert [each for each in today.characters if each.minutes] == [
            each for each in home.characters_today if each.minutes
        ]
        assert today.days[0].limit_minutes == home.limit_minutes
        said = {each.day: each.minutes for each in account.view(Span.MONTH).days}
        assert all(said.get(each.day, each.minutes) == each.minutes for each in home.week)

    def test_rows_come_newest_first_in_whole_local_days(self, account: Account) -> None:
        today = account.view(Span.DAY).today
        rows = account.services.activity.rows(account.link_id, today - 50 * ONE_DAY, today)
        begun = [row.started_at for row in rows if row.started_at is not None]
        assert begun == sorted(begun, reverse=True)
        assert all(
            row.ended_at and row.ended_at >= row.started_at for row in rows if row.started_at
        )
        assert [row.day for row in rows if row.started_at] == [each.date() for each in begun]
        zones = {each.time_zone for each in account.services.accounts.links()}
        assert {str(each.tzinfo) for each in begun} <= zones

    def test_an_export_has_every_row(self, account: Account) -> None:
        today = account.view(Span.DAY).today
        first = today - 50 * ONE_DAY
        text = account.services.activity.export_csv(account.link_id, first, today, HEADINGS)
        assert text.endswith("\r\n")
        told = list(csv.DictReader(io.StringIO(text, newline="")))
        assert list(told[0]) == ["Day", "From", "Until", "Character", "Minutes", "Messages"]
        rows = account.services.activity.rows(account.link_id, first, today)
        assert [int(each["Minutes"]) for each in told] == [row.minutes for row in reversed(rows)]
        assert [each["Day"] for each in told] == [f"{row.day}" for row in reversed(rows)]
        assert [each["From"] for each in told if each["From"]] == [
            row.started_at.isoformat() for row in reversed(rows) if row.started_at
        ]

    def test_an_account_that_told_nothing_has_nothing(self, account: Account) -> None:
        activity, link_id = account.services.activity, account.silent_link_id
        for span in Span:
            view = activity.activity(link_id, span)
            assert {each.minutes for each in view.days} == {None}
            assert (view.minutes_total, view.known_days, view.characters) == (0, 0, ())
            assert (view.hours, view.longest, view.late_minutes) == (None, None, None)
            assert (view.has_earlier, view.has_later, view.trend) == (False, False, None)
            assert activity.rows(link_id, view.first, view.last) == ()

    def test_an_account_that_is_not_there_is_an_error_in_words(self, account: Account) -> None:
        activity, today = account.services.activity, account.view(Span.DAY).today
        for ask in (
            lambda: activity.activity(UNKNOWN, Span.WEEK),
            lambda: activity.rows(UNKNOWN, today, today),
            lambda: activity.export_csv(UNKNOWN, today, today, HEADINGS),
        ):
            with pytest.raises(GuardianError) as caught:
                ask()
            say_everything(caught.value)

    def test_a_view_cannot_be_changed(self, account: Account) -> None:
        view = account.view(Span.WEEK)
        for value in (view, view.days[0], view.longest):
            with pytest.raises(FrozenInstanceError):
                value.minutes = 0  # type: ignore[union-attr,misc]
