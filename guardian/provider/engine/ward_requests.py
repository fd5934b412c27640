"""What wards ask of their guardians, and what becomes of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from guardian.link.wire.requests import RequestKind, RequestState
from guardian.provider.context import Provider
from guardian.provider.ledger.minors import ward_request_table

APPROVAL_TIME = timedelta(hours=24)
"""How long a guardian's approval of a purchase can be used, once."""


def purchase_approved(connection: Connection, ward_id: str, item_id: str, now: datetime) -> bool:
    """Return whether a guardian has approved one purchase of this item that was not made yet."""
    return _open_approval(connection, ward_id, item_id, now) is not None


def use_approval(connection: Connection, ward_id: str, item_id: str, now: datetime) -> None:
    """Use up the oldest approval of this item; raises ``LookupError`` where there is none."""
    request_id = _open_approval(connection, ward_id, item_id, now)
    if request_id is None:
        raise LookupError("no approval of this item")
    table = ward_request_table
    connection.execute(update(table).where(table.c.request_id == request_id).values(used_at=now))


def run_due(_provider: Provider, _connection: Connection, _now: datetime) -> Iterable[str]:
    """Let requests expire."""
    return ()


def _open_approval(connection: Connection, ward_id: str, item_id: str, now: datetime) -> str | None:
    table = ward_request_table.c
    return connection.execute(
        select(table.request_id)
        .where(
            table.ward_id == ward_id,
            table.kind == RequestKind.PURCHASE,
            table.item_id == item_id,
            table.state == RequestState.APPROVED,
            table.used_at.is_(None),
            table.decided_at > now - APPROVAL_TIME,
        )
        .order_by(table.decided_at)
        .limit(1)
    ).scalar()
