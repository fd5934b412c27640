"""Days and refusals: counted where the child is, not where the parent is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from guardian.desk.activity import Activity
from guardian.desk.errors import AccountGoneError
from guardian.desk.overviews import Overviews
from guardian.policy.decisions import Reason
from guardian.store import refusals, wards
from guardian.store.database import Database
from guardian.store.refusals import RefusalRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_usage

TODAY = date(2026, 11, 22)


@pytest.fixture
def activity(database: Database, clock: MovableClock) -> Activity:
    with database.write() as connection:
        add_link(connection, clock.now())
    return Activity(database, clock)


def _refuse(database: Database, *moments: datetime) -> None:
    rows = [
        RefusalRow(refusal_id=at.isoformat(), at=at, reason=Reason.CURFEW, character_id="owl")
        for at in moments
    ]
    with database.write() as connection:
        refusals.save(connection, LINK, rows)


def _move_to(database: Database, time_zone: str, now: datetime) -> None:
    with database.write() as connection:
        ward = wards.find(connection, LINK)
        assert ward is not None
        moved = replace(ward, time_zone=time_zone, as_of=now, fetched_at=now)
        wards.save(connection, moved)


def test_days_come_in_order_with_names(activity: Activity, database: Database) -> None:
    with database.write() as connection:
        save_usage(connection, TODAY, 7, [(0, "lan", 120), (2, "owl", 600), (2, "nobody", 61)])
    assert [(each.day.day, each.character_name, each.minutes) for each in activity.days(LINK)] == [
        (20, "Owl", 10),
        (20, "nobody", 1),
        (22, "Lan", 2),
    ]


def test_only_the_asked_days_are_told(activity: Activity, database: Database) -> None:
    with database.write() as connection:
        save_usage(connection, TODAY, 9, [(0, "owl", 60), (6, "owl", 60), (7, "owl", 60)])
    assert len(activity.days(LINK)) == 2
    assert len(activity.days(LINK, days=8)) == 3
    assert len(activity.days(LINK, days=1)) == 1


def test_the_day_goes_on_past_the_parents_midnight(
    activity: Activity, database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        save_usage(connection, TODAY, 1, [(0, "owl", 600)])
    _move_to(database, "America/Los_Angeles", clock.now())  # still the evening of the 21st
    assert activity.days(LINK, days=1) == ()
    clock.advance(timedelta(hours=2))
    assert [each.day for each in activity.days(LINK, days=1)] == [TODAY]


def test_midnight_ends_the_window_of_refusals(
    activity: Activity, database: Database, clock: MovableClock
) -> None:
    midnight = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)  # in Shanghai
    _refuse(database, midnight - timedelta(seconds=1), midnight)
    assert [each.at for each in activity.refusals(LINK, days=1)] == [midnight]
    home = Overviews(database, clock).overview(LINK)
    assert [each.at for each in home.refusals_today] == [midnight]


def test_refusals_come_newest_first_with_the_name(
    activity: Activity, database: Database, clock: MovableClock
) -> None:
    hours = [clock.now() - timedelta(hours=n) for n in (30, 1, 100)]
    _refuse(database, *hours)
    told = activity.refusals(LINK)
    assert [each.at for each in told] == sorted(hours, reverse=True)
    assert {each.character_name for each in told} == {"Owl"}


def test_what_happened_this_very_second_is_told(
    activity: Activity, database: Database, clock: MovableClock
) -> None:
    _refuse(database, clock.now())
    assert len(activity.refusals(LINK, days=1)) == 1


def test_a_midnight_that_comes_twice_begins_the_day_once(
    activity: Activity, database: Database, clock: MovableClock
) -> None:
    """In Havana clocks go back from one to midnight: the day has two first hours."""
    first_half_past = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
    second_half_past = first_half_past + timedelta(hours=1)
    clock.advance(second_half_past - clock.now())
    _move_to(database, "America/Havana", clock.now())
    _refuse(database, first_half_past)
    assert len(activity.refusals(LINK, days=1)) == 1
    assert len(Overviews(database, clock).overview(LINK).refusals_today) == 1


def test_a_day_of_twenty_three_hours_is_whole(
    activity: Activity, database: Database, clock: MovableClock
) -> None:
    begins = datetime(2027, 3, 27, 23, 0, tzinfo=UTC)  # midnight in Berlin; two becomes three
    clock.advance(begins + timedelta(hours=22, minutes=59) - clock.now())
    _move_to(database, "Europe/Berlin", clock.now())
    _refuse(database, begins - timedelta(seconds=1), begins)
    assert [each.at for each in activity.refusals(LINK, days=1)] == [begins]
    clock.advance(timedelta(minutes=1))
    assert activity.refusals(LINK, days=1) == ()


def test_an_account_that_was_never_read_is_gone(activity: Activity) -> None:
    with pytest.raises(AccountGoneError):
        activity.days("link-9")
    with pytest.raises(AccountGoneError):
        activity.refusals("link-9")
