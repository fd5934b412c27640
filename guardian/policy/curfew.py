"""Curfew windows on a local wall clock, across midnight and daylight-saving changes."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from guardian.policy.settings import MINUTES_PER_DAY, Curfew


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def length_minutes(curfew: Curfew) -> int:
    """Return how long the window is on the wall clock, 1 to 1440."""
    return (_minute(curfew.end) - _minute(curfew.start)) % MINUTES_PER_DAY or MINUTES_PER_DAY


def covers(curfew: Curfew, moment: time) -> bool:
    """Return whether a wall-clock time lies in the window (start included, end excluded)."""
    start, end, at = curfew.start, curfew.end, moment.replace(tzinfo=None)
    return start <= at < end if start < end else at >= start or at < end


def next_occurrence(wall: time, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment later than ``after`` at which the zone's clock shows ``wall``.

    A time that a spring change skips counts as the moment of the change.
    """
    local = after.astimezone(zone)
    for days in range(3):
        day = local.date() + timedelta(days=days)
        moment = datetime.combine(day, wall, zone)
        # a round trip through UTC moves a time that does not exist to one that does
        moment = moment.astimezone(ZoneInfo("UTC")).astimezone(zone)
        if moment > after:
            return moment
    raise ValueError("every wall-clock time occurs within three days")


def strictest_curfew(curfews: Sequence[Curfew]) -> Curfew:
    """Return the shortest single window that covers all: never looser than any.

    It begins where one of them begins and ends where one ends, whatever their order; where nothing
    shorter covers them, it is the whole day.
    """
    candidates = [
        Curfew(start=first.start, end=last.end) for first, last in product(curfews, repeat=2)
    ]
    covering = [c for c in candidates if all(_contains(c, each) for each in curfews)]
    midnight = time(0, 0)
    return min(
        covering,
        key=lambda c: (length_minutes(c), c.start),
        default=Curfew(start=midnight, end=midnight),
    )


def _contains(outer: Curfew, inner: Curfew) -> bool:
    offset = (_minute(inner.start) - _minute(outer.start)) % MINUTES_PER_DAY
    return offset + length_minutes(inner) <= length_minutes(outer)
