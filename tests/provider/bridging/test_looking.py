"""Looking says what is held and what is missing, in a parent's words, and changes nothing."""

from dataclasses import replace
from typing import Any

import pytest

from guardian.bridging.values import BridgeKind, Looked, Right, Strength
from guardian.errors import GuardianError
from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui import errors as open_webui_errors
from guardian.provider.bridging import errors
from guardian.provider.bridging.looking import look
from guardian.words import LANGUAGES
from tests.openwebui.payloads import payload
from tests.provider.bridging.recorded import (
    CONFIG,
    KEY,
    MODELS,
    as_model_server,
    child,
    refusal,
)
from tests.rig.hostile_server import Behaviour, HostileServer, Reply, json_reply

PAGE = Reply(body=b"<!doctype html>", content_type="text/html; charset=utf-8")


def looked(transport: Transport, server: HostileServer, **options: Any) -> Looked:
    asked = {
        "kind": "openwebui",
        "address": f"{server.origin}/",
        "key": KEY,
        "child": child(),
        "upstream": "",
        "language": "en",
        **options,
    }
    return look(transport, **asked)


def held(found: Looked) -> dict[str, bool | None]:
    return {right.code: right.held for right in found.rights}


def right(found: Looked, code: str) -> Right:
    return next(each for each in found.rights if each.code == code)


def strength(found: Looked, capability: str) -> Strength:
    return next(line.strength for line in found.capabilities if line.capability == capability)


def test_a_server_that_lets_the_bridge_do_everything(
    transport: Transport, open_webui: HostileServer
) -> None:
    found = looked(transport, open_webui)

    assert (found.kind, found.address, found.version) == (
        BridgeKind.OPEN_WEBUI,
        open_webui.origin,
        "0.12.4",
    )
    assert all(each.held for each in found.rights if each.needed)
    assert held(found)["functions"] is None, "that is tried when it is set up"
    assert {person.name for person in found.people} == {"Mia", "Guardian app", "Parent"}
    assert strength(found, "pause") is Strength.HARD
    assert strength(found, "deleted_chats") is Strength.REAL_TIME, "as it will be"
    assert strength(found, "ways_around") is Strength.NOT_AT_ALL
    assert any("Guardian" in sentence for sentence in found.changes)


def test_nothing_is_changed(transport: Transport, open_webui: HostileServer) -> None:
    looked(transport, open_webui, upstream="http://127.0.0.1:11434")
    assert {seen.method for seen in open_webui.seen} == {"GET"}


def test_every_sentence_is_in_the_language_asked_for(
    transport: Transport, open_webui: HostileServer
) -> None:
    told = [
        looked(transport, open_webui, language=language, upstream="http://127.0.0.1:1")
        for language in LANGUAGES
    ]
    for code in held(told[0]):
        assert len({right(each, code).title for each in told}) == len(LANGUAGES), code
        assert len({right(each, code).reason for each in told}) == len(LANGUAGES), code
    assert len({each.changes for each in told}) == len(LANGUAGES)


def test_behind_the_gateway_more_is_needed_and_less_is_left_open(
    transport: Transport, open_webui: HostileServer
) -> None:
    found = looked(transport, open_webui, upstream="http://127.0.0.1:11434")

    assert held(found)["names_asker"] is None
    assert held(found)["no_pipes"] is True
    assert strength(found, "ways_around") is Strength.HARD
    assert len(found.changes) > len(looked(transport, open_webui).changes)


def test_without_a_key_the_version_is_all_there_is(
    transport: Transport, open_webui: HostileServer
) -> None:
    found = looked(transport, open_webui, key="", child="")

    assert held(found)["version"] is True
    assert held(found)["key_accepted"] is False
    assert held(found)["administrator"] is None
    assert found.people == ()


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (refusal("unknown_key"), "key_accepted"),
        (refusal("no_administrator"), "administrator"),
        (
            json_reply({"detail": "Use of API key is not enabled in the environment."}, status=403),
            "keys_on",
        ),
    ],
)
def test_what_a_key_lacks_is_a_right_with_a_remedy(
    transport: Transport, open_webui: HostileServer, answer: Reply, missing: str
) -> None:
    open_webui.answer("/api/v1/users/", answer)

    found = looked(transport, open_webui)

    assert [each.code for each in found.rights if each.held is False] == [missing]
    assert right(found, missing).needed
    assert right(found, missing).remedy


def test_a_version_that_is_too_old_is_named(
    transport: Transport, open_webui: HostileServer
) -> None:
    open_webui.answer("/api/config", json_reply({**CONFIG, "version": "0.6.5"}))
    open_webui.answer("/api/version", json_reply({"version": "0.6.5"}))

    found = looked(transport, open_webui)

    assert found.version == "0.6.5"
    assert held(found)["version"] is False
    assert "0.12" in right(found, "version").remedy
    assert strength(found, "block") is not Strength.HARD


def _in_group(permissions: object) -> list[Any]:
    return [{"id": "g", "name": "Children", "permissions": permissions}]


@pytest.mark.parametrize(
    ("path", "answer", "code"),
    [
        (
            "/api/v1/auths/admin/config",
            json_reply({**payload("settings"), "ENABLE_SIGNUP": True, "DEFAULT_USER_ROLE": "user"}),
            "signup_closed",
        ),
        (
            "/api/v1/configs/connections",
            json_reply({"ENABLE_DIRECT_CONNECTIONS": True}),
            "own_models_off",
        ),
        ("/api/v1/groups/", json_reply(_in_group({"chat": {"delete": True}})), "child_countable"),
        ("/api/v1/analytics/messages", PAGE, "analytics"),
        (
            "/api/v1/functions/list",
            json_reply([{"id": "p", "type": "pipe", "is_active": True, "is_global": False}]),
            "no_pipes",
        ),
    ],
)
def test_each_way_around_is_seen(
    transport: Transport, open_webui: HostileServer, path: str, answer: Behaviour, code: str
) -> None:
    open_webui.answer("/api/v1/groups/id/g/export", json_reply({"user_ids": [child()]}))
    open_webui.answer(path, answer)

    found = looked(transport, open_webui, upstream="http://127.0.0.1:11434")

    assert [each.code for each in found.rights if each.held is False] == [code]
    assert right(found, code).remedy
    assert not right(found, code).needed


def test_new_accounts_that_wait_for_a_parent_are_no_way_around(
    transport: Transport, open_webui: HostileServer
) -> None:
    waiting = {**payload("settings"), "ENABLE_SIGNUP": True, "DEFAULT_USER_ROLE": "pending"}
    open_webui.answer("/api/v1/auths/admin/config", json_reply(waiting))
    assert held(looked(transport, open_webui))["signup_closed"] is True


def test_without_analytics_and_chats_one_of_them_is_needed(
    transport: Transport, open_webui: HostileServer
) -> None:
    open_webui.answer("/api/v1/analytics/messages", PAGE)
    open_webui.answer(f"/api/v1/chats/list/user/{child()}", refusal("no_administrator"))

    found = looked(transport, open_webui)

    assert right(found, "analytics").needed
    assert right(found, "chat_access").needed
    assert strength(found, "usage") is Strength.NOT_AT_ALL


def test_a_child_who_is_an_administrator(transport: Transport, open_webui: HostileServer) -> None:
    users = payload("users")
    everybody = [{**user, "role": "admin"} for user in users["users"]]
    open_webui.answer("/api/v1/users/", json_reply({**users, "users": everybody}))

    found = looked(transport, open_webui)

    assert right(found, "child_no_administrator") == replace(
        right(found, "child_no_administrator"), held=False, needed=True
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (PAGE, open_webui_errors.NotOpenWebUIError),
        (json_reply({"version": "0.5.1"}), open_webui_errors.NotOpenWebUIError),
        (Reply(status=502, body=b"Bad Gateway"), open_webui_errors.ServerTroubleError),
        (
            Reply(status=302, headers={"Location": "/login"}),
            open_webui_errors.NotOpenWebUIError,
        ),
    ],
)
def test_what_is_not_open_webui_is_said_so(
    transport: Transport, server: HostileServer, answer: Reply, expected: type[GuardianError]
) -> None:
    server.answer("/api/config", answer)
    with pytest.raises(expected):
        looked(transport, server)


def test_a_wrong_address_is_told_from_a_server_that_is_off(
    transport: Transport, server: HostileServer
) -> None:
    for address in ("ftp://127.0.0.1", "http://", "http://a:b@127.0.0.1", "http://127.0.0.1:99999"):
        with pytest.raises(errors.AddressError):
            looked(transport, server, address=address)
    with pytest.raises(open_webui_errors.ServerUnreachableError):
        looked(transport, server, address="http://127.0.0.1:1")


def test_an_account_that_is_gone(transport: Transport, open_webui: HostileServer) -> None:
    with pytest.raises(errors.AccountGoneError):
        looked(transport, open_webui, child="nobody")


def test_a_model_server_is_asked_for_its_list_alone(
    transport: Transport, server: HostileServer
) -> None:
    as_model_server(server)

    found = looked(transport, server, kind="gateway")

    assert (found.models, held(found)) == (("qwen3:8b",), {"key_accepted": True})
    assert strength(found, "limits") is Strength.REAL_TIME
    assert strength(found, "ways_around") is Strength.NOT_AT_ALL
    assert [(seen.method, seen.path) for seen in server.seen] == [("GET", "/v1/models")]


def test_a_base_url_is_used_as_it_is(transport: Transport, server: HostileServer) -> None:
    server.answer("/api/openai/models", json_reply(MODELS))
    address = f"{server.origin}/api/openai/"
    assert looked(transport, server, kind="gateway", address=address).models == ("qwen3:8b",)


def test_a_model_server_that_refuses_the_key(transport: Transport, server: HostileServer) -> None:
    server.answer("/v1/models", json_reply({"error": {}}, status=401))

    found = looked(transport, server, kind="gateway")

    assert held(found) == {"key_accepted": False}
    assert right(found, "key_accepted").remedy
    assert found.models == ()


@pytest.mark.parametrize(
    "answer", [PAGE, json_reply({"data": "none"}), json_reply({}), Reply(status=404)]
)
def test_what_is_no_model_server_is_said_so(
    transport: Transport, server: HostileServer, answer: Reply
) -> None:
    server.answer("/v1/models", answer)
    with pytest.raises(errors.NotModelServerError):
        looked(transport, server, kind="gateway")
    with pytest.raises(errors.ModelServerUnreachableError):
        looked(transport, server, kind="gateway", address="http://127.0.0.1:1")


def test_names_of_models_are_shown_only_where_they_can_be(
    transport: Transport, server: HostileServer
) -> None:
    names = ["good", "two\nlines", "x" * 300, 7, None]
    server.answer("/v1/models", json_reply({"data": [{"id": name} for name in names] + [[]]}))
    assert looked(transport, server, kind="gateway").models == ("good",)
