"""What answers under way may still cost: held in the ledger, so that every process sees it.

Whoever is killed in the midst of an answer holds nothing for long: what is held ends by itself
unless it is held on to.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.purchases import spent_this_month, spent_today
from guardian.provider.ledger.gateway import held_money_table

HELD_FOR = timedelta(minutes=2)
"""Without a word of the answer that it is held for; one that runs holds on every few seconds."""
_HELD = held_money_table.c
_KEEP = update(held_money_table).where(_HELD.hold_id == bindparam("of_hold"))
_FREE = delete(held_money_table).where(
    _HELD.ward_id == bindparam("of_ward"),
    or_(_HELD.hold_id == bindparam("of_hold"), _HELD.until <= bindparam("ended_at")),
)


def gone_minor(connection: Connection, person: WardRow, now: datetime) -> tuple[int, int]:
    """Return what is spent or held of the ward's day and month, in minor units; one statement."""
    held = select(func.coalesce(func.sum(_HELD.held_minor), 0)).where(
        _HELD.ward_id == person.ward_id, _HELD.until > now
    )
    day, month, held_minor = connection.execute(
        select(
            spent_today(person, now).scalar_subquery(),
            spent_this_month(person, now).scalar_subquery(),
            held.scalar_subquery(),
        )
    ).one()
    return int(day) + int(held_minor), int(month) + int(held_minor)


def hold(connection: Connection, ward_id: str, minor: int, now: datetime) -> str:
    """Hold so many minor units back; the caller has the ward's lock since before it looked."""
    hold_id = f"hold-{secrets.token_hex(12)}"
    connection.execute(
        insert(held_money_table).values(
            hold_id=hold_id, ward_id=ward_id, held_minor=minor, until=now + HELD_FOR
        )
    )
    return hold_id


def hold_on(connection: Connection, hold_id: str, now: datetime) -> None:
    """Hold for longer what is held still."""
    connection.execute(_KEEP, {"of_hold": hold_id, "until": now + HELD_FOR})


def free(connection: Connection, ward_id: str, hold_id: str, now: datetime) -> None:
    """Hold it no longer, nor what nobody held on to."""
    connection.execute(_FREE, {"of_ward": ward_id, "of_hold": hold_id, "ended_at": now})
