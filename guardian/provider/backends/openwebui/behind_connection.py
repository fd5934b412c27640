"""How the server reaches its models: which connections it has, and that they lead to the gateway.

The server names who asks in headers of the connection itself, which its administrators set. So no
setting of its environment is needed on one computer; elsewhere it signs (see
:mod:`guardian.provider.backends.gateway.people`).
"""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue, TypeAdapter

from guardian.provider.backends.gateway.identities import UNSIGNED_HEADER
from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.behind_errors import GatewayNotReachedError
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.backends.openwebui.undo import State

CONNECTIONS, OLLAMA = "connections", "ollama"
"""Kinds of places, and the names of their values."""
CHAT_HEADER = "x-openwebui-chat-id"
_ENABLED, _URLS, _KEYS, _CONFIGS = (
    "ENABLE_OPENAI_API",
    "OPENAI_API_BASE_URLS",
    "OPENAI_API_KEYS",
    "OPENAI_API_CONFIGS",
)
_OLLAMA_ENABLED = "ENABLE_OLLAMA_API"
_DIRECT = "ENABLE_DIRECT_CONNECTIONS"
_KEPT = ("prefix_id", "tags", "model_ids", "connection_type")
"""What of a connection's own settings decides which models there are, and what they are called."""
_PIPE = "pipe"
_HEADERS = {UNSIGNED_HEADER: "{{USER_ID}}", CHAT_HEADER: "{{CHAT_ID}}"}
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
    """The server's connections to models; one value, for their lists belong together."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def read(self) -> State:
        """Return them, with their keys."""
        return {CONNECTIONS: self._calls.get(_OBJECT, "/openai/config")}

    def write(self, before: State, wanted: State) -> None:
        """Set them; acts on the next message."""
        del before
        self._calls.post(_ANY, "/openai/config/update", wanted[CONNECTIONS])


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
    before = _mapping(base.get(CONNECTIONS))
    urls, configs = _list(before.get(_URLS)), _mapping(before.get(_CONFIGS))
    own: Mapping[str, Any] = {}
    for number, url in enumerate(urls):
        if isinstance(url, str) and url.rstrip("/") == upstream.rstrip("/"):
            own = _mapping(configs.get(str(number), configs.get(url)))
    kept: dict[str, JsonValue] = {name: own[name] for name in _KEPT if name in own}
    return {**kept, "enable": True, "auth_type": "bearer", "headers": dict(_HEADERS)}


def through_gateway(base: State, address: str, key: str, upstream: str) -> State:
    """Return the connections with the gateway as the only one."""
    return {
        CONNECTIONS: {
            _ENABLED: True,
            _URLS: [address],
            _KEYS: [key],
            _CONFIGS: {"0": connection_settings(base, upstream)},
        }
    }


def without_ollama(base: State) -> State:
    """Return the switch as off, where there is one: its models have a way through the gateway."""
    return {OLLAMA: False} if OLLAMA in base else base


def key_in(state: State, address: str) -> str:
    """Return the key that is beside an address in connections, ``""``: none."""
    there = _mapping(state.get(CONNECTIONS))
    pairs = zip(_list(there.get(_URLS)), _list(there.get(_KEYS)), strict=False)
    return next((str(key) for url, key in pairs if url == address), "")


def is_behind(calls: Calls, address: str) -> bool:
    """Look whether every way from the server to a model leads through the gateway."""
    there = _mapping(Connections(calls).read()[CONNECTIONS])
    configs = _mapping(there.get(_CONFIGS))
    open_ways = [
        url
        for number, url in enumerate(_list(there.get(_URLS)))
        if _mapping(configs.get(str(number), configs.get(str(url)))).get("enable", True)
    ]
    return (
        bool(there.get(_ENABLED))
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


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
