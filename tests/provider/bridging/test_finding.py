"""What runs on this computer is found by its answers, and told no key."""

import socket
from collections.abc import Iterator

import pytest

from guardian.bridging.values import BridgeKind
from guardian.provider.bridging.finding import find, is_open_webui, version_in
from tests.provider.bridging.recorded import CONFIG, as_model_server
from tests.rig.hostile_server import (
    Behaviour,
    HostileServer,
    Reply,
    endless,
    hostile_server,
    json_reply,
    reset,
    silent,
    truncated,
)


@pytest.fixture
def other() -> Iterator[HostileServer]:
    with hostile_server() as running:
        yield running


def port(server: HostileServer) -> int:
    return int(server.server_address[1])


def test_both_kinds_are_found_and_neither_is_sent_a_key(
    open_webui: HostileServer, other: HostileServer
) -> None:
    as_model_server(other)

    found = find([port(open_webui), port(other)])

    assert [(each.kind, each.address, each.version) for each in found] == [
        (BridgeKind.OPEN_WEBUI, open_webui.origin, "0.12.4"),
        (BridgeKind.GATEWAY, other.origin, "0.14.2"),
    ]
    for seen in [*open_webui.seen, *other.seen]:
        assert seen.method == "GET"
        assert "Authorization" not in seen.headers


def test_a_model_server_that_wants_a_key_is_one_all_the_same(server: HostileServer) -> None:
    server.answer("/v1/models", json_reply({"error": {"message": "No api key."}}, status=401))

    (found,) = find([port(server)])

    assert (found.kind, found.version) == (BridgeKind.GATEWAY, "")


@pytest.mark.parametrize(
    "behaviour",
    [
        Reply(body=b"<!doctype html>", content_type="text/html"),
        json_reply({"hello": "world"}),
        json_reply([1, 2]),
        json_reply({"version": "1.0", "features": ["auth", "enable_signup"]}),
        json_reply({"data": "models"}),
        Reply(body=b'{"data": ['),
        Reply(body=b"[" * 100_000),
        Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        Reply(status=500),
        truncated,
        reset,
        endless,
    ],
)
def test_anything_else_is_nothing(server: HostileServer, behaviour: Behaviour) -> None:
    for path in ("/api/config", "/v1/models", "/api/version"):
        server.answer(path, behaviour)
    assert find([port(server)]) == ()


def test_who_is_silent_keeps_nobody_else_from_being_found(
    open_webui: HostileServer, other: HostileServer
) -> None:
    other.answer("/api/config", silent)

    found = find([port(other), port(open_webui)])

    assert [each.address for each in found] == [open_webui.origin]


def test_nothing_is_found_where_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = free.getsockname()[1]
    assert find([nobody]) == ()


def test_a_name_of_the_family_s_own_does_not_hide_it() -> None:
    assert is_open_webui(CONFIG)  # type: ignore[arg-type] # as it came
    assert not is_open_webui(None)


@pytest.mark.parametrize("version", [7, None, "1\n2", "1" * 65, ["0.12"]])
def test_a_version_that_cannot_be_shown_is_none(version: object) -> None:
    assert version_in({"version": version}) == ""  # type: ignore[dict-item] # hostile
