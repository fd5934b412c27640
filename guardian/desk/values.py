"""What pages show: frozen values in the ward's own local time, ready to be put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from guardian.bridging.values import BridgeKind
from guardian.desk.finding_values import FindingView
from guardian.link.wire.activity import ALL_CHARACTERS, Maker
from guardian.link.wire.events import Actor, Imminence, Level
from guardian.link.wire.requests import LONGEST_EXTRA_MINUTES, RequestKind
from guardian.policy.decisions import Reason
from guardian.policy.merge_patch import JsonValue
from guardian.policy.preset_basis import Basis
from guardian.policy.settings import EffectivePolicy, Floor, PolicySettings, RelationshipClass
from guardian.store.conditions import RETRIED, Condition

__all__ = [
    "ALL_CHARACTERS",
    "LONGEST_EXTRA_MINUTES",
    "RETRIED",
    "Condition",
    "Maker",
    "RequestKind",
]


@dataclass(frozen=True, kw_only=True)
class OwnBridge:
    """A bridge of this computer that serves an account, and what stands behind it."""

    bridge_id: str
    kind: BridgeKind


@dataclass(frozen=True, kw_only=True)
class LinkView:
    """A linked account. Times are aware; ``last_heard_at`` ``None``: never heard.

    ``condition_at``: since when it stands so; ``condition_reason``: the provider's code for it.
    ``next_attempt_at``: when a service in trouble is asked again; ``None``: it is being asked.
    ``clock_ahead``: of this computer's clock is the provider's, as it was last measured.
    ``own``: what serves it where that runs on this computer for the family.
    """

    link_id: str
    provider_name: str
    provider_url: str
    ward_id: str
    ward_name: str
    band: str
    minor: bool
    time_zone: str
    currency: str
    condition: Condition
    last_heard_at: datetime | None
    helplines: Mapping[str, str]
    condition_at: datetime | None = None
    condition_reason: str | None = None
    next_attempt_at: datetime | None = None
    clock_ahead: timedelta = timedelta(0)
    own: OwnBridge | None = None

    def provider_time(self, now: datetime) -> datetime:
        """Return what time it is for the provider when it is ``now`` for us."""
        return now + self.clock_ahead


@dataclass(frozen=True, kw_only=True)
class PendingLink:
    """A device code that waits for the guardian at the provider's page (RFC 8628).

    ``device_code`` is a secret: never shown, never logged.
    """

    provider_name: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class CharacterMinutes:
    """Time with one character on one day (or over a week).

    ``character_id`` :data:`ALL_CHARACTERS`: with all of them; the service tells no closer.
    """

    character_id: str
    name: str
    relationship_class: RelationshipClass
    minutes: int


@dataclass(frozen=True, kw_only=True)
class CharacterDay:
    """Time with one character on one local day. The name is the provider's text: hostile."""

    day: date
    character_name: str
    minutes: int


@dataclass(frozen=True, kw_only=True)
class DayMinutes:
    """One local day; ``minutes`` is ``None`` where nothing is known, which is not zero."""

    day: date
    minutes: int | None


class Stage(StrEnum):
    """How far a wish has come."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    SEEN = "seen"
    REFUSED = "refused"
    CONFLICT = "conflict"
    """Set to something else in another place meanwhile: the guardian has to choose."""


@dataclass(frozen=True, kw_only=True)
class FieldState:
    """How far one limit has come. ``since`` is aware, by this computer's clock.

    It is the moment of asking, of the beginning, of the last use that showed it at work, of the
    refusal, or of finding the conflict. For a conflict ``theirs`` is what the service has and
    ``ours`` what was asked here, as JSON; ``None``: no limit of this kind.
    """

    stage: Stage
    since: datetime
    theirs: JsonValue = None
    ours: JsonValue = None


@dataclass(frozen=True, kw_only=True)
class AlertView:
    """One alert. Times are aware. ``character_name`` is the provider's text: hostile.

    ``note``: the guardian's own words; empty: none. ``issued_at``: when the service signed it, by
    its clock; ``None``: not known. ``drill``: the service only tries whether alerts arrive.
    ``subtypes``: codes of the facts behind it, where it was read from how the service is used.
    """

    alert_id: str
    link_id: str
    ward_name: str
    category: str
    level: Level
    imminence: Imminence
    actor: Actor
    self_harm_level: int | None
    character_name: str | None
    provider_actions: tuple[str, ...]
    method: str
    rule_version: str
    detected_at: datetime
    received_at: datetime
    shown_at: datetime | None
    acknowledged_at: datetime | None
    note: str = ""
    noted_at: datetime | None = None
    character_id: str | None = None
    issued_at: datetime | None = None
    resolved_at: datetime | None = None
    drill: bool = False
    subtypes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RequestView:
    """What a child asks for. ``character_name`` and ``item`` are the provider's text: hostile.

    Times are aware, by the service's clock, which is ``clock_ahead`` of this computer's.
    ``price_minor``: in minor units of ``currency``.
    ``stage``: how far the answer has come, ``None``: nobody answered here yet. ``approved`` and
    ``given_minutes``: the answer. ``refusal``: why the service did not take it, as a code.
    """

    request_id: str
    link_id: str
    ward_name: str
    time_zone: str
    currency: str
    kind: RequestKind
    minutes: int | None
    character_name: str | None
    item: str | None
    price_minor: int | None
    asked_at: datetime
    expires_at: datetime
    stage: Stage | None = None
    approved: bool | None = None
    given_minutes: int | None = None
    refusal: str | None = None
    clock_ahead: timedelta = timedelta(0)

    def provider_time(self, now: datetime) -> datetime:
        """Return what time it is for the provider when it is ``now`` for us."""
        return now + self.clock_ahead


class CharacterStatus(StrEnum):
    """How a character stands for this child."""

    OPEN = "open"
    WAITING = "waiting"
    """It is new, and answers once a guardian has approved it."""
    BLOCKED = "blocked"
    BANNED = "banned"


class Keeper(StrEnum):
    """What keeps a character away, or from whom it waits for an answer."""

    YOU = "you"
    """The guardian who looks at it here, by a wish about this very character."""
    TYPE = "type"
    """The same guardian, by a wish about every character of its type."""
    OTHER = "other"
    """Another guardian of the child: nothing that is asked here lifts it."""


@dataclass(frozen=True, kw_only=True)
class CharacterView:
    """A character as it stands; ``stage`` tells how far the latest wish about it has come.

    ``kept_by``: whose it is that it is blocked or waits. ``exempt``: its time is wished not to
    count; ``exempt_holds``: and does not. ``state_field``: what ``state`` is about. ``min_age``: in
    whole years; it and ``made_by``: ``None`` where the service does not say.
    """

    character_id: str
    name: str
    description: str
    relationship_class: RelationshipClass
    status: CharacterStatus
    clause: str | None
    stage: Stage
    minutes_today: int
    minutes_week: int
    state: FieldState | None = None
    """The same with its time, and in a conflict with both values; ``None``: nothing is set."""
    use_told: bool = True
    """Whether the service tells use by character; from 16 on it does not."""
    state_field: str = ""
    kept_by: Keeper | None = None
    exempt: bool = False
    exempt_holds: bool = False
    exempt_state: FieldState | None = None
    min_age: int | None = None
    made_by: Maker | None = None


@dataclass(frozen=True, kw_only=True)
class FieldRefusal:
    """Why the provider refused one field: its message, and the clause where it is the law."""

    field: str
    message: str
    clause: str | None


@dataclass(frozen=True, kw_only=True)
class OtherLimits:
    """What another guardian of the child asks for; the name is the provider's text: hostile."""

    guardian_name: str
    settings: PolicySettings


@dataclass(frozen=True, kw_only=True)
class ExtraTimeView:
    """Minutes beyond the guardian's own limits on the child's local ``day``, and no other.

    ``minutes``: given or asked for, 0: none. ``state``: how far the latest wish of that day has
    come, ``None``: none was made here. ``refusal``: why the service did not take it, as a code.
    """

    day: date
    minutes: int
    state: FieldState | None = None
    refusal: str | None = None


@dataclass(frozen=True, kw_only=True)
class LimitsView:
    """The limits of one ward. ``wished`` is what the page edits: requested plus what is asked.

    ``stages`` has one entry per field of the settings that is set or was just asked, ``states``
    the same with its time. ``others``: what other guardians ask for beside it. ``bases``: by field,
    on what the value rests that such a child starts with; ``law_since``: since when the law of the
    floor is in force, as a date. ``extra``: more time today, ``None``: the day is not known.
    """

    link_id: str
    currency: str
    wished: PolicySettings
    floor: Floor
    effective: EffectivePolicy
    stages: Mapping[str, Stage]
    asked_at: datetime | None
    refusals: tuple[FieldRefusal, ...]
    as_of: datetime | None
    states: Mapping[str, FieldState] = field(default_factory=dict)
    others: tuple[OtherLimits, ...] = ()
    bases: Mapping[str, Basis] = field(default_factory=dict)
    law_since: str | None = None
    extra: ExtraTimeView | None = None


@dataclass(frozen=True, kw_only=True)
class RefusalView:
    """Something the child tried and could not."""

    at: datetime
    reason: Reason
    character_name: str | None


@dataclass(frozen=True, kw_only=True)
class PurchaseView:
    """One purchase. ``item`` is the provider's text: hostile."""

    purchase_id: str
    at: datetime
    item: str
    price_minor: int
    currency: str
    refunded: bool


@dataclass(frozen=True, kw_only=True)
class SpendingView:
    """Money this month, in minor units of ``currency``."""

    purchases: tuple[PurchaseView, ...]
    month_total_minor: int
    currency: str
    cap_per_purchase_minor: int | None
    cap_per_month_minor: int | None
    as_of: datetime | None
    cap_per_day_minor: int | None = None


@dataclass(frozen=True, kw_only=True)
class Overview:
    """Home, for one ward. ``ward_now`` is the provider's time in the ward's zone.

    ``remaining_minutes`` is ``None`` without a daily limit; ``blocked_until`` is set while nothing
    may be chatted at all; ``next_change`` is when that may change by itself, and ``closes_at`` when
    the next window without chat begins, ``None`` where there is none. ``latest_alerts``: the newest
    first, and after them those that wait longer. ``use_as_of``: the provider's time of what is
    known of today's use, ``None``: nothing is. ``findings``: what Guardian found out of this
    account and still holds.
    """

    link: LinkView
    ward_now: datetime | None
    minutes_today: int
    limit_minutes: int | None
    remaining_minutes: int | None
    blocked_reason: Reason | None
    blocked_until: datetime | None
    next_change: datetime | None
    characters_today: tuple[CharacterMinutes, ...]
    week: tuple[DayMinutes, ...]
    alerts_waiting: int
    latest_alerts: tuple[AlertView, ...]
    refusals_today: tuple[RefusalView, ...]
    limits: LimitsView
    spending: SpendingView
    use_as_of: datetime | None = None
    findings: tuple[FindingView, ...] = ()
    closes_at: datetime | None = None
