"""Which member of the staff looked at a ward's data, why, and who allowed it."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select

from guardian.link.wire.data import AccessEntry, AccessLog
from guardian.link.wire.events import Topic
from guardian.provider.accounts.people import lock_ward
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.ledger.data_records import staff_access_table

MOST_RECORDS = 200


def record_access(
    provider: Provider, connection: Connection, ward_id: str, entry: AccessEntry
) -> None:
    """Write down a staff access and let apps read again (Minors Online Reg. Art. 36)."""
    lock_ward(connection, ward_id)
    connection.execute(
        insert(staff_access_table).values(
            access_id=f"access-{secrets.token_hex(12)}", ward_id=ward_id, **entry.model_dump()
        )
    )
    append_change(provider, connection, ward_id, [Topic.DATA], entry.at)


def access_log(connection: Connection, ward_id: str, now: datetime) -> AccessLog:
    """Return the accesses to a ward's data, newest first, at most 200."""
    table = staff_access_table
    rows = connection.execute(
        select(table)
        .where(table.c.ward_id == ward_id)
        .order_by(table.c.at.desc(), table.c.access_id)
        .limit(MOST_RECORDS)
    ).mappings()
    return AccessLog(accesses=[AccessEntry.model_validate(dict(row)) for row in rows], as_of=now)
