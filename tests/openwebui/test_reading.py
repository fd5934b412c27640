"""What the bridge reads of the real server."""

import time

import pytest

from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.looking import look, messages_of
from guardian.provider.backends.openwebui.messages import Analytics, ChatsOneByOne
from guardian.provider.backends.openwebui.transport import Calls, Server
from guardian.provider.backends.openwebui.turns import Mirror, Outcome, absorb, turns
from guardian.provider.backends.openwebui.versions import Standing, standing
from tests.openwebui.change_file import ChangeFile
from tests.openwebui.server import Family

pytestmark = pytest.mark.openwebui


def test_the_server_is_one_that_this_was_tried_with(bridge: Bridge) -> None:
    assert standing(bridge.reading.version()) is Standing.TRIED
    bridge.check_right()


def test_a_childs_own_right_is_not_enough(family: Family, changes: ChangeFile) -> None:
    mia = family.child("Mia")
    with Transport() as transport:
        calls = Calls(Server(address=mia.url, key=mia.token), transport)
        with pytest.raises(errors.NotAdministratorError):
            Bridge(calls, changes).check_right()


def test_an_unknown_key_is_told_from_too_little_right(family: Family, changes: ChangeFile) -> None:
    with Transport() as transport:
        calls = Calls(Server(address=family.url, key=f"sk-{'0' * 32}"), transport)
        with pytest.raises(errors.WrongKeyError):
            Bridge(calls, changes).check_right()


def test_everybody_and_every_character_is_read(family: Family, bridge: Bridge) -> None:
    mia = family.child("Mia")
    luna = family.character("Luna")

    assert mia.user_id in {user.id for user in bridge.reading.users()}
    character = bridge.reading.character(luna)
    assert character in bridge.reading.characters()
    assert character.persona == "You are Luna."
    assert [tag.name for tag in character.meta.tags] == ["friend"]
    assert bridge.reading.is_active(mia.user_id)


def test_a_deleted_chat_still_counts_where_it_was_seen_before(family: Family, calls: Calls) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    said = mia.says(luna, "hello")
    said.answer()
    now = int(time.time())
    seen = absorb(Mirror(), Analytics(calls).since(mia.user_id, None), now)

    assert mia.ask("DELETE", f"/api/v1/chats/{said.chat_id}").ok
    rows = Analytics(calls).since(mia.user_id, now)

    assert rows == ()
    (turn,) = turns(absorb(seen, rows, now))
    assert (turn.character_id, turn.outcome) == (luna, Outcome.ANSWERED)


def test_both_ways_to_read_messages_tell_the_same_turns(family: Family, calls: Calls) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    first = mia.says(luna, "hello")
    first.answer()
    mia.says_again(first).answer()

    told = [
        turns(absorb(Mirror(), messages.since(mia.user_id, None), 0))
        for messages in (Analytics(calls), ChatsOneByOne(calls))
    ]

    ids = [[(turn.turn_id, turn.character_id, turn.outcome) for turn in each] for each in told]
    assert sorted(ids[0]) == sorted(ids[1])
    assert len(ids[0]) == 2


def test_what_the_server_allows_is_found_out(family: Family, bridge: Bridge, calls: Calls) -> None:
    mia = family.child("Mia")
    found = look(calls, [mia.user_id], filter_runs=True)
    assert (found.messages_table, found.chat_access, found.bare_models) == (True, True, True)
    assert found.uncounted
    assert isinstance(messages_of(calls, found), Analytics)

    bridge.keep_chats_countable()
    assert not look(calls, [mia.user_id], filter_runs=True).uncounted

    name = mia.email
    group = family.parent.ask(
        "POST", "/api/v1/groups/create", {"name": name, "description": ""}
    ).json()["id"]
    path = f"/api/v1/groups/id/{group}"
    family.parent.ask("POST", f"{path}/users/add", {"user_ids": [mia.user_id]})
    allowed = {"name": name, "description": "", "permissions": {"chat": {"delete": True}}}
    assert family.parent.ask("POST", f"{path}/update", allowed).ok

    assert look(calls, [mia.user_id], filter_runs=True).uncounted
