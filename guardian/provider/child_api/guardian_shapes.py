"""The JSON of a ward's own page about who looks after them."""

from typing import Literal

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire
from guardian.link.wire.ward import LinkEvent, LinkState, Role, WardPart

Act = Literal["consent", "reject", "object", "withdraw-objection", "end"]


class GuardianLink(Wire):
    """One app of one guardian, in whatever state, as the ward may know it."""

    link_id: Identifier
    guardian_name: ShortText
    role: Role
    app: ShortText
    """The name of the app that is linked."""
    state: LinkState
    state_reason: ShortText | None
    """A code, as ``ward_is_of_age``, ``reconfirmation_due``, ``ward_objected``."""
    since: Instant
    ended_at: Instant | None
    sees: list[ShortText]
    """Permission codes: what this app may see and do."""
    my_part: WardPart
    """What the ward has to say about it, by age."""
    objected_at: Instant | None
    ends_at: Instant | None
    """Ends then because the ward has objected, unless they withdraw it."""
    expires_at: Instant | None
    acts: list[Act]
    """What the ward can do about this link now: ``POST /app/api/guardians/{link_id}/{act}``."""


class GuardianName(Wire):
    """Somebody who looks after the ward, whether an app of theirs is linked or not."""

    guardian_name: ShortText
    role: Role


class MyGuardians(Wire):
    """``GET /app/api/guardians``: links, newest first, and what happened to them."""

    guardians: list[GuardianName]
    links: list[GuardianLink]
    history: list[LinkEvent]
    as_of: Instant
