"""How days are used beyond their sum: late at night, and in how long a run."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, case, insert, update

from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.stretches import WardUse
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.continuous_use import use_pattern_table

NIGHT_BEGINS_HOUR = 22
NIGHT_ENDS_HOUR = 6

_LONGEST = use_pattern_table.c.longest_run_seconds
_ADD = (
    update(use_pattern_table)
    .where(
        use_pattern_table.c.ward_id == bindparam("of_ward"),
        use_pattern_table.c.day == bindparam("on_day"),
    )
    .values(
        late_night_seconds=use_pattern_table.c.late_night_seconds + bindparam("more_seconds"),
        longest_run_seconds=case(
            (bindparam("run_seconds") > _LONGEST, bindparam("run_seconds")), else_=_LONGEST
        ),
    )
)


def note_pattern(connection: Connection, person: WardRow, before: WardUse, after: WardUse) -> None:
    """Add the time between two turns to the pattern of its day."""
    previous, at = before.last_turn_at, after.last_turn_at
    if previous is None or at is None or not before.goes_on_at(at) or at <= previous:
        return
    zone = ZoneInfo(person.time_zone)
    late = late_night_seconds(previous, at, zone)
    _add(connection, person.ward_id, local_day(person, at), late, after.continuous_seconds(at))


def late_night_seconds(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """Return the seconds between two moments that lie between 22:00 and 06:00 of the wall clock.

    Meant for the gap between two turns, which is short: the hour of its middle decides.
    """
    middle = (start + (end - start) / 2).astimezone(zone)
    is_late = middle.hour >= NIGHT_BEGINS_HOUR or middle.hour < NIGHT_ENDS_HOUR
    return round((end - start) / timedelta(seconds=1)) if is_late else 0


def _add(
    connection: Connection, ward_id: str, day: date, late_seconds: int, run_seconds: int
) -> None:
    changed = connection.execute(
        _ADD,
        {
            "of_ward": ward_id,
            "on_day": day,
            "more_seconds": late_seconds,
            "run_seconds": run_seconds,
        },
    )
    if changed.rowcount == 0:
        connection.execute(
            insert(use_pattern_table).values(
                ward_id=ward_id,
                day=day,
                late_night_seconds=late_seconds,
                longest_run_seconds=run_seconds,
            )
        )
