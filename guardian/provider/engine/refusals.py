"""What a child tried and was refused."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select

from guardian.link.wire.activity import RefusalRecord
from guardian.policy.decisions import Reason
from guardian.provider.ledger.activity import refusal_table

BURST = timedelta(seconds=60)
"""The same refusal again within this time is one act: a finger on the button."""
MOST_RECORDS = 200


def record_refusal(
    connection: Connection,
    ward_id: str,
    reason: Reason,
    character_id: str | None,
    now: datetime,
) -> bool:
    """Write down a refusal; returns ``False`` for the same one again within :data:`BURST`."""
    table = refusal_table
    same_character = (
        table.c.character_id.is_(None)
        if character_id is None
        else table.c.character_id == character_id
    )
    recent = connection.execute(
        select(table.c.refusal_id)
        .where(
            table.c.ward_id == ward_id,
            table.c.reason == reason,
            same_character,
            table.c.at > now - BURST,
        )
        .limit(1)
    ).first()
    if recent is not None:
        return False
    connection.execute(
        insert(table).values(
            refusal_id=f"refusal-{secrets.token_hex(12)}",
            ward_id=ward_id,
            at=now,
            reason=reason,
            character_id=character_id,
        )
    )
    return True


def refusals_between(
    connection: Connection, ward_id: str, start: datetime, end: datetime
) -> tuple[RefusalRecord, ...]:
    """Return refusals from ``start`` to before ``end``, newest first, at most 200."""
    table = refusal_table.c
    rows = connection.execute(
        select(table.refusal_id, table.at, table.reason, table.character_id)
        .where(table.ward_id == ward_id, table.at >= start, table.at < end)
        .order_by(table.at.desc(), table.refusal_id)
        .limit(MOST_RECORDS)
    )
    return tuple(
        RefusalRecord(
            refusal_id=row.refusal_id,
            at=row.at,
            reason=Reason(row.reason),
            character_id=row.character_id,
        )
        for row in rows
    )
