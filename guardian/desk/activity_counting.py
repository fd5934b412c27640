"""The minutes of activity, counted once: whatever a page adds up, the same parts are added.

The minutes of a day and a character are those of every other page (:func:`day_minutes`). They are
shared out over the parts of the stretches of that day, cut where an hour of the local clock ends;
rounding happens there and nowhere else, so that hours, rows and days agree to the minute.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from guardian.desk.activity_values import LATE
from guardian.desk.reading import SECONDS_PER_MINUTE, day_minutes
from guardian.policy.curfew import length_minutes
from guardian.policy.settings import Curfew
from guardian.store.stretches import StretchRow
from guardian.store.usage import UsageRow
from guardian.sync.proof.tolerances import LONGEST_TALK

HOURS_PER_DAY = 24
MINUTES_PER_HOUR = 60
_HOUR = timedelta(hours=1)


class Part(NamedTuple):
    """Use with one character on one local day, in one hour of its clock.

    A tuple, because a month has thousands of them and is to be there at once.
    ``start`` and ``end`` are in UTC. ``hour``, they and ``stretch`` are ``None`` where only the day
    is known. ``turns``: of all of the stretch, or of the day; ``None``: not known.
    """

    day: date
    hour: int | None
    character_id: str
    start: datetime | None
    end: datetime | None
    seconds: int
    minutes: int
    stretch: StretchRow | None
    turns: int | None


def window_hours(window: Curfew) -> Iterator[tuple[int, int]]:
    """Yield every hour that a window covers a part of, as days after its own and hour."""
    start = window.start.hour * MINUTES_PER_HOUR + window.start.minute
    end = start + length_minutes(window)
    for index in range(start // MINUTES_PER_HOUR, -(-end // MINUTES_PER_HOUR)):
        yield divmod(index, HOURS_PER_DAY)


LATE_HOURS = frozenset(hour for _, hour in window_hours(LATE))


def parts_of(
    rows: Sequence[UsageRow],
    stretches: Iterable[StretchRow],
    known: Container[date],
    zone: ZoneInfo,
) -> tuple[Part, ...]:
    """Return the use of the ``known`` days in parts, day after day, the earliest of a day first.

    ``rows`` come day after day. Use that no stretch tells of is the last part of its day.
    """
    told: dict[tuple[date, str], list[Part]] = {}
    for part in _cut_all(stretches, zone):
        if part.day in known:
            told.setdefault((part.day, part.character_id), []).append(part)
    found: list[Part] = []
    for row, minutes in zip(rows, day_minutes(rows), strict=True):
        found += _counted(row, minutes, told.pop((row.day, row.character_id), []))
    for strays in told.values():  # the service told no time of that day and character
        found += strays
    return tuple(sorted(found, key=_order))


def _order(part: Part) -> tuple[date, bool, float, int]:
    begins = part.start.timestamp() if part.start else 0.0
    return part.day, part.start is None, begins, part.seconds


_STARTED_AND_ENDED = attrgetter("started_at", "ended_at")


def _cut_all(stretches: Iterable[StretchRow], zone: ZoneInfo) -> Iterator[Part]:
    """Yield the stretches in parts without minutes; what overlaps an earlier one counts once."""
    free: datetime | None = None
    for row in sorted(stretches, key=_STARTED_AND_ENDED):
        if row.ended_at - row.started_at > LONGEST_TALK:
            continue
        start = row.started_at if free is None else max(row.started_at, free)
        if start < row.ended_at or start == row.started_at:
            free = row.ended_at
            yield from _cut(row, start, zone)


def _cut(row: StretchRow, start: datetime, zone: ZoneInfo) -> Iterator[Part]:
    going_on = True
    while going_on:
        local = start.astimezone(zone)
        gone = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        end = min(row.ended_at, start + _HOUR - gone)
        yield Part(
            day=local.date(),
            hour=local.hour,
            character_id=row.character_id,
            start=start,
            end=end,
            seconds=round((end - start).total_seconds()),
            minutes=0,
            stretch=row,
            turns=row.turns,
        )
        start, going_on = end, end < row.ended_at


def _counted(row: UsageRow, minutes: int, told: list[Part]) -> Iterator[Part]:
    seconds = sum(part.seconds for part in told)
    untold = row.active_seconds - seconds
    if not told or untold >= SECONDS_PER_MINUTE or (minutes and not seconds):
        of_day = Part(
            day=row.day,
            hour=None,
            character_id=row.character_id,
            start=None,
            end=None,
            seconds=max(untold, 0),
            minutes=0,
            stretch=None,
            turns=None if told else row.turns,
        )
        told = [*told, of_day]
    shares = shared(minutes, [part.seconds for part in told])
    for part, share in zip(told, shares, strict=True):
        yield part._replace(minutes=share)


def shared(minutes: int, seconds: Sequence[int]) -> tuple[int, ...]:
    """Return whole minutes for each of ``seconds`` that add up to ``minutes``.

    Each gets its own minutes, rounded down or, those with the largest remainders, up. Where that
    does not come to ``minutes``, because a service contradicts itself, each gets its proportion.
    """
    scaled = list(seconds)
    missing = minutes - sum(each // SECONDS_PER_MINUTE for each in scaled)
    if not 0 <= missing <= len(scaled):
        whole = sum(seconds) or 1
        scaled = [each * minutes * SECONDS_PER_MINUTE // whole for each in seconds]
    shares = [each // SECONDS_PER_MINUTE for each in scaled]
    order = sorted(range(len(scaled)), key=lambda i: (-(scaled[i] % SECONDS_PER_MINUTE), i))
    for n in range(minutes - sum(shares)):
        shares[order[n % len(order)]] += 1
    return tuple(shares)
