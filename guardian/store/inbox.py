"""Every signed event as it came (RFC 8417 SETs), under the position of its entry in the journal.

The journal seals what is here (:mod:`guardian.store.journal`). Events cut off at the end of a
database that was put back show by the signed head, and as missing numbers of their link.
"""

from dataclasses import dataclass
from datetime import datetime

from guardian.store import journal
from guardian.store.connection import Connection, from_text, to_text


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One event. ``compact`` is the SET exactly as received; ``None``: emptied by retention."""

    position: int
    link_id: str
    jti: str
    gl_seq: int
    compact: str | None
    received_at: datetime


@dataclass(frozen=True, kw_only=True)
class Event:
    """A verified event that is to be kept."""

    link_id: str
    jti: str
    gl_seq: int
    compact: str
    received_at: datetime


def append(connection: Connection, event: Event) -> bool:
    """Keep an event and enter it into the journal; ``False``: its name or number is there."""
    known = connection.execute(
        "SELECT 1 FROM inbox WHERE link_id = ?1 AND (jti = ?2 OR gl_seq = ?3)",
        (event.link_id, event.jti, event.gl_seq),
    ).fetchone()
    if known is not None:
        return False
    position = journal.append_event(
        connection,
        link_id=event.link_id,
        jti=event.jti,
        gl_seq=event.gl_seq,
        compact=event.compact,
        received_at=event.received_at,
    )
    connection.execute(
        "INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?)",
        (
            position,
            event.link_id,
            event.jti,
            event.gl_seq,
            event.compact,
            to_text(event.received_at),
        ),
    )
    return True


def has(connection: Connection, link_id: str, jti: str) -> bool:
    """Tell whether an event was kept, emptied or not."""
    record = connection.execute(
        "SELECT 1 FROM inbox WHERE link_id = ? AND jti = ?", (link_id, jti)
    ).fetchone()
    return record is not None


def newest(connection: Connection, link_id: str, limit: int) -> tuple[str, ...]:
    """Return the ``jti`` of the events that were kept last."""
    records = connection.execute(
        "SELECT jti FROM inbox WHERE link_id = ? ORDER BY position DESC LIMIT ?", (link_id, limit)
    ).fetchall()
    return tuple(record["jti"] for record in records)


def missing(connection: Connection, link_id: str) -> int:
    """Return how many numbers below the highest one of the link are not there."""
    record = connection.execute(
        "SELECT coalesce(max(gl_seq), 0) - count(*) AS missing FROM inbox WHERE link_id = ?",
        (link_id,),
    ).fetchone()
    return int(record["missing"]) if record is not None else 0


def entries(connection: Connection, *, after: int = 0, limit: int = 500) -> tuple[InboxRow, ...]:
    """Return events whose position is above ``after``, in order."""
    records = connection.execute(
        "SELECT * FROM inbox WHERE position > ? ORDER BY position LIMIT ?", (after, limit)
    ).fetchall()
    return tuple(
        InboxRow(
            position=record["position"],
            link_id=record["link_id"],
            jti=record["jti"],
            gl_seq=record["gl_seq"],
            compact=record["compact"],
            received_at=from_text(record["received_at"]),
        )
        for record in records
    )
