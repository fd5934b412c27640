"""The bridge's acts, at the real server and as a child sees them."""

import time

import pytest
import requests

from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.bridge import Bridge
from guardian.provider.backends.openwebui.messages import Analytics
from guardian.provider.backends.openwebui.transport import Calls
from tests.openwebui.server import ENDLESS, Family, Person, await_endless
from tests.rig.model_stand_in import ModelStandIn

pytestmark = pytest.mark.openwebui


def meets(person: Person) -> set[str]:
    return {model["id"] for model in person.ask("GET", "/api/models").json()["data"]}


def test_a_blocked_character_is_gone_for_the_child_and_for_nobody_else(
    family: Family, bridge: Bridge
) -> None:
    mia, leo = family.child("Mia"), family.child("Leo")
    luna, prince = family.character("Luna"), family.character("Shadow Prince")
    assert {luna, prince} <= meets(mia)

    bridge.block({prince: {mia.user_id}})

    assert luna in meets(mia)
    assert prince not in meets(mia)
    assert prince in meets(leo)
    assert mia.asks_plainly(prince, "are you there?").json() == {"detail": "Model not found"}
    assert not bridge.may_meet(mia.user_id, prince)
    assert bridge.may_meet(leo.user_id, prince)

    bridge.block({prince: set()})

    assert prince in meets(mia)


def test_a_block_leaves_the_rest_of_a_group_in(family: Family, bridge: Bridge) -> None:
    mia, leo = family.child("Mia"), family.child("Leo")
    group = family.parent.ask(
        "POST", "/api/v1/groups/create", {"name": mia.email, "description": ""}
    ).json()["id"]
    both = {"user_ids": [mia.user_id, leo.user_id]}
    family.parent.ask("POST", f"/api/v1/groups/id/{group}/users/add", both)
    prince = family.character(
        "Shadow Prince",
        [{"principal_type": "group", "principal_id": group, "permission": "read"}],
    )

    bridge.block({prince: {mia.user_id}})

    assert prince not in meets(mia)
    assert prince in meets(leo)


def test_a_suspended_child_is_let_in_nowhere_and_reads_why(family: Family, bridge: Bridge) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    bridge.let_new_accounts_wait("A break for now", "Ask your family.")

    bridge.suspend(mia.user_id)

    assert mia.asks_plainly(luna, "hello").status_code == requests.codes.unauthorized
    assert mia.ask("GET", "/api/v1/chats/").status_code == requests.codes.unauthorized
    told = mia.ask("GET", "/api/config").json()
    assert "A break for now" in str(told)

    bridge.restore(mia.user_id)

    assert luna in meets(mia)


def test_an_account_that_waited_before_still_waits_after_a_suspension(
    family: Family, bridge: Bridge
) -> None:
    mia = family.child("Mia")
    path = f"/api/v1/users/{mia.user_id}/update"
    assert family.parent.ask("POST", path, {"role": "pending"}).ok

    bridge.suspend(mia.user_id)
    bridge.restore(mia.user_id)

    assert bridge.reading.user(mia.user_id).role == "pending"


def test_an_answer_is_stopped_in_its_midst(
    family: Family, bridge: Bridge, calls: Calls, model: ModelStandIn
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna", base=ENDLESS)
    said = await_endless(model, mia, luna)

    running = bridge.running_of(mia.user_id, Analytics(calls), int(time.time()))
    assert list(running) == list(said.task_ids)
    assert bridge.stop(running) == 1

    assert said.answer()["done"]
    assert model.hung_up.wait(30)
    assert bridge.stop(running) == 0


def test_a_suspension_ends_what_is_being_said(
    family: Family, bridge: Bridge, model: ModelStandIn
) -> None:
    mia, luna = family.child("Mia"), family.character("Luna", base=ENDLESS)
    said = await_endless(model, mia, luna)

    bridge.suspend(mia.user_id, said.task_ids)

    assert model.hung_up.wait(30)


def test_a_child_who_is_signed_out_everywhere_has_to_sign_in_again(
    family: Family, bridge: Bridge
) -> None:
    mia = family.child("Mia")

    bridge.sign_out_everywhere(mia.user_id)

    assert mia.ask("GET", "/api/models").status_code == requests.codes.unauthorized


def test_a_chat_cannot_be_made_to_go_uncounted(family: Family, bridge: Bridge) -> None:
    mia, luna = family.child("Mia"), family.character("Luna")
    said = mia.says(luna, "hello")
    said.answer()

    bridge.keep_chats_countable()

    refused = mia.ask("DELETE", f"/api/v1/chats/{said.chat_id}")
    assert refused.status_code == requests.codes.unauthorized
    assert mia.ask("GET", f"/api/v1/chats/{said.chat_id}").ok


def test_what_is_not_there_is_said_to_be_gone(bridge: Bridge) -> None:
    with pytest.raises(errors.NotThereError):
        bridge.suspend("nobody")
    bridge.block({"nobody-knows-it": {"nobody"}})  # nobody can meet it: nothing is to be done
