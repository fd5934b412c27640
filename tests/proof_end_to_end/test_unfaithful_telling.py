"""A service that tells late, never, or something else than it does, is found out of that."""

from datetime import timedelta

import pytest

from guardian.store import outbox
from guardian.store.finding_kinds import FindingKind
from guardian.store.outbox import OutboxState
from tests.proof_end_to_end.household import HOUR, MIA, MINUTE, Household, only
from tests.rig.unfaithful_provider import Unfaithful, unfaithful
from tests.rig.wire_family import done


def signal(house: Household, level: str = "high") -> str:
    """Let something worrying be said."""
    told = {"category": "grooming", "level": level}
    return str(done(house.served.url, f"/wards/{MIA}/signals", told)["alert_id"])


@pytest.mark.parametrize("level", ["high", "critical"])
def test_an_alert_an_hour_late_is_found_and_one_in_time_closes_it(
    house: Household, level: str
) -> None:
    with unfaithful(Unfaithful.LATE_ALERTS):
        alert_id = signal(house, level)
        house.time.pass_by(61 * MINUTE)
        house.settle()
        row = only(house.app, FindingKind.ALERT_TOLD_LATE, alert_id)
    assert row.details["level"] == level
    assert row.happened_at is not None
    late = house.time.now() - row.happened_at
    assert HOUR <= late < 2 * HOUR
    assert alert_id in str(house.app.proof(row).report)
    signal(house, level)
    house.settle()
    assert house.app.open() == {}
    assert [one.alert_id for one in house.app.alerts].count(alert_id) == 1
    assert len(house.app.found) == 1


def test_an_alert_that_was_read_before_its_late_event_is_told_late_and_not_never(
    house: Household,
) -> None:
    with unfaithful(Unfaithful.LATE_ALERTS):
        alert_id = signal(house)
        house.settle()
        only(house.app, FindingKind.ALERT_NEVER_TOLD, alert_id)
        house.time.pass_by(HOUR)
        house.settle()
        only(house.app, FindingKind.ALERT_TOLD_LATE, alert_id)
    assert [one.alert_id for one in house.app.alerts] == [alert_id]


@pytest.mark.parametrize("level", ["high", "critical"])
def test_an_alert_that_no_event_tells_is_read_told_and_found(house: Household, level: str) -> None:
    with unfaithful(Unfaithful.UNTOLD_ALERTS):
        alert_id = signal(house, level)
        house.time.pass_by(3 * HOUR)
        house.settle()
        row = only(house.app, FindingKind.ALERT_NEVER_TOLD, alert_id)
        house.time.pass_by(timedelta(days=1))
        house.settle()
        assert only(house.app, FindingKind.ALERT_NEVER_TOLD, alert_id).times == 1
    assert [one.alert_id for one in house.app.alerts] == [alert_id]
    assert alert_id in str(house.app.proof(row).report)
    signal(house, level)
    house.settle()
    assert house.app.open() == {}
    assert len(house.app.found) == 1


def test_a_change_that_is_confirmed_without_effect_is_found_until_it_has_one(
    house: Household,
) -> None:
    with unfaithful(Unfaithful.NO_CHANGES):
        house.at(10, days=1)
        house.settle()
        wish = house.app.ask(daily_minutes=5)
        house.settle()
        row = only(house.app, FindingKind.CHANGE_NOT_APPLIED, "daily_minutes")
        # It says itself what holds, and keeps to that: of this it is not accused.
        assert house.chat(20) == {200}
        house.settle()
        assert only(house.app, FindingKind.CHANGE_NOT_APPLIED, "daily_minutes").times == 1
    with house.database.read() as connection:
        asked = outbox.find(connection, wish)
    assert asked is not None
    assert asked.state is OutboxState.CONFIRMED
    assert row.details == {"apply_state": "applied"}
    report = house.app.proof(row).report
    assert report["requested"]["daily_minutes"] == 5
    assert report["effective"]["settings"]["daily_minutes"] != 5
    house.settle()
    assert house.app.open() == {}


def test_a_service_that_tells_in_time_and_does_what_it_says_is_not_accused(
    house: Household,
) -> None:
    alerts = [signal(house, level) for level in ("high", "critical")]
    house.time.pass_by(HOUR)
    house.settle()
    house.app.ask(daily_minutes=5)
    house.time.pass_by(timedelta(days=1))
    house.settle()
    assert [one.alert_id for one in house.app.alerts] == alerts
    assert house.app.every() == ()
