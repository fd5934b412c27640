"""What happened in the course of use: reminders that the child saw, conversations that ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guardian.store.connection import Connection, from_text, to_text


@dataclass(frozen=True, kw_only=True)
class ReminderRow:
    """A reminder that was shown. Codes are the provider's (:class:`ReminderKind`).

    ``n``: the how manieth of its kind in this run of continuous use, from 1.
    """

    at: datetime
    kind: str
    trigger: str
    n: int
    continuous_minutes: int


@dataclass(frozen=True, kw_only=True)
class ExitRow:
    """A conversation that somebody ended; ``messages_after`` counts what the AI said later."""

    requested_at: datetime
    stopped_at: datetime
    method: str
    messages_after: int


def replace(
    connection: Connection,
    link_id: str,
    span: tuple[datetime, datetime],
    reminders: Sequence[ReminderRow],
    exits: Sequence[ExitRow],
) -> None:
    """Keep a report on ``span`` (the end excluded) in place of what was known of it.

    What happened at other times is left out: the report was not about it.
    """
    first, until = span
    within = (link_id, to_text(first), to_text(until))
    connection.execute(
        "DELETE FROM reminder_shown WHERE link_id = ? AND at >= ? AND at < ?", within
    )
    connection.execute(
        "DELETE FROM session_exit WHERE link_id = ? AND requested_at >= ? AND requested_at < ?",
        within,
    )
    connection.executemany(
        "INSERT OR REPLACE INTO reminder_shown VALUES (?, ?, ?, ?, ?, ?)",
        [
            (link_id, to_text(row.at), row.kind, row.trigger, row.n, row.continuous_minutes)
            for row in reminders
            if first <= row.at < until
        ],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO session_exit VALUES (?, ?, ?, ?, ?)",
        [
            (
                link_id,
                to_text(row.requested_at),
                to_text(row.stopped_at),
                row.method,
                row.messages_after,
            )
            for row in exits
            if first <= row.requested_at < until
        ],
    )


def reminders_between(
    connection: Connection, link_id: str, first: datetime, until: datetime
) -> tuple[ReminderRow, ...]:
    """Return the reminders shown from ``first`` to before ``until``, the earliest first."""
    records = connection.execute(
        "SELECT * FROM reminder_shown WHERE link_id = ? AND at >= ? AND at < ? ORDER BY at",
        (link_id, to_text(first), to_text(until)),
    ).fetchall()
    return tuple(
        ReminderRow(
            at=from_text(record["at"]),
            kind=record["kind"],
            trigger=record["trigger"],
            n=record["n"],
            continuous_minutes=record["continuous_minutes"],
        )
        for record in records
    )


def exits_between(
    connection: Connection, link_id: str, first: datetime, until: datetime
) -> tuple[ExitRow, ...]:
    """Return the conversations whose end was asked for from ``first`` to before ``until``."""
    records = connection.execute(
        "SELECT * FROM session_exit WHERE link_id = ? AND requested_at >= ? AND requested_at < ?"
        " ORDER BY requested_at",
        (link_id, to_text(first), to_text(until)),
    ).fetchall()
    return tuple(
        ExitRow(
            requested_at=from_text(record["requested_at"]),
            stopped_at=from_text(record["stopped_at"]),
            method=record["method"],
            messages_after=record["messages_after"],
        )
        for record in records
    )
