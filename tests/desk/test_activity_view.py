"""What a day, a week, a month amounts to: unknown is never zero, and late is by the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from guardian.desk.activity import Activity
from guardian.desk.activity_values import ALL_CHARACTERS, ActivityView, Span
from guardian.policy.decisions import Reason
from guardian.policy.settings import Curfew, EffectivePolicy, PolicySettings, Weekday
from guardian.store import policies_seen, refusals, usage
from guardian.store.database import Database
from guardian.store.refusals import RefusalRow
from guardian.store.stretches import StretchRow
from guardian.store.usage import UsageRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy
from tests.rig.told_use import stretch, tell

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 22)  # a Sunday
ONE_DAY = timedelta(days=1)


@pytest.fixture
def activity(database: Database, clock: MovableClock) -> Activity:
    with database.write() as connection:
        add_link(connection, clock.now())
    return Activity(database, clock)


def _at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), SHANGHAI).astimezone(UTC)


def _tell(
    database: Database, told: list[StretchRow], days: int, *, times: bool = True, back: int = 0
) -> None:
    last = TODAY - back * ONE_DAY
    with database.write() as connection:
        span = (last - (days - 1) * ONE_DAY, last)
        tell(connection, told, span, SHANGHAI, _at(last, 15), times=times)


def _every_day(days: int, minutes: int, hour: int, back: int = 0) -> list[StretchRow]:
    return [stretch(_at(TODAY - n * ONE_DAY, hour), 60 * minutes) for n in range(back, back + days)]


def _minutes(view: ActivityView) -> dict[int, int | None]:
    return {each.day.day: each.minutes for each in view.days}


def test_unknown_days_are_not_days_without_use(activity: Activity, database: Database) -> None:
    _tell(database, [stretch(_at(TODAY, 10), 600)], days=3)
    view = activity.activity(LINK, Span.WEEK)
    assert _minutes(view) == {16: None, 17: None, 18: None, 19: None, 20: 0, 21: 0, 22: 10}
    assert [each.late_minutes for each in view.days] == [None, None, None, None, 0, 0, 0]
    assert (view.known_days, view.minutes_total, view.as_of) == (3, 10, _at(TODAY, 15))


def test_a_week_that_is_not_over_has_days_to_come(
    activity: Activity, database: Database, clock: MovableClock
) -> None:
    _tell(database, [stretch(_at(TODAY, 10), 600)], days=3)
    clock.advance(timedelta(days=2))
    view = activity.activity(LINK, Span.WEEK)
    assert (view.first.day, view.last.day, view.today.day) == (23, 29, 24)
    assert set(_minutes(view).values()) == {None}
    assert (view.has_earlier, view.has_later, view.hours) == (True, False, None)
    assert activity.activity(LINK, Span.WEEK, view.first - ONE_DAY).has_later


def test_late_is_what_lies_between_ten_and_six(activity: Activity, database: Database) -> None:
    told = [
        stretch(_at(TODAY, 5, 50), 60 * 20),  # ten minutes of it
        stretch(_at(TODAY - ONE_DAY, 21, 40), 60 * 30),  # ten minutes of it
        stretch(_at(TODAY - ONE_DAY, 23, 50), 60 * 20, "lan"),  # all of it, on two days
    ]
    _tell(database, told, days=2)
    view = activity.activity(LINK, Span.MONTH)
    assert {each.day.day: each.late_minutes for each in view.days[20:22]} == {21: 20, 22: 20}
    assert (view.late_minutes, view.minutes_total, view.late_percent) == (40, 70, 57)
    rows = activity.rows(LINK, view.first, view.last, late=True)
    assert [(row.character_name, f"{row.started_at:%d %H:%M}", row.minutes) for row in rows] == [
        ("Owl", "22 05:50", 10),
        ("Lan", "22 00:00", 10),
        ("Lan", "21 23:50", 10),
        ("Owl", "21 22:00", 10),
    ]
    assert {row.turns for row in rows} == {None}, "parts of what was counted"


def test_a_run_goes_on_with_another_character_and_ends_with_a_pause(
    activity: Activity, database: Database
) -> None:
    told = [
        stretch(_at(TODAY, 9), 60 * 20),
        stretch(_at(TODAY, 9, 20), 60 * 15, "lan"),
        stretch(_at(TODAY, 9, 35, 1), 60 * 30, "lan"),
    ]
    _tell(database, told, days=1)
    longest = activity.activity(LINK, Span.DAY).longest
    assert longest is not None
    assert (longest.started_at, longest.ended_at) == (_at(TODAY, 9), _at(TODAY, 9, 35))
    assert (longest.character_name, longest.minutes) == (None, 35)
    assert longest.started_at.tzinfo == SHANGHAI


def test_the_longest_run_goes_on_past_midnight_and_is_cut_with_the_span(
    activity: Activity, database: Database
) -> None:
    sunday, monday = TODAY - 7 * ONE_DAY, TODAY - 6 * ONE_DAY
    _tell(database, [stretch(_at(sunday, 23, 30), 60 * 80)], days=22)
    month = activity.activity(LINK, Span.MONTH).longest
    assert month is not None
    assert (month.minutes, month.character_name, month.ended_at) == (80, "Owl", _at(monday, 0, 50))
    week = activity.activity(LINK, Span.WEEK, monday).longest
    assert week is not None
    assert (week.minutes, week.started_at) == (50, _at(monday, 0))


def test_a_service_that_tells_no_times_tells_of_no_hour(
    activity: Activity, database: Database
) -> None:
    _tell(database, [stretch(_at(TODAY, 9), 600)], days=30, times=False)
    with database.write() as connection:
        row = UsageRow(day=TODAY, character_id=ALL_CHARACTERS, active_seconds=900, turns=9)
        usage.save(connection, LINK, row)
    view = activity.activity(LINK, Span.WEEK)
    assert (view.hours, view.longest, view.late_minutes, view.late_percent) == (None,) * 4
    assert {each.late_minutes for each in view.days} == {None}
    assert view.minutes_total == 25
    rows = activity.rows(LINK, view.first, view.last)
    assert [(row.character_id, row.minutes, row.turns) for row in rows] == [
        (ALL_CHARACTERS, 15, 9),
        ("owl", 10, 1),
    ]
    assert {(row.day, row.started_at, row.ended_at) for row in rows} == {(TODAY, None, None)}
    assert activity.rows(LINK, view.first, view.last, hour=9) == ()


def test_days_without_times_leave_the_others_theirs(activity: Activity, database: Database) -> None:
    """As where the app did not keep them yet: the month is not known, the day is."""
    _tell(database, [stretch(_at(TODAY - 9 * ONE_DAY, 23), 600)], days=20, times=False)
    _tell(database, [stretch(_at(TODAY, 23), 600)], days=2)
    month = activity.activity(LINK, Span.MONTH)
    assert (month.hours, month.longest, month.late_minutes) == (None, None, None)
    assert (month.days[21].late_minutes, month.days[12].late_minutes) == (10, None)
    assert activity.activity(LINK, Span.DAY).late_percent == 100


def test_a_silent_week_of_a_service_with_times_is_known_to_be_silent(
    activity: Activity, database: Database
) -> None:
    _tell(database, [], days=7)
    view = activity.activity(LINK, Span.WEEK)
    assert view.hours is not None
    assert {each.minutes for each in view.hours} == {0}
    assert (view.late_minutes, view.late_percent, view.longest) == (0, None, None)


def test_the_curfew_and_closed_hours_are_drawn_where_they_close(
    activity: Activity, database: Database, clock: MovableClock
) -> None:
    night = {"night": Curfew(start=time(23, 30), end=time(0, 30))}
    held = PolicySettings(
        curfew=Curfew(start=time(21, 30), end=time(22)),
        closed_hours={
            Weekday.MONDAY: {"school": Curfew(start=time(8, 15), end=time(9))},
            Weekday.SUNDAY: night,
        },
    )
    _tell(database, [], days=1)
    with database.write() as connection:
        save_policy(connection, held, clock.now())
    hours = activity.activity(LINK, Span.DAY).hours
    assert hours is not None
    closed = {(each.weekday, each.hour) for each in hours if each.closed}
    assert closed == {(day, 21) for day in Weekday} | {
        (Weekday.MONDAY, 8),
        (Weekday.SUNDAY, 23),
        (Weekday.MONDAY, 0),
    }


def test_a_trend_compares_with_the_days_before_without_the_day_that_goes_on(
    activity: Activity, database: Database
) -> None:
    told = [*_every_day(1, 5, 9), *_every_day(6, 40, 9, back=1), *_every_day(20, 60, 22, back=7)]
    _tell(database, told, days=27)
    trend = activity.activity(LINK, Span.WEEK).trend
    assert trend is not None
    assert (trend.base_minutes_per_day, trend.minutes_per_day) == (60, 40)
    assert (trend.base_late_percent, trend.known_days) == (100, 20)
    today = activity.activity(LINK, Span.DAY).trend
    assert today is not None
    assert (today.minutes_per_day, today.known_days) == (5, 26)


def test_a_fortnight_before_is_the_least_to_compare_with(
    activity: Activity, database: Database
) -> None:
    _tell(database, _every_day(21, 30, 9), days=20)
    assert activity.activity(LINK, Span.WEEK).trend is None
    _tell(database, _every_day(21, 30, 9), days=21)
    trend = activity.activity(LINK, Span.WEEK).trend
    assert trend is not None
    assert trend.known_days == 14


def test_days_before_a_child_began_are_no_comparison(
    activity: Activity, database: Database
) -> None:
    """A service tells of them, too, that there was no use."""
    _tell(database, _every_day(20, 30, 9), days=35)
    assert activity.activity(LINK, Span.WEEK).trend is None
    _tell(database, _every_day(22, 30, 9), days=35)
    trend = activity.activity(LINK, Span.WEEK).trend
    assert trend is not None
    assert (trend.known_days, trend.base_minutes_per_day) == (15, 30)


def test_a_day_has_the_limit_that_held_at_its_end(
    activity: Activity, database: Database, clock: MovableClock
) -> None:
    def effective(minutes: int) -> str:
        held = PolicySettings(daily_minutes=minutes, weekday_minutes={Weekday.THURSDAY: 20})
        adapter = TypeAdapter(EffectivePolicy)
        return adapter.dump_json(EffectivePolicy(settings=held)).decode()

    with database.write() as connection:
        save_policy(connection, PolicySettings(daily_minutes=15), clock.now())
        for version, (days_ago, hour, minutes) in enumerate([(5, 12, 90), (3, 9, 60), (3, 20, 45)]):
            policies_seen.record(
                connection,
                LINK,
                version=version,
                effective=effective(minutes),
                applied_at=None,
                as_of=_at(TODAY - days_ago * ONE_DAY, hour),
            )
    days = activity.activity(LINK, Span.WEEK).days
    # Nothing was read on Monday: what holds now stands for it. Thursday has a limit of its own.
    assert [each.limit_minutes for each in days] == [15, 90, 90, 20, 45, 45, 15]


def test_no_limit_is_none(activity: Activity, database: Database) -> None:
    _tell(database, [], days=7)
    view = activity.activity(LINK, Span.WEEK)
    assert {each.limit_minutes for each in view.days} == {None}


def test_refusals_are_those_of_the_local_days(activity: Activity, database: Database) -> None:
    monday = TODAY - 6 * ONE_DAY
    moments = [_at(monday, 0) - timedelta(seconds=1), _at(monday, 0), _at(TODAY, 14)]
    with database.write() as connection:
        refusals.save(
            connection,
            LINK,
            [
                RefusalRow(refusal_id=f"{at}", at=at, reason=Reason.CURFEW, character_id=None)
                for at in moments
            ],
        )
    assert activity.activity(LINK, Span.WEEK).refusals == 2
    assert activity.activity(LINK, Span.MONTH).refusals == 3


def test_a_character_that_is_gone_keeps_its_minutes(activity: Activity, database: Database) -> None:
    _tell(database, [stretch(_at(TODAY, 9), 600, "gone"), stretch(_at(TODAY, 10), 660)], days=1)
    told = activity.activity(LINK, Span.DAY).characters
    assert [(each.name, each.minutes) for each in told] == [("Owl", 11), ("gone", 10)]
