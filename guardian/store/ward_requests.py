"""What children ask of their guardians, and whether somebody here was told of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from guardian.link.wire.requests import RequestKind, RequestState
from guardian.store.connection import (
    Connection,
    Record,
    from_optional_text,
    from_text,
    to_text,
)


@dataclass(frozen=True, kw_only=True)
class WardRequestRow:
    """One request; which of the details is set depends on ``kind``.

    ``item`` is the provider's text: hostile. ``price_minor``: in minor units of the ward's
    currency. ``asked_at`` and ``expires_at`` are the provider's time.
    """

    link_id: str
    request_id: str
    kind: RequestKind
    minutes: int | None
    character_id: str | None
    item: str | None
    price_minor: int | None
    state: RequestState
    asked_at: datetime
    expires_at: datetime
    told_at: datetime | None = None


_KEEP = """
INSERT INTO ward_request VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET state = excluded.state, minutes = excluded.minutes,
    expires_at = excluded.expires_at
WHERE ward_request.state = 'pending'
"""


def keep(connection: Connection, row: WardRequestRow) -> None:
    """Keep a request as it stands. What is settled stays so, whatever older news says."""
    connection.execute(
        _KEEP,
        (
            row.link_id,
            row.request_id,
            row.kind.value,
            row.minutes,
            row.character_id,
            row.item,
            row.price_minor,
            row.state.value,
            to_text(row.asked_at),
            to_text(row.expires_at),
            None if row.told_at is None else to_text(row.told_at),
        ),
    )


def replace(connection: Connection, link_id: str, rows: Iterable[WardRequestRow]) -> None:
    """Keep what the provider names now; what waited and is named no longer goes."""
    named = set()
    for row in rows:
        keep(connection, row)
        named.add(row.request_id)
    for row in pending(connection):
        if row.link_id == link_id and row.request_id not in named:
            connection.execute(
                "DELETE FROM ward_request WHERE link_id = ? AND request_id = ?",
                (link_id, row.request_id),
            )


def settle(connection: Connection, link_id: str, request_id: str, state: RequestState) -> None:
    """Note how a request stands that waits no longer."""
    connection.execute(
        "UPDATE ward_request SET state = ? WHERE link_id = ? AND request_id = ?"
        " AND state = 'pending'",
        (state.value, link_id, request_id),
    )


def set_told(connection: Connection, link_id: str, request_id: str, now: datetime) -> bool:
    """Note that somebody was told; return whether nobody was before."""
    changed = connection.execute(
        "UPDATE ward_request SET told_at = ? WHERE link_id = ? AND request_id = ?"
        " AND told_at IS NULL",
        (to_text(now), link_id, request_id),
    )
    return changed.rowcount > 0


def find(connection: Connection, link_id: str, request_id: str) -> WardRequestRow | None:
    """Return one request."""
    record = connection.execute(
        "SELECT * FROM ward_request WHERE link_id = ? AND request_id = ?", (link_id, request_id)
    ).fetchone()
    return None if record is None else _row(record)


def pending(connection: Connection) -> tuple[WardRequestRow, ...]:
    """Return what is undecided as far as is known, expired or not, the oldest first."""
    records = connection.execute(
        "SELECT * FROM ward_request WHERE state = 'pending' ORDER BY asked_at, request_id"
    ).fetchall()
    return tuple(_row(record) for record in records)


def approved_purchases(
    connection: Connection, link_id: str, since: datetime
) -> tuple[WardRequestRow, ...]:
    """Return purchases that a guardian approved and that could be made at ``since`` or later."""
    records = connection.execute(
        "SELECT * FROM ward_request WHERE link_id = ? AND kind = ? AND state = ?"
        " AND expires_at >= ? ORDER BY asked_at, request_id",
        (link_id, RequestKind.PURCHASE.value, RequestState.APPROVED.value, to_text(since)),
    ).fetchall()
    return tuple(_row(record) for record in records)


def _row(record: Record) -> WardRequestRow:
    return WardRequestRow(
        link_id=record["link_id"],
        request_id=record["request_id"],
        kind=RequestKind(record["kind"]),
        minutes=record["minutes"],
        character_id=record["character_id"],
        item=record["item"],
        price_minor=record["price_minor"],
        state=RequestState(record["state"]),
        asked_at=from_text(record["asked_at"]),
        expires_at=from_text(record["expires_at"]),
        told_at=from_optional_text(record["told_at"]),
    )
