"""Use without a break, as guardians are told of it: when a ward chatted, and with which character.

A stretch is a session as far as its time was counted (:mod:`guardian.provider.engine.sessions`). A
stop that earns nothing therefore ends a stretch at the last turn before it, and a change of the
character ends one where the next begins.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, or_, select

from guardian.link.wire.activity import Stretch
from guardian.provider.engine.sessions import whole_second
from guardian.provider.ledger.activity import chat_session_table


def stretches_between(
    connection: Connection, ward_id: str, start: datetime, end: datetime
) -> tuple[Stretch, ...]:
    """Return every stretch that has a part from ``start`` to before ``end``, in order.

    One that began before ``start`` or goes on after ``end`` is told whole.
    """
    table = chat_session_table.c
    rows = connection.execute(
        select(table.started_at, table.used_until, table.character_id, table.turns)
        .where(
            table.ward_id == ward_id,
            table.used_until >= start,
            table.started_at < end,
            or_(table.started_at >= start, table.used_until > start),
        )
        .order_by(table.used_until, table.started_at)
    )
    return _one_for_each_beginning(
        Stretch(
            started_at=whole_second(row.started_at),
            ended_at=whole_second(row.used_until),
            character_id=row.character_id,
            turns=row.turns,
        )
        for row in rows
    )


def _one_for_each_beginning(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Make one of those with the same character that begin in the same second.

    All but the last of them have no length, so beginning and character name a stretch.
    """
    found: dict[tuple[datetime, str], Stretch] = {}
    for each in stretches:
        key = each.started_at, each.character_id
        earlier = found.pop(key, None)
        found[key] = (
            each
            if earlier is None
            else each.model_copy(update={"turns": earlier.turns + each.turns})
        )
    return tuple(found.values())
