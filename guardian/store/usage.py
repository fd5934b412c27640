"""Time per local day and character, and which days are known at all: no report is not zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guardian.store.connection import Connection, from_text, to_text


@dataclass(frozen=True, kw_only=True)
class UsageRow:
    """Time with one character on one local day of the ward."""

    day: date
    character_id: str
    active_seconds: int
    turns: int


def save(connection: Connection, link_id: str, row: UsageRow) -> None:
    """Keep one row in place of what was known of that day and character."""
    connection.execute(
        "INSERT OR REPLACE INTO usage VALUES (?, ?, ?, ?, ?)",
        (link_id, row.day.isoformat(), row.character_id, row.active_seconds, row.turns),
    )


def replace(
    connection: Connection,
    link_id: str,
    days: tuple[date, date],
    rows: Sequence[UsageRow],
    as_of: datetime,
) -> None:
    """Keep a report on ``days`` (first and last, both included) in place of what was known.

    Rows of other days are left out: the report was not about them.
    """
    first, last = days
    within = "link_id = ? AND day BETWEEN ? AND ?"
    parameters = (link_id, first.isoformat(), last.isoformat())
    connection.execute(f"DELETE FROM usage WHERE {within}", parameters)  # noqa: S608 - a constant
    for row in rows:
        if first <= row.day <= last:
            save(connection, link_id, row)
    connection.executemany(
        "INSERT OR REPLACE INTO usage_known VALUES (?, ?, ?)",
        [
            (link_id, (first + timedelta(days=n)).isoformat(), to_text(as_of))
            for n in range((last - first).days + 1)
        ],
    )


def between(connection: Connection, link_id: str, first: date, last: date) -> tuple[UsageRow, ...]:
    """Return the rows of the days ``first`` to ``last``, both included."""
    records = connection.execute(
        "SELECT * FROM usage WHERE link_id = ? AND day BETWEEN ? AND ?"
        " ORDER BY day, active_seconds DESC, character_id",
        (link_id, first.isoformat(), last.isoformat()),
    ).fetchall()
    return tuple(
        UsageRow(
            day=date.fromisoformat(record["day"]),
            character_id=record["character_id"],
            active_seconds=record["active_seconds"],
            turns=record["turns"],
        )
        for record in records
    )


def known_days(
    connection: Connection, link_id: str, first: date, last: date
) -> dict[date, datetime]:
    """Return the days that a report covered, with the provider's time of the latest."""
    records = connection.execute(
        "SELECT day, as_of FROM usage_known WHERE link_id = ? AND day BETWEEN ? AND ?",
        (link_id, first.isoformat(), last.isoformat()),
    ).fetchall()
    return {date.fromisoformat(record["day"]): from_text(record["as_of"]) for record in records}


def first_known(connection: Connection, link_id: str) -> date | None:
    """Return the first day that a report covered; ``None``: there was no report."""
    record = connection.execute(
        "SELECT day FROM usage_known WHERE link_id = ? ORDER BY day LIMIT 1", (link_id,)
    ).fetchone()
    return None if record is None else date.fromisoformat(record["day"])


def first_used(connection: Connection, link_id: str) -> date | None:
    """Return the first day with any use; ``None``: there is none."""
    record = connection.execute(
        "SELECT day FROM usage WHERE link_id = ? ORDER BY day LIMIT 1", (link_id,)
    ).fetchone()
    return None if record is None else date.fromisoformat(record["day"])
