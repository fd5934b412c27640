"""The server's connections to models as they are noted: without a key. Pure.

Those of the family stay in the server while the gateway leads, switched off and with their keys,
which are nowhere else. A note has the digest of each key; putting back finds the key by it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import JsonValue

ENABLED, URLS, KEYS, CONFIGS = (
    "ENABLE_OPENAI_API",
    "OPENAI_API_BASE_URLS",
    "OPENAI_API_KEYS",
    "OPENAI_API_CONFIGS",
)
OURS, BEFORE = "guardian", "guardian_before"
"""In a connection's own settings: that it is the gateway's, and how one was that is off now."""
_MARK = "sha256:"


def mark_of(key: str) -> str:
    """Return by what a key is known again; no key has none."""
    return f"{_MARK}{hashlib.sha256(key.encode()).hexdigest()}" if key else ""


def without_keys(connections: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Return connections as they are noted."""
    marks = [mark_of(str(key)) for key in listed(connections.get(KEYS))]
    return {**connections, KEYS: marks}


def with_keys(connections: Mapping[str, Any], known: Iterable[str]) -> dict[str, JsonValue]:
    """Return noted connections with those of the ``known`` keys that they had."""
    keys = {mark_of(key): key for key in known}
    found = [keys.get(str(mark), "") for mark in listed(connections.get(KEYS))]
    return {**connections, KEYS: found}


def config_of(connections: Mapping[str, Any], number: int) -> Mapping[str, Any] | None:
    """Return the settings of one connection; older servers name them by its address."""
    configs, urls = mapping(connections.get(CONFIGS)), listed(connections.get(URLS))
    found = configs.get(str(number), configs.get(str(urls[number])))
    return found if isinstance(found, dict) else None


def led(
    before: Mapping[str, Any], url: str, mark: str, settings: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Return connections of which one is on: to ``url``, with the key of ``mark``."""
    own = unled(before)
    configs: dict[str, JsonValue] = {"0": {**settings, OURS: True}}
    for number, _ in enumerate(listed(own.get(URLS))):
        config = config_of(own, number)
        was = None if config is None else dict(config)
        configs[str(number + 1)] = {**(was or {}), "enable": False, BEFORE: was}
    return {
        **own,
        ENABLED: True,
        URLS: [url, *listed(own.get(URLS))],
        KEYS: [mark, *_keys_of(own)],
        CONFIGS: configs,
    }


def unled(connections: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Return connections without the gateway's, and the others as they were before it came."""
    urls, keys = listed(connections.get(URLS)), _keys_of(connections)
    kept = [
        number
        for number, _ in enumerate(urls)
        if not (config_of(connections, number) or {}).get(OURS)
    ]
    if len(kept) == len(urls):
        return dict(connections)
    configs = {str(place): _before(config_of(connections, of)) for place, of in enumerate(kept)}
    return {
        **connections,
        URLS: [urls[number] for number in kept],
        KEYS: [keys[number] for number in kept],
        CONFIGS: {place: config for place, config in configs.items() if config is not None},
    }


def _before(config: Mapping[str, Any] | None) -> dict[str, JsonValue] | None:
    if config is None or BEFORE not in config:
        return None if config is None else dict(config)
    was = config[BEFORE]
    return dict(was) if isinstance(was, dict) else None


def _keys_of(connections: Mapping[str, Any]) -> list[Any]:
    """Return a key for each address, as the server does."""
    missing = len(listed(connections.get(URLS))) - len(listed(connections.get(KEYS)))
    return [*listed(connections.get(KEYS)), *([""] * missing)]


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object of JSON; anything else is an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """Return a list of JSON; anything else is an empty one."""
    return value if isinstance(value, list) else []
