"""What a provider asks before every message and every purchase, and the app shows ahead of time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from guardian.policy.settings import Origin


class Reason(StrEnum):
    """Why something was refused: the codes on the wire."""

    CLASS_BANNED = "class_banned"
    CHARACTER_BLOCKED = "character_blocked"
    CURFEW = "curfew"
    LIMIT_REACHED = "limit_reached"
    SPENDING_CAP = "spending_cap"
    APPROVAL_NEEDED = "approval_needed"
    REST_BREAK = "rest_break"
    CONSENT_MISSING = "consent_missing"
    """A minor whom the service may not serve without a guardian's consent (Art. 14, Art. 17)."""
    SERVICE_RESTRICTED = "service_restricted"
    """The provider itself has restricted or ended the service (Art. 20, Art. 24)."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A "no" that explains itself.

    ``field`` is the field of the policy (keyed as in ``EffectivePolicy.origins``), ``origin``
    whose it is, ``until`` when the answer may change (aware; ``None``: only when the policy does).
    """

    reason: Reason
    field: str
    origin: Origin
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The answer. ``remaining_seconds``: left of the day and of the session, whichever is less.

    It is ``None`` without such a limit, and for a character whose time does not count.
    ``next_change`` is the moment at which the answer may change by itself (aware).
    """

    refusal: Refusal | None
    remaining_seconds: int | None = None
    next_change: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether nothing stands against it."""
        return self.refusal is None
