"""Time at the provider: only ahead, and kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from guardian.provider.ledger.schema import open_provider_ledger
from guardian.provider.ledger.virtual_clock import MAX_OFFSET, BackwardsError, VirtualClock
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider, served_provider

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class StillClock:
    """A wall clock that has stopped."""

    def now(self) -> datetime:
        return START


def test_a_leap_is_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    engine = open_provider_ledger(url)
    clock = VirtualClock(engine, StillClock())
    assert clock.now() == START
    clock.advance(timedelta(hours=3, microseconds=5))
    clock.advance(timedelta(days=1))
    engine.dispose()
    again = open_provider_ledger(url)
    assert VirtualClock(again, StillClock()).now() == START + timedelta(days=1, hours=3) + (
        timedelta(microseconds=5)
    )
    again.dispose()


@pytest.mark.parametrize("by", [timedelta(microseconds=-1), MAX_OFFSET + timedelta(seconds=1)])
def test_time_does_not_run_backwards_or_away(tmp_path: Path, by: timedelta) -> None:
    engine = open_provider_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    clock = VirtualClock(engine, StillClock())
    with pytest.raises(BackwardsError):
        clock.advance(by)
    assert clock.now() == START
    engine.dispose()


def clock_of(served: ServedProvider, leap: object = None) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        address = f"{served.url}/gl-test/v1/clock"
        if leap is None:
            return session.get(address, timeout=20)
        return session.post(address, json=leap, timeout=20)


def test_the_clock_is_moved_over_http(served: ServedProvider) -> None:
    before = datetime.fromisoformat(clock_of(served).json()["now"])
    after = datetime.fromisoformat(clock_of(served, {"advance_seconds": 3600}).json()["now"])
    assert timedelta(hours=1) <= after - before < timedelta(hours=1, minutes=1)
    goal = (after + timedelta(days=2)).replace(microsecond=0)
    reached = datetime.fromisoformat(clock_of(served, {"set_to": goal.isoformat()}).json()["now"])
    assert goal <= reached < goal + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("leap", "status"),
    [
        ({"advance_seconds": -1}, 409),
        ({"set_to": "2001-01-01T00:00:00Z"}, 409),
        ({"set_to": "9999-12-31T23:59:59Z"}, 409),
        ({"set_to": "2030-01-01T00:00:00"}, 422),
        ({"set_to": "0001-01-01T00:00:00+14:00"}, 422),
        ({"advance_seconds": 10**30}, 422),
        ({"advance_seconds": 1, "set_to": "2030-01-01T00:00:00Z"}, 422),
        ({}, 422),
    ],
)
def test_a_leap_that_cannot_be_meant_is_refused(
    served: ServedProvider, leap: dict[str, object], status: int
) -> None:
    answer = clock_of(served, leap)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_leap_is_told_to_guardians(served: ServedProvider, app: LinkedApp) -> None:
    clock_of(served, {"advance_seconds": 60})
    (event,) = app.events()
    assert "usage" in next(iter(event.events.values()))["topics"]


def test_without_test_control_there_is_no_clock(tmp_path: Path) -> None:
    with served_provider(tmp_path, test_control=False) as served:
        assert clock_of(served).status_code == 404
        assert clock_of(served, {"advance_seconds": 1}).status_code == 404
        card = requests.get(f"{served.url}/.well-known/guardian-link", timeout=20).json()
        assert card["test_control"] is False
