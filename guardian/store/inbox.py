"""Every signed event as it came, each sealed by the hash of the one before (RFC 8417 SETs).

The chain shows what was altered, inserted, reordered or taken from the middle. Events cut off at
its end show as missing numbers of their link only once another event arrives.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from guardian.store.connection import Connection, from_text, to_text

GENESIS = "0" * 64
"""What stands before the first entry."""


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One event. ``compact`` is the SET exactly as received; hashes are lower-case hex."""

    position: int
    link_id: str
    jti: str
    gl_seq: int
    compact: str
    received_at: datetime
    prev_hash: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """A verified event that is to be kept."""

    link_id: str
    jti: str
    gl_seq: int
    compact: str
    received_at: datetime


def append(connection: Connection, event: Event) -> bool:
    """Add an event to the chain; return ``False`` where its ``jti`` or number is there already."""
    last = connection.execute(
        "SELECT position, hash FROM inbox ORDER BY position DESC LIMIT 1"
    ).fetchone()
    position, prev_hash = (1, GENESIS) if last is None else (last["position"] + 1, last["hash"])
    added = connection.execute(
        "INSERT INTO inbox VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            position,
            event.link_id,
            event.jti,
            event.gl_seq,
            event.compact,
            to_text(event.received_at),
            prev_hash,
            entry_hash(position, prev_hash, event),
        ),
    )
    return added.rowcount > 0


def entry_hash(position: int, prev_hash: str, event: Event) -> str:
    """Return SHA-256 over the entry as a JSON array, which no value can step out of."""
    entry = [
        position,
        prev_hash,
        event.link_id,
        event.jti,
        event.gl_seq,
        event.compact,
        to_text(event.received_at),
    ]
    return hashlib.sha256(json.dumps(entry, ensure_ascii=True).encode()).hexdigest()


def has(connection: Connection, link_id: str, jti: str) -> bool:
    """Tell whether an event is kept."""
    record = connection.execute(
        "SELECT 1 FROM inbox WHERE link_id = ? AND jti = ?", (link_id, jti)
    ).fetchone()
    return record is not None


def missing(connection: Connection, link_id: str) -> int:
    """Return how many numbers below the highest one of the link are not there."""
    record = connection.execute(
        "SELECT coalesce(max(gl_seq), 0) - count(*) AS missing FROM inbox WHERE link_id = ?",
        (link_id,),
    ).fetchone()
    return int(record["missing"]) if record is not None else 0


def entries(connection: Connection, *, after: int = 0, limit: int = 500) -> tuple[InboxRow, ...]:
    """Return entries whose position is above ``after``, in order."""
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
            prev_hash=record["prev_hash"],
            hash=record["hash"],
        )
        for record in records
    )


def verify_chain(connection: Connection) -> int | None:
    """Return the first position that does not fit the one before it; ``None``: all fit."""
    prev_hash, expected = GENESIS, 1
    for row in _all(connection):
        event = Event(
            link_id=row.link_id,
            jti=row.jti,
            gl_seq=row.gl_seq,
            compact=row.compact,
            received_at=row.received_at,
        )
        sound = (row.position, row.prev_hash, row.hash) == (
            expected,
            prev_hash,
            entry_hash(expected, prev_hash, event),
        )
        if not sound:
            return expected
        prev_hash, expected = row.hash, expected + 1
    return None


def _all(connection: Connection) -> Iterator[InboxRow]:
    page = entries(connection)
    while page:
        yield from page
        page = entries(connection, after=page[-1].position)
