"""Simulated use: through the real engine, within bounds, for test wards alone."""

from pathlib import Path

import pytest
from sqlalchemy import update

from guardian.provider.backends.characters import LedgerCast
from guardian.provider.engine.conversations import messages_of
from guardian.provider.ledger.people import ward_table
from tests.rig.chatting_ward import chatting_ward
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.wire_family import Json, control, done, session, wire_family

POSTS: dict[str, Json] = {
    "/use": {"character_id": "study_owl", "minutes": 4},
    "/messages": {"character_id": "study_owl", "text": "hi"},
    "/signals": {"category": "grooming", "level": "high"},
    "/ai-outputs": {"category": "abuse", "action": "passed"},
    "/dependence": {"index": 70},
    "/exits": {"method": "button"},
}


@pytest.mark.parametrize("path", POSTS)
def test_a_real_child_is_never_touched(served: ServedProvider, path: str) -> None:
    with served.provider.engine.begin() as connection:
        connection.execute(update(ward_table).values(test=False))
    for ward_id in ("ward-mia", "ward-nobody"):
        answer = control(served.url, f"/wards/{ward_id}{path}", POSTS[path])
        assert answer.status_code == 404
        assert answer.json()["type"].endswith(":not-found")
    with session() as http:
        url = f"{served.url}/gl-test/v1/wards/ward-mia/ward-screen"
        assert http.get(url, timeout=40).status_code == 404


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/use", {"character_id": "study_owl", "minutes": 0}),
        ("/use", {"character_id": "study_owl", "minutes": 1441}),
        ("/use", {"character_id": "study_owl", "minutes": 1440, "turn_every_seconds": 1}),
        ("/use", {"minutes": 10}),
        ("/messages", {"character_id": "study_owl", "text": ""}),
        ("/signals", {"category": "grooming", "level": "dreadful"}),
        ("/signals", {"category": "", "level": "high"}),
        ("/signals", {"category": "x", "level": "high", "self_harm_level": 7}),
        ("/ai-outputs", {"category": "grooming", "action": "passed"}),
        ("/ai-outputs", {"category": "abuse", "action": "hidden"}),
        ("/dependence", {"index": 101}),
        ("/exits", {"method": "guardian"}),
    ],
)
def test_what_cannot_be_meant_is_refused(
    served: ServedProvider, path: str, body: dict[str, object]
) -> None:
    answer = control(served.url, f"/wards/ward-mia{path}", body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize("path", ["/use", "/messages"])
def test_a_character_that_does_not_exist_is_not_found(served: ServedProvider, path: str) -> None:
    ward = chatting_ward(served)
    body = {**POSTS[path], "character_id": "nobody"}
    assert control(served.url, f"/wards/{ward.ward_id}{path}", body).status_code == 404


def test_use_moves_the_clock_and_counts(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    before = served.clock.now()
    used = ward.chat(20, every=300)
    passed = (served.clock.now() - before).total_seconds()
    assert 1200 <= passed < 1260
    assert used["turns"] == 5
    assert 1200 <= used["used_seconds"] <= 1230
    assert used["refusal"] is None


def test_use_ends_at_the_first_refusal(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    ward.limit(daily_minutes=10)
    used = ward.chat(60)
    assert used["refusal"] == "limit_reached"
    assert used["used_seconds"] == 600
    assert ward.chat(60)["turns"] == 0


def test_turns_further_apart_than_the_idle_gap_are_no_use(served: ServedProvider) -> None:
    assert chatting_ward(served).chat(60, every=900)["used_seconds"] < 10


def test_a_message_is_told_without_its_words(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    said = ward.say("Can you help me with fractions?")
    assert said["refusal"] is None
    assert said["reply_characters"] > 10
    assert [each["kind"] for each in said["reminders"]] == ["ai_identity"]
    assert set(said) == {
        "refusal",
        "clause",
        "until",
        "ended",
        "support_shown",
        "reply_characters",
        "reminders",
    }
    assert ward.say("I want to kill myself")["support_shown"]
    ended = ward.say("bye")
    assert (ended["ended"], ended["reply_characters"]) == (True, 0)


def test_nobody_says_anything_where_nobody_is(tmp_path: Path) -> None:
    with served_provider(tmp_path, cast=LedgerCast()) as gateway:
        made = done(gateway.url, "/wards", {"age": 15})
        path = f"/wards/{made['ward_id']}/ai-outputs"
        answer = control(
            gateway.url, path, {"category": "manipulation", "action": "reply_replaced"}
        )
        assert answer.status_code == 409
        assert "no character is offered" in answer.json()["detail"]


def test_a_refusal_names_its_clause(served: ServedProvider) -> None:
    said = chatting_ward(served).say(to="first_love")
    assert said["refusal"] == "class_banned"
    assert "14" in said["clause"]


def test_nobody_under_fourteen_chats_without_consent(served: ServedProvider) -> None:
    family = wire_family(served.url, 13, consents="none")
    answer = control(served.url, f"/wards/{family.ward_id}/messages", POSTS["/messages"])
    assert answer.json()["refusal"] == "consent_missing"
    assert answer.json()["clause"]


@pytest.mark.parametrize("method", ["button", "keyword", "voice"])
def test_an_exit_is_at_once(served: ServedProvider, method: str) -> None:
    ward = chatting_ward(served)
    ward.say()
    left = ward.do("/exits", method=method)
    assert (left["stopped_sessions"], left["messages_after"]) == (1, 0)
    assert [each["method"] for each in ward.app.told("session-ended")] == [method]
    assert ward.screen()["pushes_after_exit"] == 0
    assert ward.do("/exits", method=method)["stopped_sessions"] == 0


def test_what_was_said_is_kept_for_the_ward(served: ServedProvider) -> None:
    ward = chatting_ward(served)
    reply = ward.page.say("hello owl").reply
    with served.provider.engine.begin() as connection:
        kept = [(each.by, each.text) for each in messages_of(connection, ward.ward_id)]
    assert kept == [("ward", "hello owl"), ("ai", reply)]
