"""Rounds with the real server: use comes in, rules go out, and a family's day is lived by them."""

import pytest
import requests

from guardian.clock import SystemClock
from guardian.policy.settings import Block, PolicySettings
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.messages import Analytics
from guardian.provider.backends.openwebui.round import Round
from guardian.provider.backends.openwebui.rules import BLOCKED, WardFacts
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.backends.openwebui.turns import Outcome, turns
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


def test_a_day_is_lived_by_the_rules_and_counted(family: Family, rounds: Round) -> None:
    mia = family.child("Mia")
    luna, prince = family.character("Luna"), family.character("Shadow Prince")

    assert rounds.enforce([facts(mia, blocked=[prince])], {})
    assert mia.says(luna, "hello").answer()["content"] == SAID
    refused = mia.asks_plainly(prince, "hello")
    assert refused.json() == {"detail": "Model not found"}
    assert BLOCKED not in refused.text  # the server's own rule is the first to refuse

    mirrors = rounds.read([mia.user_id], {})
    again = rounds.read([mia.user_id], mirrors, sweep=True)
    (turn,) = turns(again[mia.user_id])
    assert (turn.character_id, turn.outcome) == (luna, Outcome.ANSWERED)
    assert turns(mirrors[mia.user_id]) == turns(again[mia.user_id])

    assert rounds.enforce([facts(mia)], again)
    assert mia.says(prince, "hello").answer()["content"] == SAID


def test_time_that_is_used_up_ends_the_day_but_not_the_exempt(
    family: Family, rounds: Round
) -> None:
    mia, luna, owl = family.child("Mia"), family.character("Luna"), family.character("Owl")
    settings = PolicySettings(daily_minutes=0, exempt_characters={owl: Block()})

    rounds.enforce([facts(mia, settings)], {})

    assert "error" in mia.says(luna, "hello").answer()
    assert mia.says(owl, "hello").answer()["content"] == SAID


def test_a_paused_child_is_suspended_and_let_in_again(family: Family, rounds: Round) -> None:
    mia, leo = family.child("Mia"), family.child("Leo")

    rounds.enforce([facts(mia, paused=True), facts(leo)], {})
    assert mia.ask("GET", "/api/v1/chats/").status_code == requests.codes.unauthorized
    assert leo.ask("GET", "/api/v1/chats/").ok

    rounds.enforce([facts(mia), facts(leo)], {})
    assert mia.ask("GET", "/api/v1/chats/").ok
