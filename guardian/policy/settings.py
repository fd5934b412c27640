"""What can be limited: the values that guardians ask for, that the law demands, that hold.

Sets are maps keyed by id, so that two guardians' merge patches (RFC 7396) never erase each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, Len

MINUTES_PER_DAY = 1440
MAX_SPEND_MINOR = 10_000_000
"""The highest cap that is not taken for a slip of the hand: 100,000 yuan or dollars."""

Minutes = Annotated[int, Ge(0), Le(MINUTES_PER_DAY)]
PositiveMinutes = Annotated[int, Ge(1), Le(MINUTES_PER_DAY)]
MinorUnits = Annotated[int, Ge(0), Le(MAX_SPEND_MINOR)]
Id = Annotated[str, Len(1, 64)]


class Weekday(StrEnum):
    """A local day of the week, in the order of ``date.weekday()``."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class RelationshipClass(StrEnum):
    """What a character is to the child (the Measures, Art. 2 and 14)."""

    STUDY = "study"
    STORY = "story"
    FRIEND = "friend"
    VIRTUAL_KIN = "virtual_kin"
    VIRTUAL_PARTNER = "virtual_partner"


@dataclass(frozen=True, kw_only=True)
class Curfew:
    """Local wall-clock hours without chat; ``start`` later than ``end`` crosses midnight.

    ``start`` equal to ``end`` is the whole day: two windows that leave no gap add up to that.
    Nobody asks for it so, and a request that says it is refused as a slip of the hand.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuse an offset: a curfew is a custom of the house, not a moment in the world."""
        if self.start.tzinfo is not None or self.end.tzinfo is not None:
            raise ValueError("start and end are local wall-clock times without an offset")


@dataclass(frozen=True)
class Block:
    """An entry of a block map. It has no fields yet; its presence is what counts."""


ClosedHours = Mapping[Id, Curfew]
"""Windows without chat that begin on one weekday, each under a name of the guardian's choosing."""


@dataclass(frozen=True, kw_only=True)
class PolicySettings:
    """One set of limits. ``None`` and an absent entry mean "no limit of this kind".

    ``daily_minutes``: chat per local day; ``weekday_minutes`` the same for one weekday, and the
    smaller of the two holds. ``session_minutes``: the longest stretch of continuous use, after
    which chat rests for ``break_minutes``. ``curfew`` holds every day, ``closed_hours`` on the
    weekday on which a window begins. ``*_reminder_minutes``: continuous use after which, again and
    again, the child is reminded of the time (Art. 18) or of reality (Art. 14).
    ``spend_*_minor``: money in minor units of the ward's currency, for one purchase, one local day
    and one calendar month. ``exempt_characters`` cost no time. With ``approve_new_characters``
    only ``approved_characters`` answer. ``minor_mode`` ``None``: on for a minor, off for an adult;
    who knows the age says which (a provider, in the ward's ``service_state``).
    """

    daily_minutes: Minutes | None = None
    weekday_minutes: Mapping[Weekday, Minutes] = field(default_factory=dict)
    session_minutes: PositiveMinutes | None = None
    break_minutes: PositiveMinutes | None = None
    curfew: Curfew | None = None
    closed_hours: Mapping[Weekday, ClosedHours] = field(default_factory=dict)
    duration_reminder_minutes: PositiveMinutes | None = None
    reality_reminder_minutes: PositiveMinutes | None = None
    spend_per_purchase_minor: MinorUnits | None = None
    spend_per_day_minor: MinorUnits | None = None
    spend_per_month_minor: MinorUnits | None = None
    blocked_characters: Mapping[Id, Block] = field(default_factory=dict)
    blocked_relationship_classes: Mapping[RelationshipClass, Block] = field(default_factory=dict)
    exempt_characters: Mapping[Id, Block] = field(default_factory=dict)
    approve_new_characters: bool | None = None
    approved_characters: Mapping[Id, Block] = field(default_factory=dict)
    minor_mode: bool | None = None


class OriginKind(StrEnum):
    """Whose a value is."""

    LAW = "law"
    GUARDIAN = "guardian"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Whose a value is: the law's, with its clause, or a guardian's, by name where it is one's."""

    by: OriginKind
    clause: str | None = None
    guardian: str | None = None


@dataclass(frozen=True, kw_only=True)
class Floor:
    """What the law demands of every policy of this ward: nobody can ask for less.

    ``clauses`` names the clause per field; a map's entry is ``field/key``.
    """

    settings: PolicySettings = field(default_factory=PolicySettings)
    clauses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class EffectivePolicy:
    """What holds: the strictest of floor and requests, with the origin of every field.

    ``origins`` is keyed as ``Floor.clauses`` is: ``daily_minutes``,
    ``blocked_relationship_classes/virtual_kin``, ``closed_hours/monday/school``.
    """

    settings: PolicySettings
    origins: Mapping[str, Origin] = field(default_factory=dict)
