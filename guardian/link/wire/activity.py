"""``/characters``, ``/usage``, ``/refusals`` and ``/spending``: what happened, never the words."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from guardian.link.wire.base import Identifier, Instant, ShortText, Wire
from guardian.policy.decisions import Reason
from guardian.policy.settings import OriginKind, RelationshipClass


class Maker(StrEnum):
    """Whose work a character is."""

    SERVICE = "service"
    PARTNER = "partner"
    """A company or an author with whom the service has a contract."""
    USER = "user"
    """Somebody else who uses the service."""
    WARD = "ward"
    """The ward: nobody else talks with it unless the ward shares it."""


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
    interaction_class: Literal["companion", "tool"] = "companion"
    """Sustained emotional interaction (Art. 2), or a tool for study and the like."""
    needs_approval: bool = False
    """A guardian wants to approve new characters, and this one has not been."""
    exempt: bool = False
    """Time with it does not count."""
    min_age: int | None = Field(default=None, ge=0, le=120)
    """From how many whole years on the service deems it fit; ``None``: it does not say.

    A statement of the service, which closes nothing: ``blocked`` tells whether it answers.
    """
    made_by: Maker | None = None
    """``None``: the service does not say."""


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


ALL_CHARACTERS = "*"
"""``character_id`` of a row that sums over all: from 16 on, reports are less close."""


class Reminded(Wire):
    """A reminder that the child saw: a mark on the timeline."""

    at: Instant
    kind: ShortText
    trigger: ShortText
    n: int = Field(ge=1)
    continuous_minutes: int = Field(ge=0)


class Exit(Wire):
    """A conversation that somebody ended (Art. 19)."""

    requested_at: Instant
    stopped_at: Instant
    method: ShortText
    messages_after: int = Field(ge=0)


class Dependency(Wire):
    """Signs of over-dependence in the last 14 days (Art. 10, 18): signals, no diagnosis."""

    index: int = Field(ge=0, le=100)
    trend: Literal["falling", "steady", "rising"]
    late_night_share: float = Field(ge=0, le=1)
    """Of the time of use, between 22:00 and 06:00 local."""
    longest_run_minutes: int = Field(ge=0)
    asked_to_stay: int = Field(ge=0)
    """How often a character was about to argue with an exit, and was kept from it."""
    signals: list[ShortText]


class Stretch(Wire):
    """Use with one character without a break: what the minutes of a day consist of.

    It starts with a turn of the child and ends with the last turn, of either side, whose time was
    counted, or where the child turned to another character. Moments are whole seconds: a turn
    belongs to the second that it is in. Stretches of a ward do not overlap. Cut at local midnight
    they add up, per day and character, to exactly the ``active_seconds``; and so do the ``turns``
    of stretches that begin and end on one day. ``started_at`` and ``character_id`` name one.
    """

    started_at: Instant
    ended_at: Instant
    character_id: Identifier
    turns: int = Field(ge=0)
    """Messages of the child; 0 where all of them lay before a midnight up to which was deleted."""


class UsageReport(Wire):
    """``GET /usage?from=DATE&to=DATE``, both included; a day without use has no row.

    ``stretches`` are told where ``granularity=stretch`` was asked for and the ward's age allows it
    (``detail_level`` is ``by_character``), each whole that has a part on the days asked for;
    ``None``: not told, which is not "no use".
    """

    usage: list[UsageDay]
    as_of: Instant
    stretches: list[Stretch] | None = None
    reminders: list[Reminded] = Field(default_factory=list)
    exits: list[Exit] = Field(default_factory=list)
    dependency: Dependency | None = None


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
    day_total_minor: int | None = Field(default=None, ge=0)
    """Completed purchases of the ward's current local day."""
