"""Every unfaithful provider really is: the child meets what it says that there is not."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from guardian.link.wire.activity import UsageReport
from guardian.link.wire.events import ALERT_URI
from guardian.link.wire.happenings import REMINDER_URI, VERIFICATION_URI
from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import SHANGHAI, set_local_time
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.unfaithful_provider import Unfaithful, unfaithful_provider
from tests.rig.wire_family import done, leap

OWL, MAX = "study_owl", "buddy_max"


class Household:
    """Mia, an app that is linked to her, and a morning, at one provider."""

    def __init__(self, served: ServedProvider) -> None:
        self.served = served
        self.app = LinkedApp(served)
        self.child: Child = child_of(served)
        set_local_time(served, 10, day_of_month=10)

    def chat(self, minutes: int, to: str = OWL) -> set[int]:
        """Say something every five minutes; return how that was answered."""
        answered = {self.child.say(to=to).status}
        for _ in range(minutes // 5):
            self.served.clock.advance(timedelta(minutes=5))
            answered.add(self.child.say(to=to).status)
        return answered

    def usage(self) -> UsageReport:
        now = self.served.clock.now().astimezone(SHANGHAI)
        today, tomorrow = f"{now:%Y-%m-%d}", f"{now + timedelta(days=1):%Y-%m-%d}"
        query = {"from": today, "to": tomorrow, "granularity": "stretch"}
        return UsageReport.model_validate(self.app.read("/usage", **query))

    def signal(self, level: str = "high") -> str:
        told = {"category": "grooming", "level": level}
        return str(done(self.served.url, "/wards/ward-mia/signals", told)["alert_id"])

    def heard(self, uri: str) -> list[dict[str, Any]]:
        return [each.events[uri] for each in self.app.drain() if uri in each.events]


@pytest.fixture
def serve(seeded_ledger: Path, tmp_path: Path) -> Iterator[Callable[..., Household]]:
    """Return what opens a household at an unfaithful provider, or at an honest one."""
    with ExitStack() as open_ones:

        def opened(fault: Unfaithful | None = None) -> Household:
            folder = tmp_path / str(fault)
            folder.mkdir()
            shutil.copy(seeded_ledger, folder / "provider.db")
            server = (
                served_provider(folder) if fault is None else unfaithful_provider(folder, fault)
            )
            return Household(open_ones.enter_context(server))

        yield opened


Serve = Callable[..., Household]


def test_it_chats_in_closed_hours(serve: Serve) -> None:
    house = serve(Unfaithful.NO_CURFEW)
    house.app.limit(curfew={"start": "21:00", "end": "07:00"}, daily_minutes=None)
    set_local_time(house.served, 22)
    assert house.chat(10) == {200}
    (stretch,) = house.usage().stretches or []
    assert stretch.started_at.astimezone(SHANGHAI).hour == 22
    assert house.app.read("/policy")["effective"]["settings"]["curfew"] == {
        "start": "21:00:00",
        "end": "07:00:00",
    }


def test_simulated_use_is_as_unfaithful(serve: Serve) -> None:
    house = serve(Unfaithful.NO_CURFEW)
    house.app.limit(curfew={"start": "21:00", "end": "07:00"}, daily_minutes=None)
    set_local_time(house.served, 22)
    wanted = {"character_id": OWL, "minutes": 12, "turn_every_seconds": 240}
    assert done(house.served.url, "/wards/ward-mia/use", wanted)["used_seconds"] == 720
    (stretch,) = house.usage().stretches or []
    assert (stretch.ended_at - stretch.started_at, stretch.turns) == (timedelta(minutes=12), 4)


def test_a_blocked_character_answers(serve: Serve) -> None:
    house = serve(Unfaithful.NO_BLOCKS)
    house.app.limit(blocked_characters={MAX: {}})
    assert house.chat(5, to=MAX) == {200}
    listed = {each["character_id"]: each for each in house.app.read("/characters")["characters"]}
    assert listed[MAX]["blocked"]


def test_it_goes_on_after_the_minutes_of_the_day(serve: Serve) -> None:
    house = serve(Unfaithful.NO_DAY_LIMIT)
    house.app.limit(daily_minutes=10, session_minutes=None)
    assert house.chat(25) == {200}
    (day,) = house.usage().usage
    assert day.active_seconds >= 25 * 60


def test_it_goes_on_without_the_rest(serve: Serve) -> None:
    house = serve(Unfaithful.NO_SESSION_LIMIT)
    house.app.limit(session_minutes=10, break_minutes=30, daily_minutes=None)
    assert house.chat(25) == {200}


def test_it_sells_above_every_cap(serve: Serve) -> None:
    house = serve(Unfaithful.NO_SPENDING_CAPS)
    house.app.limit(spend_per_purchase_minor=0, spend_per_day_minor=0, spend_per_month_minor=0)
    assert house.child.buy("coins_small").ok
    assert house.app.days("/spending")["month_total_minor"] > 0


def test_it_reminds_of_nothing(serve: Serve) -> None:
    house = serve(Unfaithful.NO_REMINDERS)
    house.app.limit(
        daily_minutes=None,
        session_minutes=None,
        duration_reminder_minutes=10,
        reality_reminder_minutes=10,
    )
    assert house.chat(25) == {200}
    assert [each.kind for each in house.usage().reminders] == ["ai_identity"]
    assert len(house.heard(REMINDER_URI)) == 1


@pytest.mark.parametrize("by", ["guardian", "ward"])
def test_it_says_more_after_a_stop(serve: Serve, by: str) -> None:
    house = serve(Unfaithful.NO_STOP)
    house.child.say()
    if by == "guardian":
        assert house.app.send("POST", "/session/stop", json={}).ok
    else:
        house.child.say("bye")
    assert [each.messages_after for each in house.usage().exits] == [1]


@pytest.mark.parametrize("level", ["high", "critical"])
def test_an_alert_comes_an_hour_late(serve: Serve, level: str) -> None:
    house = serve(Unfaithful.LATE_ALERTS)
    alert_id = house.signal(level)
    leap(house.served.url, minutes=55)
    assert house.heard(ALERT_URI) == []
    assert house.app.read("/alerts")["alerts"][0]["alert"]["alert_id"] == alert_id
    leap(house.served.url, minutes=6)
    assert {each["alert_id"] for each in house.heard(ALERT_URI)} == {alert_id}


@pytest.mark.parametrize("level", ["high", "critical"])
def test_an_alert_never_comes(serve: Serve, level: str) -> None:
    house = serve(Unfaithful.UNTOLD_ALERTS)
    alert_id = house.signal(level)
    leap(house.served.url, hours=3)
    assert house.heard(ALERT_URI) == []
    assert house.app.read("/alerts")["alerts"][0]["alert"]["alert_id"] == alert_id


def test_a_change_is_confirmed_and_comes_to_nothing(serve: Serve) -> None:
    house = serve(Unfaithful.NO_CHANGES)
    before = house.app.read("/policy")
    answer = house.app.ask({"daily_minutes": 5})
    assert answer.status_code == 200
    for told in (answer.json(), house.app.read("/policy")):
        assert (told["version"], told["apply_state"]) == (before["version"] + 1, "applied")
        assert told["requested"]["daily_minutes"] == 5
        assert told["effective"] == before["effective"]
    assert house.chat(10) == {200}


def test_it_gives_no_sign_of_life(serve: Serve) -> None:
    house = serve(Unfaithful.NO_SIGN_OF_LIFE)
    house.app.drain()
    leap(house.served.url, hours=1)
    assert house.app.send("POST", "/events/verify", json={}).ok
    assert house.heard(VERIFICATION_URI) == []


def test_its_new_key_stands_alone(serve: Serve) -> None:
    house = serve(Unfaithful.NEW_KEYS_ALONE)

    def published() -> list[str]:
        answer = requests.get(f"{house.served.url}/oauth/jwks", timeout=10)
        return [each["kid"] for each in answer.json()["keys"]]

    (before,) = published()
    done(house.served.url, "/key-rotation")
    (after,) = published()
    assert before != after


def test_an_honest_provider_does_none_of_it(serve: Serve) -> None:
    house = serve()
    alert_id = house.signal()
    assert [each["alert_id"] for each in house.heard(ALERT_URI)] == [alert_id]
    house.child.say()
    house.child.say("bye")
    assert [each.messages_after for each in house.usage().exits] == [0]
    house.app.limit(
        blocked_characters={MAX: {}},
        spend_per_purchase_minor=0,
        reality_reminder_minutes=10,
        daily_minutes=15,
        curfew={"start": "21:00", "end": "07:00"},
    )
    assert house.chat(5, to=MAX) == {403}
    assert not house.child.buy("coins_small").ok
    assert house.chat(20) == {200, 403}
    assert "reality" in {each.kind for each in house.usage().reminders}
    leap(house.served.url, hours=1)
    assert house.heard(VERIFICATION_URI)
    set_local_time(house.served, 22)
    assert house.chat(5) == {403}


def test_every_fault_is_shown() -> None:
    shown = Path(__file__).read_text(encoding="utf-8")
    assert all(f"Unfaithful.{fault.name}" in shown for fault in Unfaithful)
