"""Use with one character without a break, from the first turn to the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from guardian.store.connection import Connection, from_text, to_text

_WITHIN = (
    "link_id = ?1 AND ended_at >= ?2 AND +started_at < ?3"  # + leaves the choice to ended_at
    " AND (ended_at > ?2 OR started_at = ?2)"
)

_NEVER = "9999-12-31"


@dataclass(frozen=True, kw_only=True)
class StretchRow:
    """One stretch, by the provider's clock; it may cross midnight.

    ``turns``: messages of the child.
    """

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
    """Keep a report on what has a part in ``span`` (the end excluded) in place of what was known.

    Other rows are left out: the report was not about them.
    """
    first, until = span
    connection.execute(
        f"DELETE FROM stretch WHERE {_WITHIN}",  # noqa: S608 - a constant
        (link_id, to_text(first), to_text(until)),
    )
    connection.executemany(
        "INSERT OR REPLACE INTO stretch VALUES (?, ?, ?, ?, ?)",
        [
            (link_id, to_text(row.started_at), to_text(row.ended_at), row.character_id, row.turns)
            for row in rows
            if row.started_at < until and (row.ended_at > first or row.started_at >= first)
        ],
    )


def between(
    connection: Connection,
    link_id: str,
    first: datetime,
    until: datetime,
    *,
    longest: timedelta | None = None,
) -> tuple[StretchRow, ...]:
    """Return what has a part from ``first`` to before ``until``, whole, the earliest first.

    With ``longest`` only what ends before ``until`` and so much: of long ago, that is found sooner.
    """
    records = connection.execute(
        f"SELECT * FROM stretch WHERE {_WITHIN} AND ended_at < ?4"  # noqa: S608 - a constant
        " ORDER BY started_at, character_id",
        (
            link_id,
            to_text(first),
            to_text(until),
            _NEVER if longest is None else to_text(until + longest),
        ),
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
