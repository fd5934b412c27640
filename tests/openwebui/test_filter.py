"""The filter inside the real server, as a child meets it."""

import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import requests

from guardian.policy.settings import PolicySettings
from guardian.provider.backends.openwebui.bridge import FILTER_ID, Bridge
from guardian.provider.backends.openwebui.filter.counting import (
    UNREADABLE,
    Policy,
    Ward,
)
from guardian.provider.backends.openwebui.rules import WardFacts, policy_of
from tests.openwebui.server import MODEL, SAID, Family, Person
from tests.rig.model_stand_in import ModelStandIn

pytestmark = pytest.mark.openwebui

ZONE = "Asia/Shanghai"
FUNCTION = f"/api/v1/functions/id/{FILTER_ID}"


def held_to(person: Person, **rules: object) -> Policy:
    return Policy(wards={person.user_id: Ward.model_validate({"zone": ZONE, **rules})})


def refusal_of(person: Person, character_id: str) -> object:
    error = person.says(character_id, "are you there?").answer().get("error")
    return None if error is None else error["content"]


def test_a_refused_turn_says_why_on_the_page(family: Family, bridge: Bridge) -> None:
    mia, leo = family.child("Mia"), family.child("Leo")
    luna, prince = family.character("Luna"), family.character("Shadow Prince")

    bridge.set_policy(held_to(mia, blocked={prince: "He is taking a break."}))

    assert refusal_of(mia, prince) == "He is taking a break."
    assert refusal_of(mia, luna) is None
    assert refusal_of(leo, prince) is None


def test_a_new_policy_holds_from_the_next_message_on(family: Family, bridge: Bridge) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")

    bridge.set_policy(held_to(mia, paused="Take a break."))
    assert refusal_of(mia, luna) == "Take a break."

    bridge.set_policy(held_to(mia))
    assert refusal_of(mia, luna) is None


def test_only_allowed_characters_answer_so_the_bare_model_does_not(
    family: Family, bridge: Bridge
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")

    bridge.set_policy(held_to(mia, allowed=[luna], not_allowed="Ask your family first."))

    assert refusal_of(mia, luna) is None
    assert refusal_of(mia, MODEL) == "Ask your family first."


def test_time_that_is_used_up_is_refused(family: Family, bridge: Bridge) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    limits = {"minutes_by_weekday": [0] * 7, "used_up": "See you tomorrow!"}

    bridge.set_policy(held_to(mia, **limits))
    assert refusal_of(mia, luna) == "See you tomorrow!"

    bridge.set_policy(held_to(mia, **limits, exempt=[luna]))
    assert refusal_of(mia, luna) is None


def test_time_in_chats_that_were_deleted_counts_too(family: Family, bridge: Bridge) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    told = {"minutes_by_weekday": [30] * 7, "used_up": "See you tomorrow!"}
    now = int(time.time())
    today = datetime.fromtimestamp(now, ZoneInfo(ZONE)).date().isoformat()
    until_now = {"last_at": now - 60, "used": {"day": today, "figure": 1741}}

    bridge.set_policy(held_to(mia, **told, known={"used": {"day": "2026-01-01", "figure": 1800}}))
    assert refusal_of(mia, luna) is None  # of another day

    bridge.set_policy(held_to(mia, **told, known=until_now))
    assert refusal_of(mia, luna) == "See you tomorrow!"


def test_continuous_use_ends_with_a_rest_that_deleting_a_chat_does_not_end(
    family: Family, bridge: Bridge
) -> None:
    mia, luna, owl = family.child("Mia"), family.character("Luna"), family.character("Owl")
    now = int(time.time())
    told = {
        "session_seconds": 1800,
        "break_seconds": 900,
        "resting": "Break until {time}.",
        "exempt": [owl],
    }

    bridge.set_policy(held_to(mia, **told, known={"last_at": now - 60, "run_seconds": 1741}))
    refused = refusal_of(mia, luna)
    assert isinstance(refused, str)
    assert re.fullmatch(r"Break until \d\d:\d\d\.", refused)
    assert refusal_of(mia, owl) is None

    # the rest began with the message that it refused, and no silence that is shorter ends it
    bridge.set_policy(held_to(mia, **told, known={"last_at": now - 560, "run_seconds": 1799}))
    assert refusal_of(mia, luna) == refused

    bridge.set_policy(held_to(mia, **told, known={"last_at": now - 60, "resting_until": now - 1}))
    assert refusal_of(mia, luna) is None


def test_what_would_go_uncounted_is_refused(family: Family, bridge: Bridge) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")

    bridge.set_policy(held_to(mia, unsaved="Open a normal chat."))

    answer = mia.asks_plainly(luna, "psst")
    assert answer.status_code == requests.codes.bad_request
    assert answer.json() == {"detail": "Open a normal chat."}
    assert refusal_of(mia, luna) is None


def test_a_character_is_told_that_it_talks_with_a_child_and_an_adult_is_untouched(
    family: Family, bridge: Bridge, model: ModelStandIn
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    bridge.set_policy(held_to(mia, note="You talk with a child."))

    mia.says(luna, "hello").answer()
    told = model.asked().document["messages"][0]
    assert told["role"] == "system"
    assert "You talk with a child." in told["content"]
    assert "You are Luna." in told["content"]

    softer = {"softer": "Be gentle.", "softer_until": int(time.time()) + 60}
    bridge.set_policy(held_to(mia, note="You talk with a child.", **softer))
    mia.says(luna, "hello").answer()
    assert "child.\n\nBe gentle." in model.asked().document["messages"][0]["content"]

    family.parent.says(luna, "hello").answer()
    assert "child" not in str(model.asked().document["messages"])


@pytest.mark.parametrize("stream", [True, False])
def test_a_reminder_is_kept_and_shown_once_for_each_mark_of_time(
    family: Family, bridge: Bridge, *, stream: bool
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    now = int(time.time())
    reminders = [
        {"every_seconds": 0, "text": "It is a program."},
        {"every_seconds": 1800, "text": "{minutes} minutes.\nStretch."},
    ]
    bridge.set_policy(held_to(mia, reminders=reminders))
    first = mia.says(luna, "one", stream=stream)
    assert first.answer()["content"] == f"{SAID}\n\n> It is a program."

    until_now = {"last_at": now - 1, "stretch_from": now - 1830}
    bridge.set_policy(held_to(mia, reminders=reminders, known=until_now))
    second = mia.says(luna, "two", stream=stream, chat_id=first.chat_id, parent_id=first.message_id)
    third = mia.says(luna, "three", stream=stream)

    assert second.answer()["content"] == SAID  # the mark lies before the first
    assert third.answer()["content"] == SAID

    leo = family.child("Leo")
    until_now = {"last_at": now - 60, "stretch_from": now - 1800}
    bridge.set_policy(held_to(leo, reminders=reminders, known=until_now))
    answer = leo.says(luna, "one", stream=stream).answer()
    assert answer["content"] == f"{SAID}\n\n> 30 minutes.\n> Stretch."
    assert answer["output"][-1]["content"][-1]["text"] == answer["content"]
    assert leo.says(luna, "two", stream=stream).answer()["content"] == SAID


def test_rules_that_cannot_be_read_let_no_child_through(family: Family, bridge: Bridge) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    bridge.set_policy(held_to(mia))

    assert family.parent.ask("POST", f"{FUNCTION}/valves/update", {"policy": "{"}).ok

    assert refusal_of(mia, luna) == UNREADABLE
    assert refusal_of(family.parent, luna) is None


def test_a_child_can_neither_read_the_rules_nor_switch_them_off(
    family: Family, bridge: Bridge
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    bridge.set_policy(held_to(mia, paused="Take a break."))

    for method, path in (("GET", "/valves"), ("POST", "/toggle"), ("DELETE", "/delete")):
        assert mia.ask(method, FUNCTION + path).status_code == requests.codes.unauthorized
    assert "Take a break." not in mia.ask("GET", "/api/v1/functions/").text
    # what a page sends for filters that its reader chose
    answer = mia.says(luna, "hello", filter_ids=[]).answer()
    assert answer["error"]["content"] == "Take a break."


def test_a_canary_shows_that_the_filter_runs_and_costs_no_answer(
    bridge: Bridge, model: ModelStandIn
) -> None:
    asked = len(model.heard)
    policy = Policy()

    bridge.set_policy(policy)
    bridge.check_filter(policy, MODEL)

    assert len(model.heard) == asked
    assert "canary" not in bridge.reading.functions()[0].model_dump_json()


def test_what_holds_for_a_child_is_what_the_filter_holds_it_to(
    family: Family, bridge: Bridge
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    facts = WardFacts(
        user_id=mia.user_id,
        language="zh_CN",
        zone=ZONE,
        settings=PolicySettings(daily_minutes=0),
    )

    bridge.set_policy(policy_of([facts]))

    assert refusal_of(mia, luna) == "今天的聊天时间用完了，明天见！"
