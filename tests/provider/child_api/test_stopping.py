"""A running reply ends when somebody ends it, and says so kindly."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from guardian.provider.engine.live import Stopper
from tests.rig.child_browserless import Child, child_of, stream_events
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import set_local_time
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.wire_family import done, wire_family

FOREVER_MS = 600_000
Events = Iterator[tuple[str, dict[str, Any]]]


@pytest.fixture
def slow(seeded_ledger: Path, tmp_path: Path) -> Iterator[ServedProvider]:
    """Serve companions that pause for ten minutes after every piece."""
    (tmp_path / "provider.db").write_bytes(seeded_ledger.read_bytes())
    with served_provider(tmp_path, reply_delay_ms=FOREVER_MS) as served:
        set_local_time(served, 10)
        yield served


def after_first_piece(answer: requests.Response) -> Events:
    """Return what follows the first piece of a reply."""
    events = stream_events(answer)
    assert next(events)[0] == "reminder"
    assert next(events)[0] == "delta"
    return events


def test_a_guardian_ends_a_running_reply(slow: ServedProvider) -> None:
    app, child = LinkedApp(slow), child_of(slow)
    with child.open_chat() as answer:
        events = after_first_piece(answer)
        stopped = app.send("POST", "/session/stop")
        assert stopped.status_code == 200
        assert stopped.json()["stopped_sessions"] == 1
        name, data = next(events)
        assert name == "stopped"
        assert "Your family" in data["text"]
        assert list(events) == []


def test_a_stop_that_arrives_again_leaves_alone_what_began_since(slow: ServedProvider) -> None:
    app, child, headers = LinkedApp(slow), child_of(slow), {"Idempotency-Key": "stop-1"}
    with child.open_chat() as answer:
        events = after_first_piece(answer)
        first = app.send("POST", "/session/stop", headers=headers).json()
        assert next(events)[0] == "stopped"
    with child.open_chat() as answer:
        events = stream_events(answer)
        while next(events)[0] != "delta":
            pass
        again = app.send("POST", "/session/stop", headers=headers)
        assert (again.status_code, again.json()) == (200, first)
        anew = app.send("POST", "/session/stop", headers={"Idempotency-Key": "stop-2"})
        assert anew.json()["stopped_sessions"] == 1
        assert next(events)[0] == "stopped"


def test_the_child_ends_the_own_reply(slow: ServedProvider) -> None:
    child = child_of(slow)
    with child.open_chat() as answer:
        events = after_first_piece(answer)
        assert child.send("POST", "/stop").status_code == 204
        assert next(events)[0] == "end"


def test_comfort_is_given_even_when_the_reply_is_ended(slow: ServedProvider) -> None:
    app, child = LinkedApp(slow), child_of(slow)
    with child.open_chat("I want to kill myself") as answer:
        events = after_first_piece(answer)
        app.send("POST", "/session/stop")
        assert next(events)[1]["support"]["text"]


def test_ending_one_wards_reply_leaves_the_other_alone(slow: ServedProvider) -> None:
    mia, leo = child_of(slow), child_of(slow, "ward-leo")
    with leo.open_chat() as theirs, mia.open_chat() as answer:
        theirs_events, events = after_first_piece(theirs), after_first_piece(answer)
        LinkedApp(slow).send("POST", "/session/stop")
        assert next(events)[0] == "stopped"
        slow.live.replies.stop("ward-leo", Stopper.WARD)
        assert next(theirs_events)[0] == "end"


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"blocked_characters": {"study_owl": {}}}, "turned this character off"),
        ({"approve_new_characters": True}, "new characters"),
    ],
)
def test_a_character_that_is_blocked_stops_in_mid_reply(
    slow: ServedProvider, limits: dict[str, object], words: str
) -> None:
    app, child = LinkedApp(slow), child_of(slow)
    with child.open_chat() as answer:
        events = after_first_piece(answer)
        app.limit(**limits)
        name, data = next(events)
        assert name == "stopped"
        assert words in data["text"]
        assert list(events) == []


def test_what_the_limits_still_allow_goes_on(slow: ServedProvider) -> None:
    app, child = LinkedApp(slow), child_of(slow)
    with child.open_chat() as answer:
        events = after_first_piece(answer)
        app.limit(blocked_characters={"buddy_max": {}}, daily_minutes=1)
        slow.clock.advance(timedelta(minutes=2))
        app.limit(curfew={"start": "00:00", "end": "23:59"})
        # the next piece, and not the end: it was asked whether it may go on
        assert next(events)[0] == "delta"
        app.send("POST", "/session/stop")


def test_a_service_that_is_restricted_stops_what_runs(slow: ServedProvider) -> None:
    LinkedApp(slow)
    with child_of(slow).open_chat() as answer:
        events = after_first_piece(answer)
        done(slow.url, "/restriction", {"restricted": True})
        name, data = next(events)
        assert name == "stopped"
        assert "nothing to do with you" in data["text"]


def test_an_adult_who_seems_a_minor_stops_hearing_a_character_for_adults(
    slow: ServedProvider,
) -> None:
    adult = wire_family(slow.url, 30)
    with child_of(slow, adult.ward_id).open_chat(to="first_love") as answer:
        events = after_first_piece(answer)
        done(slow.url, f"/wards/{adult.ward_id}/suspected-minor", {"suspected": True})
        assert "people of 18 and over" in next(events)[1]["text"]


def test_a_service_that_closes_says_so(slow: ServedProvider) -> None:
    with child_of(slow).open_chat() as answer:
        events = after_first_piece(answer)
        slow.live.close()
        assert "closing" in next(events)[1]["text"]


def test_nothing_runs_nothing_is_stopped(app: LinkedApp, served: ServedProvider) -> None:
    assert app.send("POST", "/session/stop").json()["stopped_sessions"] == 0


def test_a_chat_that_fell_asleep_was_not_running(
    app: LinkedApp, served: ServedProvider, child: Child
) -> None:
    child.say()
    set_local_time(served, 11)
    assert app.send("POST", "/session/stop").json()["stopped_sessions"] == 0


def test_after_a_stop_the_child_may_come_back(app: LinkedApp, child: Child) -> None:
    child.say()
    app.send("POST", "/session/stop")
    assert child.say().status == 200
