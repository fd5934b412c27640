"""The server is led to the gateway by its own settings, once it was seen to get through."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.behind_connection import (
    CONNECTIONS,
    OLLAMA,
    ask_through,
    connection_settings,
    is_behind,
    key_in,
    through_gateway,
    without_ollama,
)
from guardian.provider.backends.openwebui.behind_errors import GatewayNotReachedError
from guardian.provider.backends.openwebui.behind_leaving import lead_as_before
from guardian.provider.backends.openwebui.places import Places, named
from guardian.provider.backends.openwebui.transport import Calls, Server
from guardian.provider.backends.openwebui.undo import Undoable
from guardian.words import LANGUAGES
from tests.openwebui.change_file import ChangeFile
from tests.rig.hostile_server import HostileServer, Reply, hostile_server, json_reply

GATEWAY, KEY = "http://127.0.0.1:8421/v1", "gk-of-the-front-end"
UPSTREAM, SECRET = "http://127.0.0.1:11434/v1", "sk-of-the-family"
BEFORE: Mapping[str, Any] = {
    "ENABLE_OPENAI_API": True,
    "OPENAI_API_BASE_URLS": ["https://api.example.org/v1", f"{UPSTREAM}/"],
    "OPENAI_API_KEYS": ["sk-other", SECRET],
    "OPENAI_API_CONFIGS": {
        "0": {"prefix_id": "far"},
        "1": {"prefix_id": "home", "model_ids": ["qwen3:8b"], "auth_type": "none"},
    },
}
LED = through_gateway({CONNECTIONS: dict(BEFORE)}, GATEWAY, KEY, UPSTREAM)
OLLAMA_SETTINGS = {
    "ENABLE_OLLAMA_API": True,
    "OLLAMA_BASE_URLS": ["http://127.0.0.1:11434"],
    "OLLAMA_API_CONFIGS": {},
}


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server() as running:
        running.answer("/openai/config", json_reply(LED[CONNECTIONS]))
        running.answer(
            "/ollama/config", json_reply({**OLLAMA_SETTINGS, "ENABLE_OLLAMA_API": False})
        )
        running.answer("/api/v1/functions/list", json_reply([]))
        running.answer(
            "/api/v1/configs/connections", json_reply({"ENABLE_DIRECT_CONNECTIONS": False})
        )
        yield running


@pytest.fixture
def calls(server: HostileServer) -> Iterator[Calls]:
    with Transport() as transport:
        yield Calls(Server(address=server.origin, key="sk-guardian"), transport)


def test_the_gateway_is_the_only_way_and_models_keep_their_names() -> None:
    led = LED[CONNECTIONS]
    assert isinstance(led, dict)
    assert (led["OPENAI_API_BASE_URLS"], led["OPENAI_API_KEYS"]) == ([GATEWAY], [KEY])
    own = connection_settings({CONNECTIONS: dict(BEFORE)}, UPSTREAM)
    assert led["OPENAI_API_CONFIGS"] == {"0": own}
    assert (own["prefix_id"], own["model_ids"]) == ("home", ["qwen3:8b"])
    assert own["auth_type"] == "bearer"
    assert key_in(LED, GATEWAY) == KEY
    assert key_in({CONNECTIONS: dict(BEFORE)}, GATEWAY) == ""
    assert "prefix_id" not in connection_settings({}, UPSTREAM)


def test_everything_leads_through_it(calls: Calls) -> None:
    assert is_behind(calls, GATEWAY)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/openai/config", json_reply(BEFORE)),
        ("/openai/config", json_reply({"ENABLE_OPENAI_API": False})),
        ("/ollama/config", json_reply(OLLAMA_SETTINGS)),
        (
            "/api/v1/functions/list",
            json_reply([{"id": "p", "type": "pipe", "is_active": True, "is_global": False}]),
        ),
        ("/api/v1/configs/connections", json_reply({"ENABLE_DIRECT_CONNECTIONS": True})),
    ],
)
def test_each_way_beside_it_is_seen(
    server: HostileServer, calls: Calls, path: str, answer: Reply
) -> None:
    server.answer(path, answer)
    assert not is_behind(calls, GATEWAY)


def test_a_way_that_is_switched_off_is_none(server: HostileServer, calls: Calls) -> None:
    led = LED[CONNECTIONS]
    assert isinstance(led, dict)
    both = {
        **led,
        "OPENAI_API_BASE_URLS": [GATEWAY, UPSTREAM],
        "OPENAI_API_CONFIGS": {"1": {"enable": False}},
    }
    server.answer("/openai/config", json_reply(both))
    assert is_behind(calls, GATEWAY)


@pytest.mark.parametrize(
    "answer",
    [
        json_reply({"detail": "Open WebUI: Server Connection Error"}, status=500),
        json_reply({"detail": "External: Nobody is named."}, status=401),
        json_reply({"object": "error"}),
        json_reply([]),
    ],
)
def test_what_does_not_get_through_is_told_and_nothing_is_repeated(
    server: HostileServer, calls: Calls, answer: Reply
) -> None:
    server.answer("/openai/verify", answer)
    with pytest.raises(GatewayNotReachedError) as told:
        ask_through(calls, GATEWAY, KEY, {})
    assert all(KEY not in str(told.value.in_language(language)) for language in LANGUAGES)


def test_what_gets_through_is_asked_as_it_will_be(server: HostileServer, calls: Calls) -> None:
    server.answer("/openai/verify", json_reply({"object": "list", "data": []}))
    settings = connection_settings({}, UPSTREAM)
    ask_through(calls, GATEWAY, KEY, settings)
    (asked,) = server.requests_of("/openai/verify")
    assert b"{{USER_ID}}" in asked.body


def test_a_server_that_is_away_is_not_taken_for_a_gateway_that_is(calls: Calls) -> None:
    with Transport() as transport:
        nobody = Calls(Server(address="http://127.0.0.1:1", key="sk-guardian"), transport)
        with pytest.raises(errors.ServerUnreachableError):
            ask_through(nobody, GATEWAY, KEY, {})


def test_ollamas_own_way_is_switched_off_and_on_again(
    server: HostileServer, calls: Calls, tmp_path: Path
) -> None:
    off = {**OLLAMA_SETTINGS, "ENABLE_OLLAMA_API": False}
    on = json_reply(OLLAMA_SETTINGS)
    server.answer("/ollama/config", on, on, json_reply(off))
    server.answer("/ollama/config/update", json_reply({}))
    changes = ChangeFile(tmp_path / "changes.json")
    undoable = Undoable(changes, Places(calls))

    undoable.change(named(OLLAMA), without_ollama)
    undoable.put_everything_back()

    sent = [seen.body for seen in server.requests_of("/ollama/config/update")]
    assert [b'"ENABLE_OLLAMA_API":false' in body for body in sent] == [True, False]
    assert all(b"11434" in body for body in sent)


def test_a_server_without_ollama_is_left(server: HostileServer, calls: Calls) -> None:
    server.answer("/ollama/config", Reply(body=b"<!doctype html>", content_type="text/html"))
    assert Places(calls)(named(OLLAMA)).read() == {}
    assert without_ollama({}) == {}
    assert is_behind(calls, GATEWAY)


def test_keys_of_connections_are_in_no_text_of_a_note(
    server: HostileServer, calls: Calls, tmp_path: Path
) -> None:
    server.answer("/openai/config", json_reply(BEFORE))
    server.answer("/openai/config/update", json_reply({}))
    changes = ChangeFile(tmp_path / "changes.json")
    Undoable(changes, Places(calls)).change(named(CONNECTIONS), lambda _base: LED)

    (note,) = changes.all().values()

    assert note.base == {CONNECTIONS: dict(BEFORE)}
    assert SECRET not in repr(note) + str(note)
    assert KEY not in repr(note) + str(note)


def test_a_start_without_a_gateway_leads_back_to_where_the_models_were(
    server: HostileServer, calls: Calls, tmp_path: Path
) -> None:
    before, led = json_reply(BEFORE), json_reply(LED[CONNECTIONS])
    server.answer("/openai/config", before, led)
    server.answer("/openai/config/update", json_reply({}))
    changes = ChangeFile(tmp_path / "changes.json")
    Undoable(changes, Places(calls)).change(named(CONNECTIONS), lambda _base: LED)

    lead_as_before(calls, changes)
    lead_as_before(calls, changes)

    there, back = (seen.body for seen in server.requests_of("/openai/config/update"))
    assert KEY.encode() in there
    assert SECRET.encode() in back
    assert KEY.encode() not in back
    assert changes.all() == {}
