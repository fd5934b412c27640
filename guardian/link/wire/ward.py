"""``GET /ward`` and ``GET /link``: the child and the link, as the provider knows them."""

from enum import StrEnum

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire


class LinkState(StrEnum):
    """Where a link is in its life."""

    REQUESTED = "requested"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"


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


class Link(Wire):
    """The bond between one guardian's app and one ward."""

    link_id: Identifier
    state: LinkState
    guardian_name: ShortText
    permissions: list[ShortText]
    created_at: Instant
