"""Counting time: what "minutes of use" means, the same for every provider and every page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.wall_clock import local_date, next_midnight

IDLE_GAP = timedelta(minutes=10)
"""A longer silence is no use and ends continuous use. Ours; the Measures do not define it."""


@dataclass(frozen=True, kw_only=True)
class DaySeconds:
    """Seconds of use on one local day."""

    day: date
    seconds: int


def credit(
    previous_turn: datetime | None, turn: datetime, zone: ZoneInfo
) -> tuple[DaySeconds, ...]:
    """Return the use that ``turn`` adds after ``previous_turn``, split at local midnight.

    The time between two turns counts while it is shorter than ``IDLE_GAP``; a first turn, a turn
    after a long silence and one that does not move time forward add nothing.
    """
    if previous_turn is None or not timedelta(0) < turn - previous_turn < IDLE_GAP:
        return ()
    parts: list[DaySeconds] = []
    start = previous_turn
    while start < turn:
        end = min(turn, next_midnight(start, zone))
        seconds = round((end - previous_turn).total_seconds()) - sum(p.seconds for p in parts)
        parts.append(DaySeconds(day=local_date(start, zone), seconds=seconds))
        start = end
    return tuple(part for part in parts if part.seconds)
