"""Three-way merge of limits: what the guardian saw, what the provider has, what is wished.

A merge patch (RFC 7396) is taken apart into leaf fields, named as origins are: ``daily_minutes``,
``blocked_characters/owl``, ``closed_hours/monday/school``. The keys of maps are fields of their
own, so that two who block two characters never meet; a curfew is one field, because half of one
means nothing. ``None`` is a field that is not set.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import TypeAlias

from guardian.link.wire.policy import SETTINGS, SettingsError, parse_requested
from guardian.policy.merge_patch import JsonObject, JsonValue, merge_patch
from guardian.policy.settings import PolicySettings

Leaves: TypeAlias = Mapping[str, JsonValue]
"""Values by the names of leaf fields."""
_KEYED = {
    each.name: 2 if each.name == "closed_hours" else 1
    for each in fields(PolicySettings)
    if each.default_factory is dict
}
"""Fields that are maps, with how many keys lead to one entry."""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """One field that somebody else set to ``theirs`` since the guardian asked for ``ours``."""

    field: str
    theirs: JsonValue
    ours: JsonValue


@dataclass(frozen=True, kw_only=True)
class Merge:
    """``send``: what can be asked for; ``held``: what holds already; each by leaf field."""

    send: dict[str, JsonValue]
    held: dict[str, JsonValue]
    conflicts: dict[str, Conflict]


def merge(base: Leaves, theirs: Leaves, wished: Leaves) -> Merge:
    """Part ``wished`` by what the provider has now.

    A field is in conflict where ``theirs`` is neither what the guardian saw nor what is wished.
    """
    send: dict[str, JsonValue] = {}
    held: dict[str, JsonValue] = {}
    conflicts: dict[str, Conflict] = {}
    for name, ours in wished.items():
        now = theirs.get(name)
        if now == ours:
            held[name] = ours
        elif now == base.get(name):
            send[name] = ours
        else:
            conflicts[name] = Conflict(field=name, theirs=now, ours=ours)
    return Merge(send=send, held=held, conflicts=conflicts)


def settings_json(settings: PolicySettings) -> JsonObject:
    """Return settings as the JSON that a merge patch applies to: without what is not set."""
    written: JsonObject = SETTINGS.dump_python(settings, mode="json")
    return {name: value for name, value in written.items() if value is not None}


def patched(requested: PolicySettings, patches: Iterable[JsonObject]) -> PolicySettings:
    """Return ``requested`` with wishes merged into it, in their order.

    Where they no longer fit, because the provider has moved on, ``requested`` as it is.
    """
    merged = settings_json(requested)
    for patch in patches:
        merged = merge_patch(merged, patch)
    try:
        return parse_requested(merged)
    except SettingsError:
        return requested


def patched_fields(patch: JsonObject) -> Iterator[str]:
    """Yield every field that a merge patch touches; of a map that it clears, the map."""
    return (name for name, _ in _entries(patch))


def leaves(settings: PolicySettings) -> dict[str, JsonValue]:
    """Return the leaf fields of settings that are set."""
    return {name: value for name, value in _entries(settings_json(settings)) if value is not None}


def touched(patch: JsonObject, seen: Leaves) -> dict[str, JsonValue]:
    """Return what was seen of every leaf field that ``patch`` touches.

    A map that is cleared as a whole touches the entries that were seen, and no other: an entry
    that nobody saw cannot have been meant.
    """
    found: dict[str, JsonValue] = {}
    for name, value in _entries(patch):
        if value is None and name not in seen and _is_map(name):
            found |= {each: seen[each] for each in seen if each.startswith(f"{name}/")}
        else:
            found[name] = seen.get(name)
    return found


def wished_leaves(patch: JsonObject, base: Leaves) -> dict[str, JsonValue]:
    """Return what ``patch`` asks for, by leaf field, of a guardian who saw ``base``.

    Written as the provider writes it, so that the same value is equal; what cannot be meant stays
    as it was asked, for the provider to refuse.
    """
    asked = {name: value for name, value in _entries(patch) if value is not None}
    return {name: _plain(name, base.get(name), asked.get(name)) for name in touched(patch, base)}


def as_patch(values: Leaves) -> JsonObject:
    """Return leaf fields as a merge patch."""
    patch: JsonObject = {}
    for name, value in values.items():
        above = patch
        *path, last = _path(name)
        for key in path:
            below = above.setdefault(key, {})
            assert isinstance(below, dict)  # noqa: S101 - a field has either a value or keys
            above = below
        above[last] = value
    return patch


def _plain(name: str, seen: JsonValue, asked: JsonValue) -> JsonValue:
    if asked is None:
        return None
    whole: JsonObject = as_patch({name: seen}) if seen is not None else {}
    try:
        read = parse_requested(merge_patch(whole, as_patch({name: asked})))
    except SettingsError:
        return asked
    return leaves(read).get(name)


def _path(name: str) -> list[str]:
    """Return the keys that lead to a field; an id may hold a slash itself."""
    return name.split("/", _KEYED.get(name.split("/", 1)[0], 0))


def _is_map(name: str) -> bool:
    path = _path(name)
    return len(path) <= _KEYED.get(path[0], 0)


def _entries(patch: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    for name, value in patch.items():
        yield from _below(name, value, _KEYED.get(name, 0))


def _below(name: str, value: JsonValue, keys: int) -> Iterator[tuple[str, JsonValue]]:
    if keys and isinstance(value, dict):
        for key, below in value.items():
            yield from _below(f"{name}/{key}", below, keys - 1)
    else:
        yield name, value
