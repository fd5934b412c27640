"""Use as it was told, and how much of it is certain to have been talk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.usage_time import IDLE_GAP
from guardian.policy.wall_clock import local_date, next_midnight
from guardian.sync.proof.facts import ExitFact, Facts
from guardian.sync.proof.tolerances import (
    GAP_TOLERANCE,
    LONGEST_TALK,
    MOST_MARKS,
    SECOND,
    TURN_TOLERANCE,
)


@dataclass(frozen=True, kw_only=True)
class Talk:
    """Use with one character without a break; it begins with a message that was let through.

    ``ends_with_turn``: otherwise the time up to ``end`` is the silence before a farewell, before
    a message to another character, or before midnight, and the last turn is shorter than the idle
    gap before it.
    """

    start: datetime
    end: datetime
    character_id: str
    ends_with_turn: bool

    @property
    def certain_end(self) -> datetime:
        """Until when it surely went on."""
        return self.end if self.ends_with_turn else max(self.start, self.end - IDLE_GAP)

    @property
    def length(self) -> timedelta:
        """How long it was counted."""
        return self.end - self.start


def talks(facts: Facts) -> tuple[Talk, ...]:
    """Return the stretches that were told, the earliest first."""
    told = (row for row in facts.stretches or () if row.ended_at - row.started_at <= LONGEST_TALK)
    rows = sorted(told, key=lambda row: (row.started_at, row.ended_at))
    begun = {row.started_at for row in rows}
    exits = _Exits(facts.exits)
    return tuple(
        Talk(
            start=row.started_at,
            end=row.ended_at,
            character_id=row.character_id,
            ends_with_turn=not exits.near(row.ended_at)
            and (row.ended_at == row.started_at or row.ended_at not in begun),
        )
        for row in rows
    )


def by_day(said: Iterable[Talk], zone: ZoneInfo) -> dict[date, list[Talk]]:
    """Return the talks of each local day, cut at midnight; ``said``: the earliest first."""
    days: dict[date, list[Talk]] = {}
    today, midnight = date.min, datetime.min.replace(tzinfo=UTC)
    for talk in said:
        part = talk
        if part.start >= midnight:
            today, midnight = _day_of(part.start, zone)
        day, over = today, midnight
        while part.end > over:
            days.setdefault(day, []).append(replace(part, end=over, ends_with_turn=False))
            part = replace(part, start=over)
            day, over = _day_of(over, zone)
        days.setdefault(day, []).append(part)
    return days


def runs(said: Sequence[Talk]) -> Iterator[list[Talk]]:
    """Yield talks that follow each other without a pause, whichever the character."""
    run: list[Talk] = []
    for talk in said:
        if run and talk.start > run[-1].end:
            yield run
            run = []
        run.append(talk)
    if run:
        yield run


def turn_within(
    talk: Talk, start: datetime, end: datetime, *, by_end: bool = True
) -> datetime | None:
    """Return when, from ``start`` to before ``end``, a message was surely let through, or ``None``.

    An answer that began before may go on for :data:`TURN_TOLERANCE`; a silence of less than the
    idle gap counts as use, although nobody let anything through in it. ``by_end``: a talk that ends
    in that time shows it, because in all of it any message to anybody would be refused.
    """
    if start + TURN_TOLERANCE <= talk.start < end:
        return talk.start
    overlap = min(talk.end, end) - max(talk.start, start)
    if overlap > GAP_TOLERANCE:
        return start + TURN_TOLERANCE
    # Up to a limit, the silence before a refused message counts too: no message was refused for a
    # limit where a long time is closed, so that what ends in it ends with something said.
    is_long = by_end and end - start > GAP_TOLERANCE
    if is_long and start <= talk.end < end and talk.certain_end - start > TURN_TOLERANCE:
        return talk.certain_end
    return None


def _day_of(moment: datetime, zone: ZoneInfo) -> tuple[date, datetime]:
    """Return the local day of a moment, and when it is over."""
    return local_date(moment, zone), next_midnight(moment, zone)


class _Exits:
    """When conversations were ended; of a time of which not all are told, it may be any moment."""

    def __init__(self, exits: Sequence[ExitFact]) -> None:
        at = sorted(each.requested_at for each in exits)
        self._untold_before = at[-MOST_MARKS] if len(at) >= MOST_MARKS else None
        self._seconds = {moment.replace(microsecond=0) for moment in at}

    def near(self, end: datetime) -> bool:
        if not self._seconds:
            return False
        if self._untold_before is not None and end <= self._untold_before + SECOND:
            return True
        second = end.replace(microsecond=0)
        return any(second + offset in self._seconds for offset in (-SECOND, timedelta(), SECOND))
