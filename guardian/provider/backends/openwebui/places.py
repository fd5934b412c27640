"""The places at the family's server that the bridge changes, each read and written whole."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue, TypeAdapter

from guardian.provider.backends.openwebui.behind_connection import (
    CONNECTIONS,
    OLLAMA,
    Connections,
    OllamaSwitch,
)
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.shapes import Grant
from guardian.provider.backends.openwebui.transport import Calls, part
from guardian.provider.backends.openwebui.undo import Place, State

ROLE, GRANTS, FUNCTION, SETTINGS, PERMISSIONS = (
    "role",
    "grants",
    "function",
    "settings",
    "permissions",
)
CONTENT, ACTIVE, GLOBAL, VALVES, NAME = "content", "is_active", "is_global", "valves", "name"

_ANY = TypeAdapter(Any)
_OBJECT = TypeAdapter(dict[str, Any])
_HUMANS_ONLY = ("ENABLE_MFA", "MFA_ALLOW_OAUTH_BYPASS", "MFA_ALLOW_TRUSTED_HEADER_BYPASS")
"""Settings that the server lets no key write: with one of them in it, the whole is refused."""


def named(kind: str, of: str = "") -> str:
    """Return the name under which a place's change is kept."""
    return f"{kind}/{of}"


class Places:
    """Finds a place by its name."""

    def __init__(self, calls: Calls, leading: str = "") -> None:
        """``leading``: the gateway's key, where connections are to be led to it."""
        self._calls = calls
        self._leading = leading

    def __call__(self, name: str) -> Place:
        """Return the place; what `named` did not make is none of ours."""
        kind, _, of = name.partition("/")
        makers: dict[str, Place] = {
            ROLE: Role(self._calls, of),
            GRANTS: Grants(self._calls, of),
            FUNCTION: InstalledFunction(self._calls, of),
            SETTINGS: Settings(self._calls),
            PERMISSIONS: Permissions(self._calls),
            CONNECTIONS: Connections(self._calls, self._leading),
            OLLAMA: OllamaSwitch(self._calls),
        }
        return makers[kind]


class Role:
    """An account's role: one that is *pending* is let in nowhere."""

    def __init__(self, calls: Calls, user_id: str) -> None:
        self._calls, self._user_id = calls, user_id

    def read(self) -> State:
        """Return the role."""
        return {ROLE: Reading(self._calls).user(self._user_id).role}

    def write(self, before: State, wanted: State) -> None:
        """Set the role; acts on the next request of an open page."""
        del before
        path = f"/api/v1/users/{part(self._user_id)}/update"
        self._calls.post(_ANY, path, {ROLE: wanted[ROLE]})


class Grants:
    """Who may meet a character: an allow-list, in which ``user:*`` is everybody."""

    def __init__(self, calls: Calls, character_id: str) -> None:
        self._calls, self._character_id = calls, character_id

    def read(self) -> State:
        """Return each grant as a name, since a grant has no value but being there."""
        grants = Reading(self._calls).character(self._character_id).access_grants
        return {grant_name(grant): True for grant in grants}

    def write(self, before: State, wanted: State) -> None:
        """Replace all grants."""
        del before
        body = {
            "id": self._character_id,
            "access_grants": [grant_of(name).model_dump() for name in wanted],
        }
        self._calls.post(_ANY, "/api/v1/models/model/access/update", body)


def grant_name(grant: Grant) -> str:
    """Return a grant as one text."""
    return f"{grant.permission}:{grant.principal_type}:{grant.principal_id}"


def grant_of(name: str) -> Grant:
    """Read what `grant_name` wrote."""
    permission, kind, whom = name.split(":", 2)
    return Grant.model_validate(
        {"permission": permission, "principal_type": kind, "principal_id": whom}
    )


class Settings:
    """The server's settings, of which the bridge changes what a suspended child reads."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def read(self) -> State:
        """Return every setting that a key may write."""
        settings = self._calls.get(_OBJECT, "/api/v1/auths/admin/config")
        return {name: value for name, value in settings.items() if name not in _HUMANS_ONLY}

    def write(self, before: State, wanted: State) -> None:
        """Write all settings: fewer are not taken."""
        del before
        self._calls.post(_ANY, "/api/v1/auths/admin/config", dict(wanted))


class Permissions:
    """What accounts may do unless a group of theirs allows it: the two are added up."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def read(self) -> State:
        """Return each permission by its path, as ``chat.delete``."""
        kept = self._calls.get(_OBJECT, "/api/v1/users/default/permissions")
        return flat(kept)

    def write(self, before: State, wanted: State) -> None:
        """Write the whole of them: what is left out falls back to the server's own default."""
        del before
        self._calls.post(_ANY, "/api/v1/users/default/permissions", nested(wanted))


def flat(permissions: Mapping[str, Any]) -> dict[str, JsonValue]:
    """Turn areas of permissions into paths."""
    found: dict[str, JsonValue] = {}
    for area, held in permissions.items():
        if isinstance(held, dict):
            found |= {f"{area}.{name}": value for name, value in held.items()}
        else:
            found[area] = held
    return found


def nested(paths: State) -> dict[str, JsonValue]:
    """Turn paths back into areas."""
    areas: dict[str, Any] = {}
    for path, value in paths.items():
        area, dot, name = path.partition(".")
        if dot:
            areas.setdefault(area, {})[name] = value
        else:
            areas[area] = value
    return areas


class InstalledFunction:
    """A function in the server, with its two switches and what it is told; ``{}``: not there."""

    def __init__(self, calls: Calls, function_id: str) -> None:
        self._calls, self._id = calls, function_id
        self._path = f"/api/v1/functions/id/{part(function_id)}"

    def read(self) -> State:
        """Return the function, or nothing."""
        found = Reading(self._calls).function(self._id)
        if found is None:
            return {}
        valves = self._calls.get(_ANY, f"{self._path}/valves")
        return {
            NAME: found.name,
            CONTENT: found.content,
            ACTIVE: found.is_active,
            GLOBAL: found.is_global,
            VALVES: valves or {},
        }

    def write(self, before: State, wanted: State) -> None:
        """Install, update, tell and switch it, or remove it; only what differs is sent.

        What was not there before is removed, however far its installation had come.
        """
        if NAME not in wanted or CONTENT not in wanted:
            self._calls.delete(f"{self._path}/delete")
            return
        body = {"id": self._id, "name": wanted[NAME], "content": wanted[CONTENT], "meta": {}}
        if not before:
            self._calls.post(_ANY, "/api/v1/functions/create", body)
        elif (before[NAME], before[CONTENT]) != (wanted[NAME], wanted[CONTENT]):
            self._calls.post(_ANY, f"{self._path}/update", body)
        if before.get(VALVES, {}) != wanted[VALVES]:
            self._calls.post(_ANY, f"{self._path}/valves/update", wanted[VALVES])
        # the switches last: it never runs without what it is told
        if before.get(ACTIVE, False) != wanted[ACTIVE]:
            self._calls.post(_ANY, f"{self._path}/toggle")
        if before.get(GLOBAL, False) != wanted[GLOBAL]:
            self._calls.post(_ANY, f"{self._path}/toggle/global")
