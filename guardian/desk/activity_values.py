"""What the activity page shows: use by day, character and hour, in the ward's local time.

All minutes come of one counting: those of the days add up to the total, and so do those of the
characters, those of the hours where they are told, and those of the rows behind each number.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from guardian.desk.values import ALL_CHARACTERS, CharacterMinutes
from guardian.policy.settings import Curfew, Weekday

__all__ = ["ALL_CHARACTERS", "CharacterMinutes"]

LATE = Curfew(start=time(22), end=time(6))
"""Late, whatever curfew is set: the hours of rest of the minors' mode guidelines (2024-11-15)."""
TREND_DAYS = 28
"""How many days before a span it is compared with."""
TREND_LEAST_DAYS = 14
"""Fewer known days among them say nothing yet."""
MOST_ROWS = 500
"""More rows than this are not listed."""


class Span(StrEnum):
    """How much is looked at: a local day, a week from Monday on, a calendar month."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True)
class DayUse:
    """One local day. ``None`` is not known, or still to come; it is never zero.

    ``limit_minutes``: by the policy that was read last by the end of that day; where none was, and
    from today on, by the one in force now. ``None``: no limit. ``late_minutes``: of ``minutes``,
    those in :data:`LATE`.
    """

    day: date
    minutes: int | None
    limit_minutes: int | None
    late_minutes: int | None


@dataclass(frozen=True, kw_only=True)
class HourUse:
    """One cell of the heat map: an hour of the local clock on one weekday, over the whole span.

    ``closed``: the curfew or closed hours in force now cover it or a part of it. An hour that the
    clock shows twice counts twice.
    """

    weekday: Weekday
    hour: int
    minutes: int
    closed: bool


@dataclass(frozen=True, kw_only=True)
class LongestRun:
    """Continuous use, whatever the characters, cut where the span begins and ends.

    The moments are aware and in the ward's zone. ``character_name`` ``None``: with several.
    """

    started_at: datetime
    ended_at: datetime
    character_name: str | None
    minutes: int


@dataclass(frozen=True, kw_only=True)
class Trend:
    """A span against the :data:`TREND_DAYS` days before it, of which ``known_days`` are known.

    Days before the first use of all are no days to compare with. Both means are over the known days
    only; today, which is not over, counts in ``minutes_per_day`` where no other day does.
    ``base_late_percent`` ``None``: not known.
    """

    base_minutes_per_day: float
    minutes_per_day: float
    base_late_percent: int | None
    known_days: int


@dataclass(frozen=True, kw_only=True)
class ActivityView:
    """One span of one ward, from ``first`` to ``last``, which may lie ahead of ``today``.

    ``as_of``: the provider's time of the latest report on the span, ``None``: there was none.
    ``characters``: with whom, most first. ``hours``: 168 cells, Monday's first one first. ``None``,
    as ``longest`` and everything late: the service does not tell the times of day (from 16 on), or
    not of all use in the span. ``longest`` is also ``None`` where no run comes to a minute.
    ``late_percent``: of the total; ``None`` without use, too. ``trend`` is ``None`` where less than
    :data:`TREND_LEAST_DAYS` days before can be compared with, or no day of the span is known.
    ``refusals``: how often something was refused. ``has_earlier``: something is known of days
    before ``first``. ``has_later``: today is after ``last``.
    """

    link_id: str
    span: Span
    first: date
    last: date
    today: date
    as_of: datetime | None
    days: tuple[DayUse, ...]
    minutes_total: int
    known_days: int
    characters: tuple[CharacterMinutes, ...]
    hours: tuple[HourUse, ...] | None
    longest: LongestRun | None
    late_minutes: int | None
    late_percent: int | None
    trend: Trend | None
    refusals: int
    has_earlier: bool
    has_later: bool


@dataclass(frozen=True, kw_only=True)
class UseRow:
    """Use with one character on one local day, without a break where times are told.

    The moments are aware and in the ward's zone; ``None``: the service tells no times, and this is
    the use of the whole day. Cut at midnight, and at the ends of the hours that were asked for.
    ``turns``: messages of the child; ``None`` where the row is a part of what was counted.
    ``character_id`` :data:`ALL_CHARACTERS`: with all of them. The name is the provider's text:
    hostile.
    """

    day: date
    started_at: datetime | None
    ended_at: datetime | None
    character_id: str
    character_name: str
    minutes: int
    turns: int | None


@dataclass(frozen=True, kw_only=True)
class UseHeadings:
    """The words of an export: its columns, and what stands for :data:`ALL_CHARACTERS`."""

    day: str
    started_at: str
    ended_at: str
    character: str
    minutes: str
    turns: str
    all_characters: str
