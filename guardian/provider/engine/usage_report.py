"""``GET /usage``: time, reminders, exits and signs of dependence, as closely as the age allows."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from guardian.link.wire.activity import ALL_CHARACTERS, UsageDay, UsageReport
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.dependence import dependency
from guardian.provider.engine.exits import exits_between
from guardian.provider.engine.reminders import reminders_between
from guardian.provider.engine.usage import usage_between
from guardian.provider.engine.use_stretches import stretches_between

SUMMED_FROM_AGE = 16
"""From this age on a day has one row for all characters: reports are less close (R38)."""


def usage_report(
    connection: Connection,
    person: WardRow,
    first: date,
    last: date,
    now: datetime,
    *,
    by_stretch: bool = False,
) -> UsageReport:
    """Return what happened on the ward's local days from ``first`` to ``last``, both included.

    ``by_stretch``: with the times of day, as far as the ward's age allows.
    """
    zone = ZoneInfo(person.time_zone)
    start = datetime.combine(first, time(), zone).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
    rows = usage_between(connection, person.ward_id, first, last)
    summed = treated_age(person, now) >= SUMMED_FROM_AGE
    if summed:
        rows = summed_by_day(rows)
    stretches = None
    if by_stretch and not summed:
        stretches = list(stretches_between(connection, person.ward_id, start, end))
    return UsageReport(
        usage=list(rows),
        as_of=now,
        stretches=stretches,
        reminders=list(reminders_between(connection, person.ward_id, start, end)),
        exits=list(exits_between(connection, person.ward_id, start, end)),
        dependency=dependency(connection, person, now),
    )


def summed_by_day(rows: tuple[UsageDay, ...]) -> tuple[UsageDay, ...]:
    """Return one row for each day, over all characters; ``rows`` are in order of days."""
    by_day = ((day, list(each)) for day, each in groupby(rows, key=lambda row: row.date))
    return tuple(
        UsageDay(
            date=day,
            character_id=ALL_CHARACTERS,
            active_seconds=sum(row.active_seconds for row in each),
            turns=sum(row.turns for row in each),
        )
        for day, each in by_day
    )
