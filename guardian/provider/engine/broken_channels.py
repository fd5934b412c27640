"""Channels that test control has broken: nothing goes out on them, and nothing is lost."""

from sqlalchemy import Connection, delete, insert, select

from guardian.provider.ledger.safety import broken_channel_table


def is_broken(connection: Connection, ward_id: str) -> bool:
    """Return whether polls of a ward's links are to fail."""
    table = broken_channel_table.c
    found = connection.execute(select(table.ward_id).where(table.ward_id == ward_id)).first()
    return found is not None


def set_broken(connection: Connection, ward_id: str, *, broken: bool) -> None:
    """Break the channel of a ward, or mend it; the caller has locked the ward."""
    table = broken_channel_table
    connection.execute(delete(table).where(table.c.ward_id == ward_id))
    if broken:
        connection.execute(insert(table).values(ward_id=ward_id))
