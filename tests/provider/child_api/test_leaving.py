"""Leaving: by word, button and voice, at once, while a reply runs; nobody argues (Art. 19)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from guardian.provider.backends.sandbox.cast import BY_ID
from guardian.provider.engine.answering import Sent, finish_reply
from guardian.provider.engine.chat import take_message
from tests.rig.chatting_ward import ChattingWard, chatting_ward
from tests.rig.child_browserless import Child, child_of, stream_events
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import set_local_time
from tests.rig.provider_server import ServedProvider, served_provider

FOREVER_MS = 600_000


@pytest.fixture
def slow(seeded_ledger: Path, tmp_path: Path) -> Iterator[ServedProvider]:
    """Serve companions that pause for ten minutes after every piece."""
    (tmp_path / "provider.db").write_bytes(seeded_ledger.read_bytes())
    with served_provider(tmp_path, reply_delay_ms=FOREVER_MS) as served:
        set_local_time(served, 10)
        yield served


@pytest.fixture
def ward(served: ServedProvider) -> ChattingWard:
    return chatting_ward(served)


@pytest.mark.parametrize("text", ["bye", "I want to stop", "不聊了", "再见！"])
def test_a_wish_to_leave_is_answered_with_one_goodbye(ward: ChattingWard, text: str) -> None:
    ward.page.say()
    said = ward.page.say(text)
    assert said.status == 200
    ((name, data),) = said.events
    assert name == "ended"
    assert data["text"].startswith("Goodbye")
    assert "?" not in data["text"], "a question would hold the child back"
    assert data["support"] is None
    assert datetime.fromisoformat(data["stopped_at"]).tzinfo is not None


def test_a_guardian_is_told_of_the_end_and_of_silence_after_it(ward: ChattingWard) -> None:
    ward.page.say()
    ward.page.say("goodbye")
    (told,) = ward.app.told("session-ended")
    assert (told["method"], told["messages_after"]) == ("keyword", 0)
    assert told["stopped_at"] >= told["requested_at"]
    (reported,) = ward.usage()["exits"]
    assert (reported["method"], reported["messages_after"]) == ("keyword", 0)


@pytest.mark.parametrize("method", ["button", "voice"])
def test_the_control_on_the_page_ends_it(ward: ChattingWard, method: str) -> None:
    ward.page.say()
    answer = ward.page.send("POST", "/exit", json={"method": method})
    assert answer.status_code == 200
    assert answer.json()["text"].startswith("Goodbye")
    assert [each["method"] for each in ward.app.told("session-ended")] == [method]


def test_a_guardian_who_stops_it_is_named_so(ward: ChattingWard) -> None:
    ward.page.say()
    assert ward.app.send("POST", "/session/stop").json()["stopped_sessions"] == 1
    assert [each["method"] for each in ward.app.told("session-ended")] == ["guardian"]


def test_leaving_what_does_not_run_is_no_fault_and_no_news(ward: ChattingWard) -> None:
    assert ward.page.say("bye").last[0] == "ended"
    assert ward.page.send("POST", "/exit", json={"method": "button"}).status_code == 200
    assert ward.app.told("session-ended") == []
    assert ward.usage()["exits"] == []


@pytest.mark.parametrize("method", ["guardian", "keyword", "", None])
def test_a_page_leaves_by_button_or_voice_only(child: Child, method: str | None) -> None:
    assert child.send("POST", "/exit", json={"method": method}).status_code == 422


def test_nobody_is_kept_by_a_limit(ward: ChattingWard) -> None:
    ward.limit(daily_minutes=5)
    assert ward.chat(20)["refusal"] == "limit_reached"
    assert ward.page.say("bye").last[0] == "ended"


def test_nobody_is_kept_by_the_night(served: ServedProvider, child: Child) -> None:
    child.say()
    set_local_time(served, 23)
    assert child.say("good night").last[0] == "ended"


def test_the_time_up_to_the_goodbye_counts(ward: ChattingWard) -> None:
    ward.page.say()
    ward.wait(5)
    ward.page.say("bye")
    (day,) = ward.usage()["usage"]
    assert 300 <= day["active_seconds"] <= 320


def test_a_goodbye_in_despair_is_comforted_and_no_exit(ward: ChattingWard) -> None:
    said = ward.page.say("goodbye, I want to die")
    assert said.last[0] == "end"
    assert said.last[1]["support"]["text"]


def test_after_a_goodbye_the_child_may_come_back(ward: ChattingWard) -> None:
    ward.page.say()
    ward.page.say("bye")
    assert ward.page.say("hello again").status == 200
    assert ward.screen()["pushes_after_exit"] == 0


def test_a_word_ends_the_reply_that_runs_elsewhere(slow: ServedProvider) -> None:
    child, app = child_of(slow), LinkedApp(slow)
    with child.open_chat() as running:
        events = stream_events(running)
        assert [next(events)[0], next(events)[0]] == ["reminder", "delta"]
        assert child.say("bye").last[0] == "ended"
        assert [name for name, _ in events] == ["end"], "no piece after the goodbye"
    (exit_,) = app.days("/usage")["exits"]
    assert exit_["messages_after"] == 0


def test_the_button_ends_the_reply_that_runs(slow: ServedProvider) -> None:
    child, app = child_of(slow), LinkedApp(slow)
    with child.open_chat() as running:
        events = stream_events(running)
        assert [next(events)[0], next(events)[0]] == ["reminder", "delta"]
        assert child.send("POST", "/exit", json={"method": "button"}).status_code == 200
        assert [name for name, _ in events] == ["end"]
    assert [each["messages_after"] for each in app.days("/usage")["exits"]] == [0]


def test_a_reply_that_went_on_is_counted_against_the_provider(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    outcome = take_message(served.provider, ward.ward_id, BY_ID["study_owl"], "hello")
    ward.do("/exits", method="button")
    late = Sent(text="One more thing!", last_at=served.clock.now() + timedelta(seconds=1))
    assert finish_reply(served.provider, outcome, "study_owl", late) == ()
    (exit_,) = ward.usage()["exits"]
    assert exit_["messages_after"] == 1
    assert ward.screen()["pushes_after_exit"] == 1


def test_a_reply_that_was_said_before_is_not(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    outcome = take_message(served.provider, ward.ward_id, BY_ID["study_owl"], "hello")
    before = Sent(text="A piece", last_at=served.clock.now())
    ward.do("/exits", method="voice")
    finish_reply(served.provider, outcome, "study_owl", before)
    assert [each["messages_after"] for each in ward.usage()["exits"]] == [0]


def test_who_is_not_signed_in_ends_nothing(served: ServedProvider) -> None:
    nobody = Child(served.url, "no-session")
    assert nobody.send("POST", "/exit", json={"method": "button"}).status_code == 401
