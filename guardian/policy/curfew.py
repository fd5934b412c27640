"""Curfew windows on a local wall clock: how long they are, and what covers several of them."""

from collections.abc import Sequence
from datetime import time
from itertools import product

from guardian.policy.settings import MINUTES_PER_DAY, Curfew


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def length_minutes(curfew: Curfew) -> int:
    """Return how long the window is on the wall clock, 1 to 1440."""
    return (_minute(curfew.end) - _minute(curfew.start)) % MINUTES_PER_DAY or MINUTES_PER_DAY


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
