"""Use with one character without a break, from the first turn to the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guardian.store.connection import Connection, from_text, to_text


@dataclass(frozen=True, kw_only=True)
class StretchRow:
    """One stretch, by the provider's clock."""

    started_at: datetime
    ended_at: datetime
    character_id: str
    turns: int


def replace(
    connection: Connection,
    link_id: str,
    span: tuple[datetime, datetime],
    rows: Sequence[StretchRow],
) -> None:
    """Keep a report on what began in ``span`` (the end excluded) in place of what was known.

    Rows that began at other times are left out: the report was not about them.
    """
    first, until = span
    connection.execute(
        "DELETE FROM stretch WHERE link_id = ? AND started_at >= ? AND started_at < ?",
        (link_id, to_text(first), to_text(until)),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO stretch VALUES (?, ?, ?, ?, ?)",
        [
            (link_id, to_text(row.started_at), to_text(row.ended_at), row.character_id, row.turns)
            for row in rows
            if first <= row.started_at < until
        ],
    )


def between(
    connection: Connection, link_id: str, first: datetime, until: datetime
) -> tuple[StretchRow, ...]:
    """Return what began from ``first`` to before ``until``, the earliest first."""
    records = connection.execute(
        "SELECT * FROM stretch WHERE link_id = ? AND started_at >= ? AND started_at < ?"
        " ORDER BY started_at, character_id",
        (link_id, to_text(first), to_text(until)),
    ).fetchall()
    return tuple(
        StretchRow(
            started_at=from_text(record["started_at"]),
            ended_at=from_text(record["ended_at"]),
            character_id=record["character_id"],
            turns=record["turns"],
        )
        for record in records
    )
