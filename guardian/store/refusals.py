"""What the child tried and could not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guardian.policy.decisions import Reason
from guardian.store.connection import Connection, from_text, to_text


@dataclass(frozen=True, kw_only=True)
class RefusalRow:
    """One refusal."""

    refusal_id: str
    at: datetime
    reason: Reason
    character_id: str | None


def save(connection: Connection, link_id: str, rows: Sequence[RefusalRow]) -> None:
    """Keep refusals; one that is known already is kept once."""
    connection.executemany(
        "INSERT OR REPLACE INTO refusal VALUES (?, ?, ?, ?, ?)",
        [
            (link_id, row.refusal_id, to_text(row.at), row.reason.value, row.character_id)
            for row in rows
        ],
    )


def between(
    connection: Connection, link_id: str, first: datetime, until: datetime
) -> tuple[RefusalRow, ...]:
    """Return refusals from ``first`` to before ``until``, the newest first."""
    records = connection.execute(
        "SELECT * FROM refusal WHERE link_id = ? AND at >= ? AND at < ? ORDER BY at DESC",
        (link_id, to_text(first), to_text(until)),
    ).fetchall()
    return tuple(
        RefusalRow(
            refusal_id=record["refusal_id"],
            at=from_text(record["at"]),
            reason=Reason(record["reason"]),
            character_id=record["character_id"],
        )
        for record in records
    )
