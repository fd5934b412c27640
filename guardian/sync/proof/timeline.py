"""Which limits held at a minute, as far as readings and events prove it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from guardian.policy.settings import PolicySettings
from guardian.policy.wall_clock import day_start, local_date, next_midnight
from guardian.sync.proof.facts import Facts, SeenPolicy
from guardian.sync.proof.tolerances import READ_SOON, SECOND


@dataclass(frozen=True, kw_only=True)
class Period:
    """A time, from ``start`` to before ``end``, in which ``settings`` are known to have held."""

    start: datetime
    end: datetime
    settings: PolicySettings


class Timeline:
    """The known periods in order; what lies between them is unknown."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self.periods = tuple(sorted(periods, key=lambda period: period.start))
        self._starts = [period.start for period in self.periods]
        self._ends = [period.end for period in self.periods]

    @property
    def latest(self) -> PolicySettings | None:
        """What held last."""
        return self.periods[-1].settings if self.periods else None

    def over(
        self, start: datetime, end: datetime, *, most: int | None = None
    ) -> tuple[PolicySettings, ...]:
        """Return everything that may have held from ``start`` to ``end``; empty: not all is known.

        What begins in the second of ``end`` is among it. Empty too where more than ``most`` did.
        """
        first, upto = bisect_right(self._ends, start), bisect_right(self._starts, end + SECOND)
        if most is not None and upto - first > most:
            return ()
        found = self.periods[first:upto]
        if not found or found[0].start > start or found[-1].end < end:
            return ()
        if any(one.end != other.start for one, other in pairwise(found)):
            return ()
        return tuple(period.settings for period in found)

    def within(self, start: datetime, end: datetime) -> Iterator[Period]:
        """Yield what is known of the time from ``start`` to ``end``, uncut."""
        first = bisect_right(self._ends, start)
        yield from self.periods[first : bisect_right(self._starts, end)]


def timeline(facts: Facts) -> Timeline:
    """Return the limits of a link from the first whole local day after it began."""
    if facts.told_until is None:
        return Timeline(())
    begin = next_midnight(facts.linked_at, facts.zone)
    cut = (
        replace(period, start=max(period.start, begin), end=min(period.end, facts.told_until))
        for period in _periods(facts)
    )
    return Timeline(_joined([period for period in cut if period.start < period.end]))


def _periods(facts: Facts) -> Iterator[Period]:
    rows = sorted(facts.policies, key=lambda row: (row.first_as_of, row.last_as_of))
    changes = sorted(facts.changes)
    for before, row, after in zip([None, *rows], rows, [*rows[1:], None], strict=False):
        start = row.first_as_of if before is None else _begin(before, row, changes, facts.zone)
        end = _end(row, after, changes, facts.zone)
        inside = _between(changes, row.first_as_of, row.last_as_of)
        if inside:
            # Heard of only after the readings: it was changed, and changed back.
            yield Period(start=start, end=inside[0], settings=row.settings)
            start = row.last_as_of
        yield Period(start=start, end=end, settings=row.settings)


def _begin(
    before: SeenPolicy, row: SeenPolicy, changes: Sequence[datetime], zone: ZoneInfo
) -> datetime:
    told = _between(changes, before.last_as_of, row.first_as_of)
    if not told or not _agree(before, row, told) or row.first_as_of - told[0] > READ_SOON:
        return row.first_as_of
    # What midnight brings, as the end of extra time, no event tells.
    return max(told[-1], day_start(local_date(row.first_as_of, zone), zone))


def _end(
    row: SeenPolicy, after: SeenPolicy | None, changes: Sequence[datetime], zone: ZoneInfo
) -> datetime:
    until = next_midnight(row.last_as_of, zone)
    # A change at the very moment of a reading may have come after it.
    told = changes[bisect_left(changes, row.last_as_of) :]
    if after is not None:
        told = told[: bisect_right(told, after.first_as_of)]
        if not _agree(row, after, told):
            return row.last_as_of
        until = min(until, after.first_as_of)
    return min(until, told[0]) if told else until


def _agree(before: SeenPolicy, after: SeenPolicy, told: Sequence[datetime]) -> bool:
    """Whether every version between two readings was told; extra time makes none."""
    return 0 <= after.version - before.version <= len(told)


def _between(changes: Sequence[datetime], after: datetime, until: datetime) -> Sequence[datetime]:
    return changes[bisect_right(changes, after) : bisect_right(changes, until)]


def _joined(periods: Sequence[Period]) -> Iterator[Period]:
    """Make one of periods that follow each other with the same settings."""
    held: Period | None = None
    for period in periods:
        if held is None:
            held = period
        elif period.start <= held.end and period.settings == held.settings:
            held = replace(held, end=max(held.end, period.end))
        else:
            yield held
            held = replace(period, start=max(period.start, held.end))
    if held is not None and held.start < held.end:
        yield held
