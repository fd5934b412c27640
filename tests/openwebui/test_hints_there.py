"""Hints from inside the real server."""

from pathlib import Path
from typing import Any

import pytest

from guardian.provider.backends.openwebui import keeping
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.filter.counting import Policy, Ward
from guardian.provider.backends.openwebui.hints_there import HINT_ID, HintsWanted
from guardian.provider.backends.openwebui.transport import Calls
from tests.openwebui.bridged import bridged, until
from tests.openwebui.change_file import ChangeFile
from tests.openwebui.hearing import hearing
from tests.openwebui.server import Family, Person

pytestmark = pytest.mark.openwebui
WORDS = "the moon is made of cheese"


def policy_for(child: Person) -> Policy:
    return Policy(wards={child.user_id: Ward(zone="UTC")})


def test_a_childs_message_is_told_of_and_nobody_elses(
    family: Family, calls: Calls, changes: ChangeFile
) -> None:
    mia, leo, luna = family.child("Mia"), family.child("Leo"), family.character("Luna")
    with hearing() as heard:
        hints = HintsWanted(url=heard.url, secret=heard.secret)
        bridge = Bridge(calls, changes, hints)
        bridge.set_policy(policy_for(mia))
        said = leo.says(luna, WORDS)
        assert said.answer()["done"]
        assert mia.says(luna, WORDS).answer()["done"]

        heard.await_hint_of(mia.user_id)
        assert heard.told_of() == {mia.user_id}
        assert not any(WORDS.encode() in body for body in heard.came)

        bridge.set_policy(policy_for(leo))
        assert leo.ask("DELETE", f"/api/v1/chats/{said.chat_id}").ok
        heard.await_hint_of(leo.user_id)

    for method, path in (("GET", "/valves"), ("POST", "/toggle")):
        assert not mia.ask(method, f"/api/v1/functions/id/{HINT_ID}{path}").ok
    bridge.put_everything_back()
    assert HINT_ID not in {each.id for each in bridge.reading.functions()}


def test_a_round_comes_by_the_hint_alone(
    family: Family, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "ROUND_SECONDS", 86_400.0)
    mia, luna = family.child("Mia"), family.character("Luna")
    with bridged(tmp_path, family, mia) as home:
        until(lambda: HINT_ID in {each["id"] for each in functions(family)})
        home.in_step()
        mia.says(luna, WORDS).answer()

        until(lambda: home.app.days("/usage")["usage"])

    assert HINT_ID not in {each["id"] for each in functions(family)}


def functions(family: Family) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = family.parent.ask("GET", "/api/v1/functions/").json()
    return found
