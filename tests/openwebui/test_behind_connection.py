"""The server is led to the gateway by its own settings, once it was seen to get through."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.http.transport import Transport
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.behind_connection import (
    CONNECTIONS,
    OLLAMA,
    ask_through,
    connection_settings,
    is_behind,
    through_gateway,
    without_ollama,
)
from guardian.provider.backends.openwebui.behind_errors import GatewayNotReachedError
from guardian.provider.backends.openwebui.behind_leaving import lead_as_before
from guardian.provider.backends.openwebui.connection_state import (
    OURS,
    led,
    listed,
    mapping,
    mark_of,
    unled,
    with_keys,
    without_keys,
)
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
LED = through_gateway({CONNECTIONS: without_keys(BEFORE)}, GATEWAY, KEY, UPSTREAM)
LED_THERE = with_keys(mapping(LED[CONNECTIONS]), (KEY, "sk-other", SECRET))
"""As the server has them, with their keys."""
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
    assert led["OPENAI_API_BASE_URLS"] == [GATEWAY, *BEFORE["OPENAI_API_BASE_URLS"]]
    own = connection_settings({CONNECTIONS: dict(BEFORE)}, UPSTREAM)
    configs: Mapping[str, Any] = mapping(led["OPENAI_API_CONFIGS"])
    assert configs["0"] == {**own, OURS: True}
    assert [configs[each]["enable"] for each in ("0", "1", "2")] == [True, False, False]
    assert (own["prefix_id"], own["model_ids"]) == ("home", ["qwen3:8b"])
    assert own["auth_type"] == "bearer"
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
    for enable, behind in ((False, True), (True, False)):
        both = {
            **led,
            "OPENAI_API_BASE_URLS": [GATEWAY, UPSTREAM],
            "OPENAI_API_CONFIGS": {"1": {"enable": enable}},
        }
        server.answer("/openai/config", json_reply(both))
        assert is_behind(calls, GATEWAY) is behind


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
    Undoable(changes, Places(calls, leading=KEY)).change(named(CONNECTIONS), lambda _base: LED)

    (note,) = changes.all().values()
    (sent,) = server.requests_of("/openai/config/update")

    assert note.base == {CONNECTIONS: without_keys(BEFORE)}
    for key in (SECRET, "sk-other", KEY):
        assert key not in note.model_dump_json()
        assert key.encode() in sent.body, "they are in the server"


def test_a_start_without_a_gateway_leads_back_to_where_the_models_were(
    server: HostileServer, calls: Calls, tmp_path: Path
) -> None:
    before, led = json_reply(BEFORE), json_reply(LED_THERE)
    server.answer("/openai/config", before, before, led)
    server.answer("/openai/config/update", json_reply({}))
    changes = ChangeFile(tmp_path / "changes.json")
    Undoable(changes, Places(calls, leading=KEY)).change(named(CONNECTIONS), lambda _base: LED)

    lead_as_before(calls, changes)
    lead_as_before(calls, changes)

    there, back = (seen.body for seen in server.requests_of("/openai/config/update"))
    assert KEY.encode() in there
    assert SECRET.encode() in back
    assert KEY.encode() not in back
    assert changes.all() == {}


def test_what_somebody_adds_beside_the_gateway_is_put_back_without_it(
    server: HostileServer, calls: Calls, tmp_path: Path
) -> None:
    """Guardian's own connection is none of the family's, whoever wrote it last."""
    before = json_reply(BEFORE)
    there = dict(LED_THERE)
    added = {
        **there,
        "OPENAI_API_BASE_URLS": [*listed(there["OPENAI_API_BASE_URLS"]), "https://new.example"],
        "OPENAI_API_KEYS": [*listed(there["OPENAI_API_KEYS"]), "sk-new"],
    }
    server.answer("/openai/config", before, before, json_reply(added))
    server.answer("/openai/config/update", json_reply({}))
    changes = ChangeFile(tmp_path / "changes.json")
    undoable = Undoable(changes, Places(calls, leading=KEY))
    undoable.change(named(CONNECTIONS), lambda _base: LED)
    undoable.change(named(CONNECTIONS), lambda base: through_gateway(base, GATEWAY, KEY, UPSTREAM))
    again = mapping(json.loads(server.requests_of("/openai/config/update")[-1].body))
    urls = [*BEFORE["OPENAI_API_BASE_URLS"], "https://new.example"]
    assert again["OPENAI_API_BASE_URLS"] == [GATEWAY, *urls]
    server.answer("/openai/config", json_reply(dict(again)))
    lead_as_before(calls, changes)

    back = mapping(json.loads(server.requests_of("/openai/config/update")[-1].body))
    assert back["OPENAI_API_BASE_URLS"] == urls
    assert back["OPENAI_API_KEYS"] == ["sk-other", SECRET, "sk-new"]
    assert back["OPENAI_API_CONFIGS"] == BEFORE["OPENAI_API_CONFIGS"]


settings_of_one = st.none() | st.dictionaries(
    st.sampled_from(["enable", "prefix_id"]), st.booleans(), max_size=2
)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.text(max_size=3), settings_of_one)))
def test_leading_and_leading_back_is_nothing(
    made: list[tuple[str, str, dict[str, bool] | None]],
) -> None:
    before = {
        "ENABLE_OPENAI_API": True,
        "OPENAI_API_BASE_URLS": [f"http://{url}" for url, _, _ in made],
        "OPENAI_API_KEYS": [mark_of(key) for _, key, _ in made],
        "OPENAI_API_CONFIGS": {
            str(number): config for number, (_, _, config) in enumerate(made) if config is not None
        },
    }
    there = led(before, GATEWAY, mark_of(KEY), {"enable": True})
    assert unled(there) == before
    assert led(there, GATEWAY, mark_of(KEY), {"enable": True}) == there
    assert unled(before) == before
