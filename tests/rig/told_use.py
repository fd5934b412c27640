"""Use as a service tells it: stretches, and the minutes of days that they come to."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.wall_clock import local_date, next_midnight
from guardian.store import links, stretches, usage
from guardian.store.connection import Connection
from guardian.store.stretches import StretchRow
from guardian.store.usage import UsageRow
from tests.rig.seeded_store import LINK


def stretch(start: datetime, seconds: int, character_id: str = "owl", turns: int = 1) -> StretchRow:
    return StretchRow(
        started_at=start,
        ended_at=start + timedelta(seconds=seconds),
        character_id=character_id,
        turns=turns,
    )


def days_of(told: Sequence[StretchRow], zone: ZoneInfo) -> list[UsageRow]:
    """Return what a service counts for each day, as its rows are kept: day after day."""
    counted: Counter[tuple[date, str]] = Counter()
    for row in told:
        start = row.started_at
        while True:
            end = min(row.ended_at, next_midnight(start, zone))
            seconds = round((end - start).total_seconds())
            counted[local_date(start, zone), row.character_id] += seconds
            start = end
            if end >= row.ended_at:
                break
    order = sorted(counted.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    return [
        UsageRow(day=day, character_id=character_id, active_seconds=seconds, turns=1)
        for (day, character_id), seconds in order
    ]


def tell(
    connection: Connection,
    told: Sequence[StretchRow],
    days: tuple[date, date],
    zone: ZoneInfo,
    as_of: datetime,
    *,
    times: bool = True,
) -> None:
    """Keep a report on ``days``, both included; ``times`` ``False``: it told no stretches."""
    usage.replace(connection, LINK, days, days_of(told, zone), as_of)
    links.set_stretches_told(connection, LINK, times)
    if times:
        begin = datetime.combine(days[0], datetime.min.time(), zone)
        end = datetime.combine(days[1] + timedelta(days=1), datetime.min.time(), zone)
        stretches.replace(connection, LINK, (begin, end), told)
