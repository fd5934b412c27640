"""Restriction and end of the service, leaks of data: told to every guardian (Art. 20, Art. 24)."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from guardian.link.wire.discovery import ServiceStatus
from guardian.link.wire.events import Topic
from guardian.link.wire.happenings import DataBreach, ServiceRestricted, ServiceTermination
from guardian.link.wire.ward import LinkState
from guardian.provider.accounts.people import lock_ward
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change, append_event
from guardian.provider.ledger.notices import breach_table, service_notice_table
from guardian.provider.ledger.people import link_table

EXPORT_STAYS_OPEN = timedelta(days=30)
"""After the end, data can still be copied for so long (Art. 20 asks for notice beforehand)."""
TERMINATION = "termination"
RESTRICTION = "restriction"
_MOST_RECORDS = 200
_IN_FORCE = select(service_notice_table.c.kind).where(
    service_notice_table.c.effective_at <= bindparam("at")
)
CLOSING = (TERMINATION, RESTRICTION)
CLOSED_COLUMNS = tuple(
    _IN_FORCE.where(service_notice_table.c.kind == kind).exists().label(kind) for kind in CLOSING
)
"""Which of :data:`CLOSING` closes the service ``at`` a moment, as columns of a larger question."""


def service_status(connection: Connection, now: datetime) -> ServiceStatus:
    """Return how the service stands at ``now``; a restriction shows beside an end to come."""
    ends_at = _effective_at(connection, TERMINATION)
    if ends_at is None:
        state = "restricted" if is_restricted(connection, now) else "operating"
        return ServiceStatus.model_validate({"state": state})
    state = "restricted" if is_restricted(connection, now) else "terminating"
    return ServiceStatus.model_validate(
        {
            "state": "terminated" if now >= ends_at else state,
            "effective_at": ends_at,
            "export_open_until": ends_at + EXPORT_STAYS_OPEN,
        }
    )


def closed_by(connection: Connection, now: datetime) -> frozenset[str]:
    """Return what closes the service to everybody at ``now``.

    It is :data:`TERMINATION` (Art. 20) or :data:`RESTRICTION` (Art. 24), both or nothing.
    """
    return frozenset(connection.execute(_IN_FORCE, {"at": now}).scalars())


def is_restricted(connection: Connection, now: datetime) -> bool:
    """Return whether the provider has restricted the service by ``now`` (Art. 24)."""
    return RESTRICTION in closed_by(connection, now)


def export_is_open(connection: Connection, now: datetime) -> bool:
    """Return whether data can be copied: also after the end, for :data:`EXPORT_STAYS_OPEN`."""
    ends_at = _effective_at(connection, TERMINATION)
    return ends_at is None or now < ends_at + EXPORT_STAYS_OPEN


def announce_termination(
    provider: Provider, connection: Connection, effective_at: datetime | None, now: datetime
) -> tuple[str, ...]:
    """Say when the service ends, or (``None``) that it does not; return the wards to be rung.

    The same announcement again tells nobody anything.
    """
    if _effective_at(connection, TERMINATION) == effective_at:
        return ()
    _write(connection, TERMINATION, effective_at, now)
    payload = ServiceTermination(
        effective_at=effective_at,
        announced_at=now,
        export_open_until=None if effective_at is None else effective_at + EXPORT_STAYS_OPEN,
    )
    ward_ids = linked_wards(connection)
    for ward_id in ward_ids:
        append_event(provider, connection, ward_id, payload)
        append_change(provider, connection, ward_id, [Topic.DISCOVERY], now)
    return ward_ids


def restrict(
    provider: Provider, connection: Connection, *, restricted: bool, now: datetime
) -> tuple[str, ...]:
    """Restrict the service, or open it again; return the wards to be rung."""
    if is_restricted(connection, now) == restricted:
        return ()
    _write(connection, RESTRICTION, now if restricted else None, now)
    ward_ids = linked_wards(connection)
    for ward_id in ward_ids:
        payload = ServiceRestricted(restricted=restricted, at=now)
        append_event(provider, connection, ward_id, payload)
        append_change(provider, connection, ward_id, [Topic.DISCOVERY, Topic.WARD], now)
    return ward_ids


def report_breach(
    provider: Provider,
    connection: Connection,
    ward_id: str,
    *,
    data_classes: list[str],
    measures: str,
    now: datetime,
) -> None:
    """Tell the ward and every guardian that data leaked (Minors Online Reg. Art. 35)."""
    lock_ward(connection, ward_id)
    breach = DataBreach(
        breach_id=f"breach-{secrets.token_hex(12)}",
        data_classes=data_classes,
        measures=measures,
        at=now,
    )
    connection.execute(insert(breach_table).values(ward_id=ward_id, **breach.model_dump()))
    append_event(provider, connection, ward_id, breach)


def breaches_of(connection: Connection, ward_id: str) -> tuple[DataBreach, ...]:
    """Return the leaks that touched a ward, newest first, at most 200."""
    table = breach_table
    rows = connection.execute(
        select(table)
        .where(table.c.ward_id == ward_id)
        .order_by(table.c.at.desc(), table.c.breach_id)
        .limit(_MOST_RECORDS)
    ).mappings()
    return tuple(DataBreach.model_validate(dict(row)) for row in rows)


def run_due(provider: Provider, connection: Connection, now: datetime) -> Iterable[str]:
    """Let apps read the card again once an announced end has come."""
    table = service_notice_table
    come = connection.execute(
        update(table).where(table.c.effective_at <= now, table.c.told.is_(False)).values(told=True)
    )
    if come.rowcount == 0:
        return ()
    ward_ids = linked_wards(connection)
    for ward_id in ward_ids:
        append_change(provider, connection, ward_id, [Topic.DISCOVERY, Topic.WARD], now)
    return ward_ids


def _effective_at(connection: Connection, kind: str) -> datetime | None:
    table = service_notice_table.c
    return connection.execute(
        select(table.effective_at).where(table.kind == kind)
    ).scalar_one_or_none()


def _write(connection: Connection, kind: str, effective_at: datetime | None, now: datetime) -> None:
    table = service_notice_table
    connection.execute(delete(table).where(table.c.kind == kind))
    if effective_at is not None:
        connection.execute(
            insert(table).values(
                kind=kind, announced_at=now, effective_at=effective_at, told=effective_at <= now
            )
        )


def linked_wards(connection: Connection) -> tuple[str, ...]:
    """Lock and return every ward that somebody looks after, in one order for everybody."""
    table = link_table.c
    ward_ids = connection.execute(
        select(table.ward_id)
        .where(table.state == LinkState.ACTIVE)
        .distinct()
        .order_by(table.ward_id)
    ).scalars()
    found = tuple(ward_ids)
    for ward_id in found:
        lock_ward(connection, ward_id)
    return found
