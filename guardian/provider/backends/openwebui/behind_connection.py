"""How the server reaches its models: which connections it has, and that they lead to the gateway.

The server names who asks in headers of the connection itself, which its administrators set. So no
setting of its environment is needed on one computer; elsewhere it signs (see
:mod:`guardian.provider.backends.gateway.people`).
"""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue, TypeAdapter

from guardian.provider.backends.gateway.identities import MESSAGE_HEADER, UNSIGNED_HEADER
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.behind_errors import GatewayNotReachedError
from guardian.provider.backends.openwebui.connection_state import (
    ENABLED,
    KEYS,
    URLS,
    config_of,
    led,
    listed,
    mapping,
    mark_of,
    unled,
    with_keys,
    without_keys,
)
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.backends.openwebui.undo import State

CONNECTIONS, OLLAMA = "connections", "ollama"
"""Kinds of places, and the names of their values."""
CHAT_HEADER = "x-openwebui-chat-id"
_OLLAMA_ENABLED = "ENABLE_OLLAMA_API"
_DIRECT = "ENABLE_DIRECT_CONNECTIONS"
_KEPT = ("prefix_id", "tags", "model_ids", "connection_type")
"""What of a connection's own settings decides which models there are, and what they are called."""
_PIPE = "pipe"
_HEADERS = {
    UNSIGNED_HEADER: "{{USER_ID}}",
    CHAT_HEADER: "{{CHAT_ID}}",
    MESSAGE_HEADER: "{{MESSAGE_ID}}",
}
_NOT_REACHED = (
    errors.ServerTroubleError,
    errors.RefusedThereError,
    errors.NotThereError,
    errors.WrongKeyError,
)
"""How the server answers where what it asked did not answer as it should."""
_ANY = TypeAdapter(Any)
_OBJECT = TypeAdapter(dict[str, Any])


class Connections:
    """The server's connections to models; one value, for their lists belong together.

    No key is in it: keys stay in the server. ``leading``: the gateway's own key, where connections
    are led to it; else what is written leads nowhere near it.
    """

    def __init__(self, calls: Calls, leading: str = "") -> None:
        self._calls = calls
        self._leading = leading

    def read(self) -> State:
        """Return them, without their keys."""
        return {CONNECTIONS: without_keys(self._there())}

    def write(self, before: State, wanted: State) -> None:
        """Set them; acts on the next message."""
        del before
        keys = [*map(str, listed(self._there().get(KEYS))), self._leading]
        wish = mapping(wanted[CONNECTIONS])
        self._calls.post(
            _ANY,
            "/openai/config/update",
            with_keys(wish if self._leading else unled(wish), filter(None, keys)),
        )

    def key_at(self, url: str) -> str:
        """Return the key that is beside an address, ``""``: none."""
        there = self._there()
        pairs = zip(listed(there.get(URLS)), listed(there.get(KEYS)), strict=False)
        return next((str(key) for each, key in pairs if each == url), "")

    def _there(self) -> dict[str, Any]:
        return self._calls.get(_OBJECT, "/openai/config")


class OllamaSwitch:
    """Whether the server asks Ollama by a way of its own."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def read(self) -> State:
        """Return the switch; ``{}``: this server has none."""
        try:
            return {OLLAMA: self._settings().get(_OLLAMA_ENABLED)}
        except (errors.NotThereError, errors.NotOpenWebUIError):
            return {}

    def write(self, before: State, wanted: State) -> None:
        """Set the switch, and leave what stands beside it."""
        del before
        if OLLAMA in wanted:
            settings = {**self._settings(), _OLLAMA_ENABLED: wanted[OLLAMA]}
            self._calls.post(_ANY, "/ollama/config/update", settings)

    def _settings(self) -> dict[str, Any]:
        return self._calls.get(_OBJECT, "/ollama/config")


def connection_settings(base: State, upstream: str) -> dict[str, JsonValue]:
    """Return the settings of the connection to the gateway, as much as possible the old ones.

    ``upstream`` is the model's server that the gateway asks; models keep the names they have.
    """
    before = unled(mapping(base.get(CONNECTIONS)))
    own: Mapping[str, Any] = {}
    for number, url in enumerate(listed(before.get(URLS))):
        if isinstance(url, str) and url.rstrip("/") == upstream.rstrip("/"):
            own = config_of(before, number) or {}
    kept: dict[str, JsonValue] = {name: own[name] for name in _KEPT if name in own}
    return {**kept, "enable": True, "auth_type": "bearer", "headers": dict(_HEADERS)}


def through_gateway(base: State, address: str, key: str, upstream: str) -> State:
    """Return the connections with the gateway as the only one that is on."""
    before, settings = mapping(base.get(CONNECTIONS)), connection_settings(base, upstream)
    return {CONNECTIONS: led(before, address, mark_of(key), settings)}


def without_ollama(base: State) -> State:
    """Return the switch as off, where there is one: its models have a way through the gateway."""
    return {OLLAMA: False} if OLLAMA in base else base


def is_behind(calls: Calls, address: str) -> bool:
    """Look whether every way from the server to a model leads through the gateway."""
    there = mapping(Connections(calls).read()[CONNECTIONS])
    open_ways = [
        url
        for number, url in enumerate(listed(there.get(URLS)))
        if (config_of(there, number) or {}).get("enable", True)
    ]
    return (
        bool(there.get(ENABLED))
        and open_ways == [address]
        and not OllamaSwitch(calls).read().get(OLLAMA)
        and not any(each.type == _PIPE and each.is_active for each in Reading(calls).functions())
        and not _pages_have_own(calls)
    )


def ask_through(calls: Calls, address: str, key: str, settings: Mapping[str, JsonValue]) -> None:
    """Have the server ask the gateway for its models, as it would for somebody who chats.

    Raises `GatewayNotReachedError` where it does not reach it, or does not say who asks.
    """
    body = {"url": address, "key": key, "config": dict(settings)}
    try:
        answer = calls.post(_ANY, "/openai/verify", body)
    except _NOT_REACHED:
        raise GatewayNotReachedError from None
    if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
        raise GatewayNotReachedError


def _pages_have_own(calls: Calls) -> bool:
    try:
        return bool(calls.get(_OBJECT, "/api/v1/configs/connections").get(_DIRECT))
    except (errors.NotThereError, errors.NotOpenWebUIError):
        return False
