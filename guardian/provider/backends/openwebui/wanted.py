"""What the bridge wants of each place, from how the place is without it: pure functions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from guardian.provider.backends.openwebui.places import (
    ACTIVE,
    CONTENT,
    GLOBAL,
    NAME,
    ROLE,
    VALVES,
    grant_name,
    grant_of,
)
from guardian.provider.backends.openwebui.shapes import Grant
from guardian.provider.backends.openwebui.undo import State

PENDING = "pending"
EVERYBODY = "*"
NEW_ACCOUNTS = "DEFAULT_USER_ROLE"
"""The role of an account that somebody makes for themselves."""
OVERLAY_TITLE = "PENDING_USER_OVERLAY_TITLE"
OVERLAY_TEXT = "PENDING_USER_OVERLAY_CONTENT"
UNCOUNTED = (
    "chat.delete",
    "chat.delete_message",
    "chat.edit",
    "chat.import",
    "chat.temporary",
)
"""What lets a chat go uncounted: taken away, deleted, rewritten, brought along or never kept."""


@dataclass(frozen=True, kw_only=True)
class People:
    """Every account of the server, and who is in which group."""

    user_ids: Sequence[str]
    members: Mapping[str, Collection[str]] = field(default_factory=dict)


def blocked(base: State, wards: Collection[str], people: People) -> State:
    """Return the grants without ``wards``: what names them in a crowd is told one by one.

    Whoever else could meet the character still can. An account that is made later is let in by the
    next call, since that starts from the base again.
    """
    if not wards:
        return base
    kept: dict[str, bool] = {}
    for grant in map(grant_of, base):
        whom = crowd(grant, people)
        if not set(wards).intersection(whom):
            kept[grant_name(grant)] = True
            continue
        for user_id in whom:
            if user_id not in wards:
                alone = Grant(
                    principal_type="user", principal_id=user_id, permission=grant.permission
                )
                kept[grant_name(alone)] = True
    return kept


def crowd(grant: Grant, people: People) -> Sequence[str]:
    """Return the accounts that a grant names."""
    if grant.principal_type == "group":
        return tuple(people.members.get(grant.principal_id, ()))
    if grant.principal_id == EVERYBODY:
        return people.user_ids
    return (grant.principal_id,)


def suspended(base: State) -> State:
    """Return the role of an account that may go nowhere."""
    return {**base, ROLE: PENDING}


def as_it_was(base: State) -> State:
    """Return a place as it is without the bridge."""
    return base


def guarded(base: State, title: str, text: str) -> State:
    """Return the settings with what accounts read that wait, of all of them alike.

    An account that somebody makes for themselves waits too: with another one a child would be
    somebody whom nobody looks after.
    """
    waiting = {NEW_ACCOUNTS: PENDING} if NEW_ACCOUNTS in base else {}
    return {**base, **waiting, OVERLAY_TITLE: title, OVERLAY_TEXT: text}


def without_uncounted(base: State) -> State:
    """Return the permissions without those that let a chat go uncounted."""
    return {**base, **{path: False for path in UNCOUNTED if path in base}}


def installed(name: str, content: str, valves: Mapping[str, JsonValue]) -> State:
    """Return a function that is there, told what it needs, and runs for everybody."""
    return {
        NAME: name,
        CONTENT: content,
        ACTIVE: True,
        GLOBAL: True,
        VALVES: dict(valves),
    }
