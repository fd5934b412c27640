"""What was said, kept for the ward alone and encrypted at rest; no guardian of 8 to 17 reads it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from guardian.provider.engine.ward_keys import Box, box_of
from guardian.provider.ledger.conversations import message_table

RETENTION = timedelta(days=90)
"""What is older is deleted by :func:`forget_old`."""
_KEEP = insert(message_table).values(
    ward_id=bindparam("of_ward"),
    number=select(func.coalesce(func.max(message_table.c.number), 0) + 1)
    .where(message_table.c.ward_id == bindparam("of_ward"))
    .scalar_subquery(),
)


@dataclass(frozen=True, kw_only=True)
class SaidMessage:
    """One message of a conversation."""

    ward_id: str
    character_id: str
    by: Literal["ward", "ai"]
    text: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, kw_only=True)
class KeptMessage(SaidMessage):
    """A message as it was kept."""

    message_id: str


def keep_message(connection: Connection, message: SaidMessage, box: Box | None = None) -> None:
    """Keep one message of a conversation; the caller holds the lock of the ward.

    ``box`` of the ward saves reading its keys again.
    """
    message_id = f"message-{secrets.token_hex(12)}"
    box = box or box_of(connection, message.ward_id)
    connection.execute(
        _KEEP,
        {
            "of_ward": message.ward_id,
            "message_id": message_id,
            "character_id": message.character_id,
            "by": message.by,
            "at": message.at,
            "words": box.encrypt(message.text.encode(), message_id),
        },
    )


def messages_of(connection: Connection, ward_id: str) -> Iterator[KeptMessage]:
    """Yield a ward's messages in the order in which they were said.

    For the ward's own page and export, and to be sealed to the ward; for nobody else. Raises
    :class:`~guardian.provider.engine.ward_keys.SealError` when a message was tampered with.
    """
    table = message_table
    wanted = select(table).where(table.c.ward_id == ward_id).order_by(table.c.number)
    box = box_of(connection, ward_id)
    for row in connection.execute(wanted):
        plain = box.decrypt(row.words, row.message_id)
        yield KeptMessage(
            ward_id=ward_id,
            message_id=row.message_id,
            character_id=row.character_id,
            by="ai" if row.by == "ai" else "ward",
            text=plain.decode(),
            at=row.at,
        )


def forget_old(connection: Connection, now: datetime) -> None:
    """Delete what is older than :data:`RETENTION`."""
    connection.execute(delete(message_table).where(message_table.c.at < now - RETENTION))
