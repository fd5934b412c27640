"""What wards ask of their guardians: how it stands, what was approved, and when it expires."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, select, update

from guardian.link.wire.requests import RequestKind, RequestState, WardRequest
from guardian.provider.access import Permission
from guardian.provider.accounts.people import WardRow, guardian, lock_ward, ward
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_event
from guardian.provider.engine.shop import item_name
from guardian.provider.ledger.minors import ward_request_table

EXPIRY = timedelta(hours=24)
"""How long a request waits for a guardian."""
APPROVAL_TIME = timedelta(hours=24)
"""How long a guardian's approval of a purchase can be used, once."""
_MOST_RECORDS = 200
_LONGEST_NAME = 200

RequestRow = Row[tuple[object, ...]]


def find_request(connection: Connection, ward_id: str, request_id: str) -> RequestRow | None:
    """Return a request of this ward, or ``None``."""
    table = ward_request_table
    return connection.execute(
        select(table).where(table.c.request_id == request_id, table.c.ward_id == ward_id)
    ).one_or_none()


def list_requests(connection: Connection, person: WardRow, now: datetime) -> list[WardRequest]:
    """Return a ward's requests, newest first, at most 200."""
    table = ward_request_table
    rows = connection.execute(
        select(table)
        .where(table.c.ward_id == person.ward_id)
        .order_by(table.c.asked_at.desc(), table.c.request_id)
        .limit(_MOST_RECORDS)
    )
    return [ward_request(connection, person, row, now) for row in rows]


def state_at(row: RequestRow, now: datetime) -> RequestState:
    """Return how a request stands; one that nobody answered in time has expired by itself."""
    state = RequestState(row.state)
    waits_in_vain = state is RequestState.PENDING and row.expires_at <= now
    return RequestState.EXPIRED if waits_in_vain else state


def ward_request(
    connection: Connection, person: WardRow, row: RequestRow, now: datetime
) -> WardRequest:
    """Return a request as it is told; ``minutes`` are those granted, once some are."""
    by = None if row.decided_by is None else guardian(connection, row.decided_by).display_name
    item = None if row.item_id is None else item_name(row.item_id, person.language)
    return WardRequest(
        request_id=row.request_id,
        kind=RequestKind(row.kind),
        minutes=row.minutes if row.granted_minutes is None else row.granted_minutes,
        character_id=row.character_id,
        item=None if item is None else item[:_LONGEST_NAME],
        price_minor=row.price_minor,
        state=state_at(row, now),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        decided_at=row.decided_at,
        decided_by=by,
    )


def settle(
    provider: Provider,
    connection: Connection,
    person: WardRow,
    request_id: str,
    now: datetime,
    **values: object,
) -> WardRequest:
    """Write down what became of a request, tell every guardian, and return it as it stands."""
    table = ward_request_table
    connection.execute(update(table).where(table.c.request_id == request_id).values(**values))
    return announce(provider, connection, person, request_id, now)


def announce(
    provider: Provider, connection: Connection, person: WardRow, request_id: str, now: datetime
) -> WardRequest:
    """Tell every guardian who may read limits how a request stands, and return it."""
    row = find_request(connection, person.ward_id, request_id)
    if row is None:
        raise LookupError("no such request")
    told = ward_request(connection, person, row, now)
    append_event(provider, connection, person.ward_id, told, Permission.POLICY_READ)
    return told


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


def run_due(provider: Provider, connection: Connection, now: datetime) -> Iterable[str]:
    """Let requests expire that nobody answered in time; return the wards who asked."""
    table = ward_request_table
    due = (table.c.state == RequestState.PENDING, table.c.expires_at <= now)
    ward_ids = connection.execute(
        select(table.c.ward_id).where(*due).distinct().order_by(table.c.ward_id)
    ).scalars()
    found = tuple(ward_ids)
    for ward_id in found:
        lock_ward(connection, ward_id)
        person = ward(connection, ward_id)
        # read again under the lock: a guardian may have been quicker
        waiting = connection.execute(
            select(table.c.request_id)
            .where(table.c.ward_id == ward_id, *due)
            .order_by(table.c.expires_at, table.c.request_id)
        ).scalars()
        for request_id in waiting.all():
            settle(provider, connection, person, request_id, now, state=RequestState.EXPIRED)
    return found


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
