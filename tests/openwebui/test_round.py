"""Rounds with the real server: rules go out, and a family's day is lived by them."""

import pytest
import requests

from guardian.clock import SystemClock
from guardian.policy.settings import Block, PolicySettings
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.messages import Analytics
from guardian.provider.backends.openwebui.round import Round
from guardian.provider.backends.openwebui.rules import BLOCKED, WardFacts
from guardian.provider.backends.openwebui.transport import Calls
from tests.openwebui.server import SAID, Family, Person

pytestmark = pytest.mark.openwebui


@pytest.fixture
def rounds(bridge: Bridge, calls: Calls) -> Round:
    return Round(bridge, Analytics(calls), SystemClock())


def facts(child: Person, settings: PolicySettings | None = None, **more: object) -> WardFacts:
    told = {
        "user_id": child.user_id,
        "language": "en",
        "zone": "Asia/Shanghai",
        "settings": settings or PolicySettings(),
        **more,
    }
    return WardFacts(**told)  # type: ignore[arg-type]


def test_a_day_is_lived_by_the_rules(family: Family, rounds: Round) -> None:
    mia = family.child("Mia")
    luna, prince = family.character("Luna"), family.character("Shadow Prince")
    blocked = [facts(mia, blocked=[prince])]

    rounds.block(blocked, [luna, prince])
    assert rounds.tell_filter(blocked)
    assert SAID in mia.says(luna, "hello").answer()["content"]
    refused = mia.asks_plainly(prince, "hello")
    assert refused.json() == {"detail": "Model not found"}
    assert BLOCKED not in refused.text  # the server's own rule is the first to refuse

    rounds.block([facts(mia)], [luna, prince])
    assert rounds.tell_filter([facts(mia)])
    assert SAID in mia.says(prince, "hello").answer()["content"]


def test_who_needs_a_yes_first_is_kept_out_by_the_server_itself(
    family: Family, rounds: Round
) -> None:
    mia = family.child("Mia")
    luna, prince = family.character("Luna"), family.character("Shadow Prince")

    rounds.block([facts(mia, allowed=[luna])], [luna, prince])

    assert mia.asks_plainly(prince, "hello").json() == {"detail": "Model not found"}
    assert {luna} == {luna, prince} & {
        model["id"] for model in mia.ask("GET", "/api/models").json()["data"]
    }


def test_a_character_that_is_gone_holds_up_nothing(family: Family, rounds: Round) -> None:
    mia = family.child("Mia")
    luna, prince = family.character("Luna"), family.character("Shadow Prince")
    rounds.block([facts(mia, blocked=[prince])], [luna, prince])
    gone = family.parent.ask("POST", "/api/v1/models/model/delete", {"id": prince})
    assert gone.ok, gone.text

    rounds.block([facts(mia, blocked=[luna, prince])], [luna])
    rounds.block([facts(mia, blocked=[luna, prince])], [luna, prince])

    assert mia.asks_plainly(luna, "hello").json() == {"detail": "Model not found"}


def test_time_that_is_used_up_ends_the_day_but_not_the_exempt(
    family: Family, rounds: Round
) -> None:
    mia, luna, owl = family.child("Mia"), family.character("Luna"), family.character("Owl")
    settings = PolicySettings(daily_minutes=0, exempt_characters={owl: Block()})

    rounds.tell_filter([facts(mia, settings)])

    assert "error" in mia.says(luna, "hello").answer()
    assert SAID in mia.says(owl, "hello").answer()["content"]


def test_a_paused_child_is_suspended_and_let_in_again(family: Family, rounds: Round) -> None:
    mia, leo = family.child("Mia"), family.child("Leo")

    rounds.pause([facts(mia, paused=True), facts(leo)])
    assert mia.ask("GET", "/api/v1/chats/").status_code == requests.codes.unauthorized
    assert leo.ask("GET", "/api/v1/chats/").ok

    rounds.pause([facts(mia), facts(leo)])
    assert mia.ask("GET", "/api/v1/chats/").ok
