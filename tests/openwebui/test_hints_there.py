"""Hints from inside the real server."""

import pytest

from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.hints_there import HINT_ID, HintsWanted
from tests.openwebui.hearing import hearing
from tests.openwebui.server import Family

pytestmark = pytest.mark.openwebui
WORDS = "the moon is made of cheese"


def test_a_childs_message_is_told_of_and_nobody_elses(family: Family, bridge: Bridge) -> None:
    mia, leo, luna = family.child("Mia"), family.child("Leo"), family.character("Luna")
    with hearing() as heard:
        hints = HintsWanted(url=heard.url, secret=heard.secret)
        assert bridge.set_hints(hints, [mia.user_id])
        said = leo.says(luna, WORDS)
        assert said.answer()["done"]
        assert mia.says(luna, WORDS).answer()["done"]

        heard.await_hint_of(mia.user_id)
        assert heard.told_of() == {mia.user_id}
        assert not any(WORDS.encode() in body for body in heard.came)

        assert bridge.set_hints(hints, [leo.user_id])
        assert leo.ask("DELETE", f"/api/v1/chats/{said.chat_id}").ok
        heard.await_hint_of(leo.user_id)

    for method, path in (("GET", "/valves"), ("POST", "/toggle")):
        assert not mia.ask(method, f"/api/v1/functions/id/{HINT_ID}{path}").ok
    bridge.put_everything_back()
    assert HINT_ID not in {each.id for each in bridge.reading.functions()}
