"""``/characters``, ``/usage``, ``/refusals`` and ``/spending``: what happened, never the words."""

from datetime import date
from enum import StrEnum

from pydantic import Field

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire
from guardian.policy.decisions import Reason
from guardian.policy.settings import OriginKind, RelationshipClass


class Character(Wire):
    """A companion that the service offers."""

    character_id: Identifier
    name: ShortText
    relationship_class: RelationshipClass
    description: ShortText
    blocked: bool
    locked_by: OriginKind | None
    """``law``: nobody can unblock it; ``guardian``: the policy blocks it; ``None``: open."""
    clause: ShortText | None = None


class CharacterList(Wire):
    """Every character of the service, as it stands for this ward."""

    characters: list[Character]
    as_of: Instant


class UsageDay(Wire):
    """Time with one character on one local day of the ward."""

    date: date
    character_id: Identifier
    active_seconds: int = Field(ge=0, le=90_000)
    turns: int = Field(ge=0)


class UsageReport(Wire):
    """``GET /usage?from=DATE&to=DATE``, both included; a day without use has no row."""

    usage: list[UsageDay]
    as_of: Instant


class RefusalRecord(Wire):
    """Something that the child tried and that was refused."""

    refusal_id: Identifier
    at: Instant
    reason: Reason
    character_id: Identifier | None


class RefusalReport(Wire):
    """``GET /refusals?from=DATE&to=DATE``, newest first, at most 200."""

    refusals: list[RefusalRecord]
    as_of: Instant


class PurchaseState(StrEnum):
    """What became of a purchase."""

    COMPLETED = "completed"
    REFUNDED = "refunded"


class Purchase(Wire):
    """One purchase in the ward's currency."""

    purchase_id: Identifier
    at: Instant
    item: ShortText
    price_minor: int = Field(ge=0)
    currency: ShortText
    state: PurchaseState


class SpendingReport(Wire):
    """``GET /spending?from=DATE&to=DATE``, newest first."""

    purchases: list[Purchase]
    month_total_minor: int = Field(ge=0)
    """Completed purchases of the ward's current calendar month."""
    currency: ShortText
    as_of: Instant
