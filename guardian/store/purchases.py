"""Purchases, and what the month came to as the provider counts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guardian.store.connection import Connection, from_text, to_text


@dataclass(frozen=True, kw_only=True)
class PurchaseRow:
    """One purchase, in minor units of ``currency``. ``item`` is the provider's text: hostile."""

    purchase_id: str
    at: datetime
    item: str
    price_minor: int
    currency: str
    refunded: bool


@dataclass(frozen=True, kw_only=True)
class SpendingRow:
    """What the ward's current calendar month came to at ``as_of`` (the provider's time)."""

    month_total_minor: int
    currency: str
    as_of: datetime


def save(
    connection: Connection, link_id: str, rows: Sequence[PurchaseRow], spending: SpendingRow
) -> None:
    """Keep a report; a purchase that is known already takes its new state."""
    connection.executemany(
        "INSERT OR REPLACE INTO purchase VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                link_id,
                row.purchase_id,
                to_text(row.at),
                row.item,
                row.price_minor,
                row.currency,
                int(row.refunded),
            )
            for row in rows
        ],
    )
    connection.execute(
        "INSERT OR REPLACE INTO spending VALUES (?, ?, ?, ?)",
        (link_id, spending.month_total_minor, spending.currency, to_text(spending.as_of)),
    )


def between(
    connection: Connection, link_id: str, first: datetime, until: datetime
) -> tuple[PurchaseRow, ...]:
    """Return purchases from ``first`` to before ``until``, the newest first."""
    records = connection.execute(
        "SELECT * FROM purchase WHERE link_id = ? AND at >= ? AND at < ? ORDER BY at DESC",
        (link_id, to_text(first), to_text(until)),
    ).fetchall()
    return tuple(
        PurchaseRow(
            purchase_id=record["purchase_id"],
            at=from_text(record["at"]),
            item=record["item"],
            price_minor=record["price_minor"],
            currency=record["currency"],
            refunded=bool(record["refunded"]),
        )
        for record in records
    )


def spending(connection: Connection, link_id: str) -> SpendingRow | None:
    """Return the latest total of a link; ``None``: never reported."""
    record = connection.execute("SELECT * FROM spending WHERE link_id = ?", (link_id,)).fetchone()
    if record is None:
        return None
    return SpendingRow(
        month_total_minor=record["month_total_minor"],
        currency=record["currency"],
        as_of=from_text(record["as_of"]),
    )
