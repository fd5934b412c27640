"""Talking: what is answered, what is refused and how, what is stopped."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from guardian.provider.child_api.shapes import MAX_MESSAGE_LENGTH
from guardian.provider.ledger.people import ward_table
from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import SHANGHAI, set_local_time
from tests.rig.provider_server import ServedProvider


def test_a_message_is_answered_in_pieces(child: Child) -> None:
    said = child.say("Can you help me with fractions?")
    assert said.status == 200
    names = [name for name, _ in said.events]
    assert names == ["reminder", *["delta"] * (len(names) - 2), "end"]
    assert said.reply
    name, end = said.last
    assert name == "end"
    assert end["turn_id"].startswith("turn-")
    assert end["remaining_minutes"] == 60
    assert end["support"] is None


def test_a_blocked_character_is_refused_at_the_next_message(app: LinkedApp, child: Child) -> None:
    assert child.say(to="buddy_max").status == 200
    app.limit(blocked_characters={"buddy_max": {}})
    problem = child.refused(to="buddy_max")
    assert problem["reason"] == "character_blocked"
    assert problem["type"].endswith(":refused")
    assert problem["until"] is None
    assert "family" in problem["detail"]
    assert child.say(to="study_owl").status == 200


@pytest.mark.parametrize("character_id", ["big_sister", "first_love"])
def test_a_class_that_the_law_bans_is_refused(child: Child, character_id: str) -> None:
    problem = child.refused(to=character_id)
    assert problem["reason"] == "class_banned"
    assert "18" in problem["detail"]


def test_the_curfew_refuses_until_it_ends(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(curfew={"start": "21:00", "end": "06:30"})
    set_local_time(served, 21, 5)
    problem = child.refused()
    assert problem["reason"] == "curfew"
    until = datetime.fromisoformat(problem["until"]).astimezone(SHANGHAI)
    assert (until.hour, until.minute) == (6, 30)
    assert "tomorrow at 06:30" in problem["detail"]


def test_the_curfew_after_midnight_ends_today(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(curfew={"start": "21:00", "end": "06:30"})
    set_local_time(served, 5, 0)
    assert "today at 06:30" in child.refused()["detail"]


def test_the_daily_limit_refuses_until_the_next_day(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(daily_minutes=5, curfew=None)
    child.say()
    served.clock.advance(_minutes(6))
    problem = child.refused()
    assert problem["reason"] == "limit_reached"
    until = datetime.fromisoformat(problem["until"]).astimezone(SHANGHAI)
    assert (until.day, until.hour) == (11, 0)
    set_local_time(served, 7)
    assert child.say().status == 200


def test_refusals_are_in_the_childs_language(served: ServedProvider, child: Child) -> None:
    assert child.refused(to="first_love")["title"] == "This character is for grown-ups"
    _speak_chinese(served)
    assert child.refused(to="first_love")["title"] == "这个角色是给大人的"


def test_a_worrying_message_gets_comfort_and_numbers(child: Child) -> None:
    support = child.say("I want to kill myself").last[1]["support"]
    assert support["text"]
    assert "12356" in support["helplines"]
    assert "12377" not in support["helplines"], "a place for complaints comforts nobody"


def test_a_worrying_message_is_looked_after_even_when_chat_is_closed(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    set_local_time(served, 23)
    problem = child.refused("I want to kill myself")
    assert problem["reason"] == "curfew"
    assert problem["support"]["text"]
    assert any("alert" in uri for event in app.events() for uri in event.events)


def test_another_ward_is_not_touched(served: ServedProvider, app: LinkedApp, child: Child) -> None:
    app.limit(blocked_characters={"study_owl": {}})
    assert child.refused()["reason"] == "character_blocked"
    assert child_of(served, "ward-leo").say().status == 200


def test_a_character_that_does_not_exist_is_not_found(child: Child) -> None:
    said = child.say(to="nobody")
    assert said.status == 404
    assert said.problem["type"].endswith(":not-found")


@pytest.mark.parametrize("text", ["", "x" * (MAX_MESSAGE_LENGTH + 1)])
def test_a_message_of_no_fit_length_is_refused_by_name(child: Child, text: str) -> None:
    said = child.say(text)
    assert said.status == 422
    assert said.problem["errors"][0]["field"] == "text"
    assert "xxx" not in str(said.problem)


def test_a_form_from_another_site_cannot_speak_for_a_child(child: Child) -> None:
    answer = child.send("POST", "/chat", data='{"character_id": "study_owl", "text": "hi"}')
    assert answer.status_code == 415
    assert answer.json()["detail"] == "Send it as application/json."


@pytest.mark.parametrize("path", ["/me", "/characters", "/shop"])
def test_nothing_is_told_to_nobody(served: ServedProvider, path: str) -> None:
    answer = Child(served.url, "no-session").send("GET", path)
    assert answer.status_code == 401
    assert answer.json()["type"].endswith(":invalid-token")


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def _speak_chinese(served: ServedProvider) -> None:
    with served.provider.engine.begin() as connection:
        connection.execute(update(ward_table).values(language="zh-CN"))
