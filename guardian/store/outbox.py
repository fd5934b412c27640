"""What was asked of a provider: a row before it is a request, kept until it is answered."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from guardian.policy.merge_patch import JsonObject
from guardian.store.connection import Connection, Record, from_text, to_text


class OutboxKind(StrEnum):
    """What is asked."""

    POLICY_PATCH = "policy_patch"
    ALERT_ACK = "alert_ack"
    REQUEST_DECISION = "request_decision"
    EXTRA_TIME = "extra_time"
    SESSION_STOP = "session_stop"
    CONSENT_GIVING = "consent_giving"
    CONSENT_WITHDRAWAL = "consent_withdrawal"
    CONTACT_CHANGE = "contact_change"
    LINK_END = "link_end"


class OutboxState(StrEnum):
    """How far it has come. ``SENT``: on its way, or sent and the answer never heard."""

    WAITING = "waiting"
    SENT = "sent"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    CONFLICT = "conflict"
    """Somebody else changed the same field meanwhile: the guardian has to choose."""


@dataclass(frozen=True, kw_only=True)
class OutboxRow:
    """One wish. ``refusal`` is the provider's reason, where it refused.

    ``base``: what the guardian saw of the fields of a change when asking for it; ``None``: not
    kept, for other kinds and by earlier versions.
    """

    id: int
    link_id: str
    kind: OutboxKind
    body: JsonObject
    idempotency_key: str
    asked_at: datetime
    state: OutboxState
    attempts: int
    changed_at: datetime
    refusal: JsonObject | None
    base: JsonObject | None = None


def ask(
    connection: Connection,
    link_id: str,
    kind: OutboxKind,
    body: JsonObject,
    now: datetime,
    base: JsonObject | None = None,
) -> int:
    """Add a wish and return its id."""
    record = connection.execute(
        "INSERT INTO outbox"
        " (link_id, kind, body, idempotency_key, asked_at, state, changed_at, base)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            link_id,
            kind.value,
            json.dumps(body),
            str(uuid4()),
            to_text(now),
            OutboxState.WAITING.value,
            to_text(now),
            None if base is None else json.dumps(base),
        ),
    ).fetchone()
    assert record is not None  # noqa: S101 - RETURNING returns the row it made
    return int(record["id"])


def open_wishes(connection: Connection, link_id: str) -> tuple[OutboxRow, ...]:
    """Return what is not answered yet, in the order in which it was asked."""
    records = connection.execute(
        "SELECT * FROM outbox WHERE link_id = ? AND state IN ('waiting', 'sent') ORDER BY id",
        (link_id,),
    ).fetchall()
    return tuple(_row(record) for record in records)


def in_conflict(connection: Connection, link_id: str) -> tuple[OutboxRow, ...]:
    """Return what the guardian has to choose about, in the order in which it came up."""
    records = connection.execute(
        "SELECT * FROM outbox WHERE link_id = ? AND state = 'conflict' ORDER BY id", (link_id,)
    ).fetchall()
    return tuple(_row(record) for record in records)


def latest(
    connection: Connection, link_id: str, kind: OutboxKind, limit: int = 100
) -> tuple[OutboxRow, ...]:
    """Return wishes of one kind whatever their state, the newest first."""
    records = connection.execute(
        "SELECT * FROM outbox WHERE link_id = ? AND kind = ? ORDER BY id DESC LIMIT ?",
        (link_id, kind.value, limit),
    ).fetchall()
    return tuple(_row(record) for record in records)


def find(connection: Connection, wish_id: int) -> OutboxRow | None:
    """Return one wish."""
    record = connection.execute("SELECT * FROM outbox WHERE id = ?", (wish_id,)).fetchone()
    return None if record is None else _row(record)


def set_sent(connection: Connection, wish_id: int, now: datetime) -> None:
    """Note that a request leaves now; one attempt more."""
    connection.execute(
        "UPDATE outbox SET state = 'sent', attempts = attempts + 1, changed_at = ? WHERE id = ?",
        (to_text(now), wish_id),
    )


def set_unsent(connection: Connection, wish_id: int, now: datetime) -> None:
    """Take back :func:`set_sent`: nothing left after all."""
    connection.execute(
        "UPDATE outbox SET attempts = attempts - 1,"
        " state = iif(attempts > 1, 'sent', 'waiting'), changed_at = ? WHERE id = ?",
        (to_text(now), wish_id),
    )


def set_confirmed(connection: Connection, wish_id: int, now: datetime) -> None:
    """Note that the provider did it."""
    connection.execute(
        "UPDATE outbox SET state = 'confirmed', changed_at = ? WHERE id = ?",
        (to_text(now), wish_id),
    )


def set_refused(connection: Connection, wish_id: int, refusal: JsonObject, now: datetime) -> None:
    """Note that the provider will not do it, and why."""
    connection.execute(
        "UPDATE outbox SET state = 'refused', refusal = ?, changed_at = ? WHERE id = ?",
        (json.dumps(refusal), to_text(now), wish_id),
    )


def set_conflict(connection: Connection, wish_id: int, refusal: JsonObject, now: datetime) -> None:
    """Note that somebody else changed the same field meanwhile, and to what."""
    connection.execute(
        "UPDATE outbox SET state = 'conflict', refusal = ?, changed_at = ? WHERE id = ?",
        (json.dumps(refusal), to_text(now), wish_id),
    )


def narrow(connection: Connection, wish_id: int, body: JsonObject, base: JsonObject) -> None:
    """Leave only a part of a change in its row; the caller keeps the rest in rows of its own."""
    connection.execute(
        "UPDATE outbox SET body = ?, base = ? WHERE id = ?",
        (json.dumps(body), json.dumps(base), wish_id),
    )


def set_base(connection: Connection, wish_id: int, base: JsonObject) -> None:
    """Note what a change follows, where that is not what it seemed to be when it was asked."""
    connection.execute("UPDATE outbox SET base = ? WHERE id = ?", (json.dumps(base), wish_id))


def _row(record: Record) -> OutboxRow:
    refusal, base = record["refusal"], record["base"]
    return OutboxRow(
        id=record["id"],
        link_id=record["link_id"],
        kind=OutboxKind(record["kind"]),
        body=json.loads(record["body"]),
        idempotency_key=record["idempotency_key"],
        asked_at=from_text(record["asked_at"]),
        state=OutboxState(record["state"]),
        attempts=record["attempts"],
        changed_at=from_text(record["changed_at"]),
        refusal=None if refusal is None else json.loads(refusal),
        base=None if base is None else json.loads(base),
    )
