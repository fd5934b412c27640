"""Small things the provider itself must remember: its keys, and how far its clock runs ahead."""

import secrets

from sqlalchemy import (
    Column,
    Connection,
    ScalarSelect,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from guardian.provider.ledger.base import lock_name, metadata

fact_table = Table(
    "fact",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", String(4096), nullable=False),  # keys are here: the file is the owner's alone
)
_READ = select(fact_table.c.value).where(fact_table.c.name == bindparam("named"))


def stored_fact(name: str) -> ScalarSelect[str]:
    """Return a fact as a column of a larger question; NULL: there is none."""
    return select(fact_table.c.value).where(fact_table.c.name == name).scalar_subquery()


def read_fact(connection: Connection, name: str) -> str | None:
    """Return the value of a fact, or ``None``."""
    return connection.execute(_READ, {"named": name}).scalar_one_or_none()


def write_fact(connection: Connection, name: str, value: str) -> None:
    """Set a fact."""
    lock_name(connection, f"fact {name}")
    changed = connection.execute(
        update(fact_table).where(fact_table.c.name == name).values(value=value)
    )
    if changed.rowcount == 0:
        connection.execute(insert(fact_table).values(name=name, value=value))


def evidence_key(connection: Connection) -> bytes:
    """Return the 32 random bytes under which messages are digested; never leaves the ledger."""
    return ledger_key(connection, "evidence_key")


def ledger_key(connection: Connection, name: str) -> bytes:
    """Return 32 random bytes, made by whoever asks for them first and the same ever after."""
    stored = read_fact(connection, name)
    if stored is None:
        lock_name(connection, name)
        stored = read_fact(connection, name)
    if stored is None:
        stored = secrets.token_hex(32)
        write_fact(connection, name, stored)
    return bytes.fromhex(stored)
