"""Time of use: seconds per local day and character, kept as they are earned."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, select, update

from guardian.link.wire.activity import UsageDay
from guardian.policy.decide import UseFacts
from guardian.policy.settings import EffectivePolicy
from guardian.policy.usage_time import DaySeconds
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.stretches import WardUse, read_use
from guardian.provider.ledger.activity import usage_day_table


def local_day(ward: WardRow, moment: datetime) -> date:
    """Return the ward's local date at ``moment``."""
    return moment.astimezone(ZoneInfo(ward.time_zone)).date()


def used_today_seconds(
    connection: Connection, ward: WardRow, now: datetime, exempt: Collection[str] = ()
) -> int:
    """Return the seconds of the ward's local day so far, without the ``exempt`` characters."""
    table = usage_day_table.c
    total = connection.execute(
        select(func.coalesce(func.sum(table.active_seconds), 0)).where(
            table.ward_id == ward.ward_id,
            table.day == local_day(ward, now),
            table.character_id.not_in(sorted(exempt)),
        )
    ).scalar_one()
    return int(total)


def use_facts(
    connection: Connection,
    ward: WardRow,
    now: datetime,
    policy: EffectivePolicy,
    *,
    pending: Sequence[DaySeconds] | None = None,
    use: WardUse | None = None,
) -> UseFacts:
    """Return what the rules need to know of the time spent so far.

    ``pending`` is what a message at ``now`` would earn and is not written down yet, exempt
    characters left out; ``None``: nobody writes, so the silence since the last turn counts for
    nothing. ``use`` saves reading where the ward stands again.
    """
    settings = policy.settings
    use = read_use(connection, ward.ward_id) if use is None else use
    used = used_today_seconds(connection, ward, now, settings.exempt_characters)
    if pending is None:
        run = 0 if use.rested_at(now, settings) else use.run_seconds
    else:
        run = use.run_seconds_at(now, settings)
        used += sum(part.seconds for part in pending if part.day == local_day(ward, now))
    resting = use.resting_until
    is_resting = settings.session_minutes is not None and resting is not None and resting > now
    return UseFacts(
        used_today_seconds=used,
        session_seconds=run,
        resting_until=resting if is_resting else None,
    )


def turns_so_far(connection: Connection, ward_id: str, character_id: str) -> int:
    """Return how often the ward has ever written to a character."""
    table = usage_day_table.c
    total = connection.execute(
        select(func.coalesce(func.sum(table.turns), 0)).where(
            table.ward_id == ward_id, table.character_id == character_id
        )
    ).scalar_one()
    return int(total)


def add_use(
    connection: Connection, ward_id: str, day: date, character_id: str, *, seconds: int, turns: int
) -> None:
    """Add to one day and character."""
    table = usage_day_table
    added = connection.execute(
        update(table)
        .where(table.c.ward_id == ward_id, table.c.day == day, table.c.character_id == character_id)
        .values(active_seconds=table.c.active_seconds + seconds, turns=table.c.turns + turns)
    )
    if added.rowcount == 0:
        connection.execute(
            insert(table).values(
                ward_id=ward_id,
                day=day,
                character_id=character_id,
                active_seconds=seconds,
                turns=turns,
            )
        )


def usage_between(
    connection: Connection, ward_id: str, first: date, last: date
) -> tuple[UsageDay, ...]:
    """Return the days with use from ``first`` to ``last``, both included, in order."""
    table = usage_day_table.c
    rows = connection.execute(
        select(table.day, table.character_id, table.active_seconds, table.turns)
        .where(table.ward_id == ward_id, table.day.between(first, last))
        .order_by(table.day, table.character_id)
    )
    return tuple(
        UsageDay(
            date=row.day,
            character_id=row.character_id,
            active_seconds=row.active_seconds,
            turns=row.turns,
        )
        for row in rows
    )
