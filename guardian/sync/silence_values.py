"""What is known of one channel and of one child's habit when it is asked whether all is silent."""

from dataclasses import dataclass, field
from datetime import date, datetime

from guardian.store.conditions import Condition
from guardian.store.signing_keys import SigningKeyRow


@dataclass(frozen=True, kw_only=True)
class Awake:
    """Since when this computer has been listening without sleeping in between.

    ``after_sleep``: it slept before that; otherwise Guardian was started or unlocked then.
    """

    since: datetime
    after_sleep: bool = False


@dataclass(frozen=True, kw_only=True)
class MinorMode:
    """How the service treats the child.

    ``minor``, ``band``: as the service says. ``demanded``: the law's floor or a layer of the
    guardian's has minors' mode on; ``effective``: what holds, ``None`` where it follows the age.
    ``adult_from``: before this day the child cannot be 18, by a band told earlier.
    """

    minor: bool
    band: str
    demanded: bool
    effective: bool | None
    adult_from: date | None = None


@dataclass(frozen=True, kw_only=True)
class Habit:
    """Local days of the ward. ``today`` is not over, so it counts for nothing.

    ``known``: days that a report covered whole; ``used``: those of them with use. ``closed``: days
    on which chat was not to be had: a limit of 0 minutes, or closed around the clock.
    """

    today: date
    known: frozenset[date] = frozenset()
    used: frozenset[date] = frozenset()
    closed: frozenset[date] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ChannelFacts:
    """One link at one moment.

    ``now``, ``linked_at``, ``last_heard_at``, ``gap_found_at`` and ``measured_at`` are this
    computer's time; ``provider_now``, ``verified_at``, ``expires_at`` and ``provider_clock`` the
    provider's. All are aware.

    ``provider_clock`` is what the provider's clock showed at ``measured_at``. ``virtual_clock``:
    the service says that its clock is for tests. ``closed_to_all``: it lets nobody chat, or this
    child not, for want of a consent.
    """

    now: datetime
    provider_now: datetime
    awake: Awake
    condition: Condition
    linked_at: datetime
    last_heard_at: datetime | None
    verified_at: datetime | None
    verification_minutes: int
    gap_found_at: datetime | None
    missing_events: int
    expires_at: datetime | None
    provider_clock: datetime
    measured_at: datetime
    virtual_clock: bool = False
    closed_to_all: bool = False
    minor_mode: MinorMode
    habit: Habit
    keys: tuple[SigningKeyRow, ...] = field(default=())
