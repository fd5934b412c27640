"""Time of use: seconds per local day and character, kept as they are earned."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, insert, select, update

from guardian.link.wire.activity import UsageDay
from guardian.policy.decide import UseFacts
from guardian.policy.settings import EffectivePolicy
from guardian.policy.usage_time import DaySeconds
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.stretches import WardUse, read_use
from guardian.provider.ledger.activity import usage_day_table

_OF_WARD = usage_day_table.c.ward_id == bindparam("of_ward")
_ON_DAY = usage_day_table.c.day == bindparam("on_day")
_WITH = usage_day_table.c.character_id == bindparam("with_character")
_USED = select(func.coalesce(func.sum(usage_day_table.c.active_seconds), 0)).where(
    _OF_WARD,
    _ON_DAY,
    usage_day_table.c.character_id.not_in(bindparam("exempt", expanding=True)),
)
TURNS = select(func.coalesce(func.sum(usage_day_table.c.turns), 0)).where(_OF_WARD, _WITH)
"""How often ``of_ward`` has ever written to ``with_character``."""
_ADD = (
    update(usage_day_table)
    .where(_OF_WARD, _ON_DAY, _WITH)
    .values(
        active_seconds=usage_day_table.c.active_seconds + bindparam("more_seconds"),
        turns=usage_day_table.c.turns + bindparam("more_turns"),
    )
)


def local_day(ward: WardRow, moment: datetime) -> date:
    """Return the ward's local date at ``moment``."""
    return moment.astimezone(ZoneInfo(ward.time_zone)).date()


def used_today_seconds(
    connection: Connection, ward: WardRow, now: datetime, exempt: Collection[str] = ()
) -> int:
    """Return the seconds of the ward's local day so far, without the ``exempt`` characters."""
    day = local_day(ward, now)
    total = connection.execute(
        _USED, {"of_ward": ward.ward_id, "on_day": day, "exempt": sorted(exempt)}
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


def add_use(
    connection: Connection, ward_id: str, day: date, character_id: str, *, seconds: int, turns: int
) -> None:
    """Add to one day and character."""
    added = connection.execute(
        _ADD,
        {
            "of_ward": ward_id,
            "on_day": day,
            "with_character": character_id,
            "more_seconds": seconds,
            "more_turns": turns,
        },
    )
    if added.rowcount == 0:
        connection.execute(
            insert(usage_day_table).values(
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
