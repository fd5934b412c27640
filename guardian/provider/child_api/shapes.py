"""The JSON between the child's page and the service."""

from datetime import datetime
from typing import Annotated, Literal

from annotated_types import Len
from pydantic import Field

from guardian.link.wire.base import Identifier, Wire
from guardian.link.wire.happenings import ReminderKind
from guardian.link.wire.problems import Problem
from guardian.link.wire.ward import WardProfile
from guardian.policy.decisions import Reason
from guardian.policy.settings import OriginKind, RelationshipClass

MAX_MESSAGE_LENGTH = 2_000


class CurfewShape(Wire):
    """Local wall-clock times as ``21:00``."""

    start: str
    end: str


class Refused(Wire):
    """A "no" in the child's language; ``until`` is aware, ``None``: only a grown-up changes it."""

    reason: Reason
    title: str
    detail: str
    until: datetime | None


class Whose(Wire):
    """Who set a limit: the law, or a guardian, by name where it is one's."""

    by: OriginKind
    guardian: str | None


class OwnLimits(Wire):
    """What holds for the child now; minutes and money where there is such a limit."""

    time_zone: str
    """IANA name: every time of day is told in it."""
    profile: WardProfile
    minor_mode: bool
    words_sealed: bool
    """Whether what was said opens for the ward alone in a guardian's copy (from the age of 8)."""
    times_told: bool
    """Whether guardians are told the times of day of use, and with whom (below 16)."""
    pause: Refused | None
    """Why nobody can be talked with now."""
    closes_at: datetime | None
    """When chat closes next."""
    day_minutes: int | None
    """The limit of today, extra time included."""
    session_minutes: int | None
    session_left_minutes: int | None
    break_minutes: int | None
    """How long chat rests after a session."""
    closed_today: list[CurfewShape]
    cap_day_minor: int | None
    free_characters: list[str]
    """Names of the characters whose time does not count."""
    whose: dict[str, Whose]
    """Keyed ``day``, ``session``, ``curfew``, ``purchase``, ``day_money``, ``month``."""


class Me(Wire):
    """What a child may see of their own account; ``null`` is "no limit of this kind"."""

    display_name: str
    language: str
    minor: bool
    used_minutes: int
    limit_minutes: int | None
    remaining_minutes: int | None
    curfew: CurfewShape | None
    spent_month_minor: int
    cap_month_minor: int | None
    cap_purchase_minor: int | None
    currency: str
    now: datetime
    """The service's time, in the child's zone."""
    guardian_sees: list[str]
    """Permission codes of every app that is linked."""
    helplines: dict[str, str]
    """Number to name."""
    continuous_minutes: int
    """Minutes of continuous use so far (Art. 18)."""
    next_reminder_minutes: int
    """Minutes of continuous use until the next reminder."""
    limits: OwnLimits


class ReminderCard(Wire):
    """A reminder to show now; ``n`` counts its kind within this stretch of continuous use."""

    kind: ReminderKind
    n: int
    continuous_minutes: int
    title: str
    text: str


class Support(Wire):
    """Comfort, and whom to call."""

    text: str
    helplines: dict[str, str]


class RefusedProblem(Problem):
    """The body of a refusal: a problem that still cares for the child."""

    support: Support | None = None


class CharacterCard(Wire):
    """One companion to choose, or why not."""

    character_id: str
    name: str
    description: str
    relationship_class: RelationshipClass
    refusal: Refused | None


class CharacterCards(Wire):
    """Every companion."""

    characters: list[CharacterCard]


class Message(Wire):
    """What a child says to a character: nobody else's business, so in no representation."""

    character_id: Identifier
    text: Annotated[str, Len(1, MAX_MESSAGE_LENGTH)] = Field(repr=False)


class ReplyEnd(Wire):
    """The last event of a reply."""

    turn_id: str
    remaining_minutes: int | None
    support: Support | None


class ReplyStopped(Wire):
    """The last event of a reply that was ended by somebody else."""

    text: str
    support: Support | None


class Ended(Wire):
    """The one event that answers a wish to leave: nothing follows it."""

    text: str
    stopped_at: datetime
    support: Support | None


class ExitRequest(Wire):
    """The child leaves, by the control on the page or by voice."""

    method: Literal["button", "voice"]


class HelpNow(Wire):
    """Help at once: comfort, whom to call, and whether the child's guardians are told."""

    text: str
    helplines: dict[str, str]
    guardians_told: bool


class ItemCard(Wire):
    """One item of the shop."""

    item_id: str
    name: str
    price_minor: int


class Shop(Wire):
    """What can be bought, in the ward's currency."""

    items: list[ItemCard]
    currency: str


class Order(Wire):
    """What a child wants to buy."""

    item_id: Identifier
