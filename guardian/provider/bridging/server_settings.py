"""What of the server's own settings would let a child walk around the bridge."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from guardian.provider.backends.openwebui import errors
from guardian.provider.backends.openwebui.places import Settings, flat
from guardian.provider.backends.openwebui.reading import Reading
from guardian.provider.backends.openwebui.transport import Calls
from guardian.provider.backends.openwebui.wanted import PENDING, UNCOUNTED

_OBJECT = TypeAdapter(dict[str, Any])
_CONNECTIONS = "/api/v1/configs/connections"
_PIPE = "pipe"


@dataclass(frozen=True, kw_only=True)
class SettingsFacts:
    """See :class:`guardian.provider.bridging.rights.Facts`; ``None``: the server does not tell."""

    signup_closed: bool | None
    no_own_models: bool | None
    no_pipes: bool
    child_countable: bool | None


def settings_facts(calls: Calls, child: str) -> SettingsFacts:
    """Read the settings; ``child``: an account's id, or ``""``. Raises `errors.OpenWebUIError`."""
    reading = Reading(calls)
    return SettingsFacts(
        signup_closed=_signup_closed(calls),
        no_own_models=_no_own_models(calls),
        no_pipes=not any(each.type == _PIPE and each.is_active for each in reading.functions()),
        child_countable=_countable(reading, child) if child else None,
    )


def _signup_closed(calls: Calls) -> bool | None:
    settings = Settings(calls).read()
    if "ENABLE_SIGNUP" not in settings:
        return None
    return settings["ENABLE_SIGNUP"] is False or settings.get("DEFAULT_USER_ROLE") == PENDING


def _no_own_models(calls: Calls) -> bool | None:
    try:
        allowed = calls.get(_OBJECT, _CONNECTIONS).get("ENABLE_DIRECT_CONNECTIONS")
    except (errors.NotThereError, errors.NotOpenWebUIError):
        return None
    return None if allowed is None else not allowed


def _countable(reading: Reading, child: str) -> bool:
    given = (
        flat(group.permissions)
        for group in reading.groups()
        if group.permissions and child in reading.members(group.id)
    )
    return not any(permissions.get(path) for permissions in given for path in UNCOUNTED)
