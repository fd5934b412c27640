"""Chats deep in the night, several nights in a row or more and more (the Measures, Art. 10, 18).

A night is from midnight to five where the ward lives, and it is looked at once it is over.
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from guardian.link.wire.events import Imminence, Level
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.dependence import CATEGORY
from guardian.provider.engine.pattern_values import Finding, Rise
from guardian.provider.ledger.activity import chat_session_table

VERSION = "night-2026.11.1"
ENDS = time(5)
NIGHTS = 14
A_NIGHT_SECONDS = 600
"""Less than ten minutes is a look at the time, and no night."""
IN_A_ROW = 3
RISING_SECONDS = 3600
"""Fewer seconds of a week's nights are no rise, whatever the week before was."""
_WEEK = 7
_CALM_NIGHTS = 2


def look(connection: Connection, person: WardRow, now: datetime) -> Finding:
    """Look at the last fourteen nights of a ward."""
    seconds = night_seconds(connection, person, now)
    facts = night_facts(seconds)
    if not facts:
        return Finding(calm=len(_counted(seconds[-_WEEK:])) < _CALM_NIGHTS)
    return Finding(
        rise=Rise(
            category=CATEGORY,
            level=Level.MODERATE,
            imminence=Imminence.CHRONIC,
            version=VERSION,
            facts=("late_night", *facts),
        )
    )


def night_facts(seconds: Sequence[int]) -> tuple[str, ...]:
    """Return what stands out of fourteen nights, the last one last."""
    this_week, before = seconds[-_WEEK:], seconds[:-_WEEK]
    many = len(_counted(this_week)) >= IN_A_ROW
    standing_out = {
        "nights_in_a_row": len(_counted(seconds[-IN_A_ROW:])) == IN_A_ROW,
        "nights_rising": many and sum(this_week) >= max(RISING_SECONDS, 2 * sum(before)),
    }
    return tuple(name for name, stands_out in standing_out.items() if stands_out)


def night_seconds(connection: Connection, person: WardRow, now: datetime) -> list[int]:
    """Return the seconds of chat of each of the last nights that are over."""
    zone = ZoneInfo(person.time_zone)
    here = now.astimezone(zone)
    last = here.date() if here.time() >= ENDS else here.date() - timedelta(days=1)
    days = [last - timedelta(days=back) for back in reversed(range(NIGHTS))]
    windows = [
        (datetime.combine(day, time(), zone), datetime.combine(day, ENDS, zone)) for day in days
    ]
    table = chat_session_table.c
    stretches = connection.execute(
        select(table.started_at, table.used_until).where(
            table.ward_id == person.ward_id,
            table.used_until > windows[0][0],
            table.started_at < windows[-1][1],
        )
    ).all()
    return [
        sum(_overlap(row.started_at, row.used_until, start, end) for row in stretches)
        for start, end in windows
    ]


def _overlap(first: datetime, last: datetime, start: datetime, end: datetime) -> int:
    return max(0, round((min(last, end) - max(first, start)).total_seconds()))


def _counted(seconds: Sequence[int]) -> list[int]:
    return [each for each in seconds if each >= A_NIGHT_SECONDS]
