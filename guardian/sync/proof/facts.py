"""What a judgement goes by: what one link's service told, and what it is known to have told.

All moments are the provider's, aware. Whoever gathers them need not leave out what came before the
link: it is not judged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.link.wire.policy import ApplyState
from guardian.policy.settings import PolicySettings, RelationshipClass
from guardian.store.purchases import PurchaseRow
from guardian.store.stretches import StretchRow
from guardian.store.usage import UsageRow


@dataclass(frozen=True, kw_only=True)
class SeenPolicy:
    """What held when it was read first, at ``first_as_of``, and last, at ``last_as_of``.

    ``settings`` are those in effect, extra time of that day included.
    """

    version: int
    settings: PolicySettings
    first_as_of: datetime
    last_as_of: datetime


@dataclass(frozen=True, kw_only=True)
class ReminderFact:
    """A reminder that the child was shown. ``kind`` as on the wire: ``duration``, ``reality``."""

    at: datetime
    kind: str


@dataclass(frozen=True, kw_only=True)
class ExitFact:
    """A conversation that somebody ended."""

    requested_at: datetime
    stopped_at: datetime
    messages_after: int


@dataclass(frozen=True, kw_only=True)
class AlertFact:
    """An alert. ``told_at``: when its event was issued (``iat``); ``None``: no event brought it."""

    alert_id: str
    level: str
    drill: bool
    detected_at: datetime
    told_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ApprovalFact:
    """A purchase that the child asked for and a guardian approved; it may pass every cap once."""

    price_minor: int
    asked_at: datetime
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class CurrentPolicy:
    """The policy document that was read last.

    ``version_seen_at``: when this version was read first. ``extra_minutes_today``: our own.
    """

    requested: PolicySettings
    effective: PolicySettings
    apply_state: ApplyState
    extra_minutes_today: int
    version_seen_at: datetime
    as_of: datetime


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Everything about one link that a judgement goes by.

    ``as_of``: of the usage that was read last. ``linked_at``: when the link began, or was active
    again after a pause; nothing before the first whole local day after it is judged.
    ``told_until``: up to when the provider's events are here without a gap: the last proof of life
    (or a later event) while no number is missing; ``None``: unknown, so that nothing is judged that
    a change not heard of could excuse. ``changes``: when it told that limits changed.
    ``clock_difference``: how far the clock of its life is from that of the network (``iat``).
    ``minor``: whether it treats the child as one. ``stretches``, ``usage`` and ``purchases`` are of
    the last weeks, in any order, and begin with a whole local day; ``stretches`` ``None``: it does
    not tell them. ``known_days``: local days that were read, with the time of the latest reading.
    """

    zone: ZoneInfo
    as_of: datetime
    linked_at: datetime
    told_until: datetime | None
    minor: bool = True
    clock_difference: timedelta = timedelta()
    policies: tuple[SeenPolicy, ...] = ()
    changes: tuple[datetime, ...] = ()
    current: CurrentPolicy | None = None
    stretches: tuple[StretchRow, ...] | None = None
    usage: tuple[UsageRow, ...] = ()
    known_days: Mapping[date, datetime] = field(default_factory=dict)
    reminders: tuple[ReminderFact, ...] = ()
    exits: tuple[ExitFact, ...] = ()
    purchases: tuple[PurchaseRow, ...] = ()
    approvals: tuple[ApprovalFact, ...] = ()
    alerts: tuple[AlertFact, ...] = ()
    characters: Mapping[str, RelationshipClass] = field(default_factory=dict)
