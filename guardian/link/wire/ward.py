"""``GET /ward`` and ``/link``: the child and the bond, as the provider knows them."""

from enum import StrEnum
from typing import Literal

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire


class LinkState(StrEnum):
    """Where a link is in its life."""

    REQUESTED = "requested"
    AWAITING_WARD = "awaiting_ward"
    """The guardian has approved it; the ward's own consent is missing."""
    ACTIVE = "active"
    SUSPENDED = "suspended"
    """Out of force until something named in ``state_reason`` happens; alerts still go out."""
    REVOKED = "revoked"
    EXPIRED = "expired"
    REJECTED = "rejected"


class Role(StrEnum):
    """What a guardian is to the ward, and so which permissions a link may have."""

    OWNER = "owner"
    CO_GUARDIAN = "co_guardian"
    OBSERVER = "observer"
    """Reads, and changes nothing."""
    EMERGENCY_CONTACT = "emergency_contact"
    """Hears of crises, and of nothing else (Art. 13)."""


class WardPart(StrEnum):
    """The ward's own part in a link, by age and capacity."""

    INFORMED = "informed"
    """Under 14."""
    MAY_OBJECT = "may_object"
    """14 to 17: an objection ends the link after the provider's declared time."""
    CONSENTS = "consents"
    """Adults and elders: nothing without their consent, and they end it alone."""


class Capacity(StrEnum):
    """Civil Code Art. 17 to 20: what the ward may decide alone."""

    NONE = "none"
    LIMITED = "limited"
    FULL = "full"


class ServiceState(StrEnum):
    """How the service is open to this ward."""

    STANDARD = "standard"
    MINOR_MODE = "minor_mode"
    AWAITING_GUARDIAN_CONSENT = "awaiting_guardian_consent"
    BLOCKED = "blocked"


class WardProfile(StrEnum):
    """Whose duties apply: Art. 14 for minors, Art. 15 for elders."""

    MINOR = "minor"
    ADULT = "adult"
    ELDER = "elder"


class AgeAssurance(Wire):
    """Why the provider takes the ward for a minor, or not (Art. 14(4)); never a birth date."""

    basis: Literal["declared", "guardian_declared", "verified", "inferred"]
    level: Literal["low", "medium", "high"]
    minor: bool
    at: Instant


class Ward(Wire):
    """Who is looked after: a band and never a birth date."""

    ward_id: Identifier
    display_name: ShortText
    band: ShortText
    """Age band as ``8-11``."""
    minor: bool
    language: ShortText
    time_zone: ShortText
    """IANA name; every local day and window of the policy is in it."""
    currency: ShortText
    """ISO 4217 code of every amount of this ward."""
    as_of: Instant
    """The provider's time: "today" of a ward is the local date of this."""
    capacity: Capacity | None = None
    profile: WardProfile | None = None
    service_state: ServiceState = ServiceState.STANDARD
    age_assurance: AgeAssurance | None = None
    contact_missing: bool = False
    """No verified emergency contact is registered (Art. 12)."""
    detail_level: Literal["by_character", "by_day"] = "by_character"
    """How closely use is reported at this age: from 16 on by day, not by character."""


class Link(Wire):
    """The bond between one guardian's app and one ward."""

    link_id: Identifier
    state: LinkState
    guardian_name: ShortText
    permissions: list[ShortText]
    created_at: Instant
    role: Role = Role.OWNER
    ward_part: WardPart | None = None
    state_reason: ShortText | None = None
    """A code, as ``ward_is_of_age``, ``reconfirmation_due``, ``ward_objected``."""
    objected_at: Instant | None = None
    """The ward (14 to 17) has objected; the link ends at ``ends_at``."""
    ends_at: Instant | None = None
    expires_at: Instant | None = None
    """Ends by itself unless it is reconfirmed before."""


class LinkEvent(Wire):
    """One entry of a link's history, which ward and every guardian can read."""

    at: Instant
    what: ShortText
    """A code: ``approved``, ``activated``, ``objected``, ``confirmed_end``, ``suspended``,
    ``resumed``, ``reconfirmed``, ``revoked``, ``expired``, ``rejected``, ``age_transition``."""
    by: Literal["guardian", "ward", "provider", "law"]
    link_id: Identifier
    guardian_name: ShortText
    role: Role
    reason: ShortText | None = None
    guardian_id: Identifier | None = None
    """Whose link it is, the same in all links of one guardian: names may be equal, or change."""


class LinkHistory(Wire):
    """``GET /link/history``: of every link of this ward, newest first, at most 200."""

    history: list[LinkEvent]
    as_of: Instant
