"""Removal of what is old: by calendar months, at once and every day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.desk import retention
from guardian.desk.retention import DailyRetention, months_before, remove_what_is_old
from guardian.desk.security_values import KEEP_MONTHS
from guardian.store import alerts, settings
from guardian.store.alerts import AlertStep
from guardian.store.database import Database
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_alert, add_link, alert_row

START = datetime(2020, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 60 * 24 * 365 * 80).map(lambda n: START + timedelta(minutes=n))


@pytest.mark.parametrize(
    ("now", "months", "expected"),
    [
        ("2026-11-22", 3, "2026-08-22"),
        ("2026-01-31", 3, "2025-10-31"),
        ("2026-05-31", 3, "2026-02-28"),
        ("2028-05-31", 3, "2028-02-29"),
        ("2026-12-15", 12, "2025-12-15"),
        ("2026-01-15", 24, "2024-01-15"),
    ],
)
def test_months_are_those_of_the_calendar(now: str, months: int, expected: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert f"{months_before(moment, months):%Y-%m-%d}" == expected


@given(MOMENTS, st.sampled_from(KEEP_MONTHS))
def test_so_many_months_are_that_long(now: datetime, months: int) -> None:
    before = months_before(now, months)
    assert before.timetz() == now.timetz()
    assert timedelta(days=28 * months) <= now - before <= timedelta(days=31 * months + 1)


def _seed(database: Database, clock: MovableClock, months: int | None) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
        settings.save(connection, "keep_months", months)
        for alert_id, days in (("new", 1), ("old", 200)):
            at = clock.now() - timedelta(days=days)
            add_alert(connection, alert_row(alert_id, at))
            alerts.mark(connection, LINK, alert_id, AlertStep.ACKNOWLEDGED, at)


def _kept(database: Database) -> set[str]:
    with database.read() as connection:
        return {row.alert_id for row in alerts.latest(connection, limit=10)}


@pytest.mark.parametrize(
    ("months", "kept"), [(None, {"new", "old"}), (12, {"new", "old"}), (6, {"new"})]
)
def test_the_family_decides(
    database: Database, clock: MovableClock, months: int | None, kept: set[str]
) -> None:
    _seed(database, clock, months)
    remove_what_is_old(database, clock.now())
    assert _kept(database) == kept


def test_it_is_done_at_once_and_again_the_next_day(
    database: Database, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "DAY_SECONDS", 0.001)
    _seed(database, clock, 12)
    daily = DailyRetention(database, clock)
    daily.start()
    clock.advance(timedelta(days=200))
    while _kept(database) != {"new"}:
        pass
    daily.stop()


def test_a_database_that_closes_ends_nothing_else(database: Database, clock: MovableClock) -> None:
    database.close()
    daily = DailyRetention(database, clock)
    daily.start()
    daily.stop()
