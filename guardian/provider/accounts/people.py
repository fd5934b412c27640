"""Reads guardians, wards and links; makes and ends links."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from guardian.link.wire.ward import LinkState, Role
from guardian.provider.access import Permission
from guardian.provider.ledger.people import (
    guardian_table,
    guardianship_table,
    link_table,
    ward_table,
)

MOST = 200
"""Links of one ward that are ever listed."""

# What every message asks for is put together once: that takes longer than asking.
_WARDS = select(*(each for each in ward_table.c if each.name not in {"login", "password_hash"}))
_WARD = _WARDS.where(ward_table.c.ward_id == bindparam("of_ward"))
_LOCKED_WARD = _WARD.with_for_update()
_LOCK = (
    select(ward_table.c.ward_id)
    .where(ward_table.c.ward_id == bindparam("of_ward"))
    .with_for_update()
)
_ACTIVE_LINKS = (
    select(link_table)
    .where(link_table.c.ward_id == bindparam("of_ward"), link_table.c.state == LinkState.ACTIVE)
    .order_by(link_table.c.created_at, link_table.c.link_id)
)


@dataclass(frozen=True, kw_only=True)
class GuardianRow:
    """A person who looks after wards."""

    guardian_id: str
    display_name: str
    language: str
    """BCP 47, as ``zh-CN``."""


@dataclass(frozen=True, kw_only=True)
class WardRow:
    """A person who is looked after."""

    ward_id: str
    display_name: str
    birth_date: date
    jurisdiction: str
    language: str
    """BCP 47, as ``zh-CN``."""
    time_zone: str
    """IANA name."""
    currency: str
    """ISO 4217."""
    test: bool = False
    elder: bool = False
    age_basis: str = "declared"
    age_level: str = "low"
    suspected_minor: bool = False
    age_assured_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class LinkRow:
    """The bond of one guardian's app to one ward."""

    link_id: str
    guardian_id: str
    ward_id: str
    state: LinkState
    permissions: frozenset[Permission]
    client_name: str
    created_at: datetime
    ended_at: datetime | None
    role: Role = Role.OWNER
    state_reason: str | None = None
    objected_at: datetime | None = None
    ends_at: datetime | None = None
    expires_at: datetime | None = None


def guardian(connection: Connection, guardian_id: str) -> GuardianRow:
    """Return a guardian; raises ``LookupError`` when there is none with this id."""
    table = guardian_table.c
    row = connection.execute(
        select(table.guardian_id, table.display_name, table.language).where(
            table.guardian_id == guardian_id
        )
    ).one_or_none()
    if row is None:
        raise LookupError("no such guardian")
    return GuardianRow(
        guardian_id=row.guardian_id, display_name=row.display_name, language=row.language
    )


def ward(connection: Connection, ward_id: str) -> WardRow:
    """Return a ward; raises ``LookupError`` when there is none with this id."""
    row = connection.execute(_WARD, {"of_ward": ward_id}).one_or_none()
    if row is None:
        raise LookupError("no such ward")
    return _ward_row(row)


def locked_ward(connection: Connection, ward_id: str) -> WardRow:
    """Do as :func:`lock_ward` and return the ward; raises ``LookupError`` when there is none."""
    row = connection.execute(_LOCKED_WARD, {"of_ward": ward_id}).one_or_none()
    if row is None:
        raise LookupError("no such ward")
    return _ward_row(row)


def lock_ward(connection: Connection, ward_id: str) -> None:
    """Let nobody else change this ward until the transaction ends; call it first in each.

    On SQLite a transaction has the whole ledger to itself already.
    """
    connection.execute(_LOCK, {"of_ward": ward_id})


def guardian_wards(connection: Connection, guardian_id: str) -> tuple[WardRow, ...]:
    """Return the wards of a guardian, the youngest first."""
    rows = connection.execute(
        _WARDS.join(guardianship_table, guardianship_table.c.ward_id == ward_table.c.ward_id)
        .where(guardianship_table.c.guardian_id == guardian_id)
        .order_by(ward_table.c.birth_date.desc(), ward_table.c.ward_id)
    )
    return tuple(_ward_row(row) for row in rows)


def link(connection: Connection, link_id: str) -> LinkRow | None:
    """Return a link in whatever state it is, or ``None``."""
    row = connection.execute(
        select(link_table).where(link_table.c.link_id == link_id)
    ).one_or_none()
    return None if row is None else _link_row(row)


def active_links(connection: Connection, ward_id: str) -> tuple[LinkRow, ...]:
    """Return the links of a ward that are in force, the oldest first."""
    rows = connection.execute(_ACTIVE_LINKS, {"of_ward": ward_id})
    return tuple(_link_row(row) for row in rows)


def links_of(connection: Connection, ward_id: str) -> tuple[LinkRow, ...]:
    """Return the links of a ward in whatever state, the newest first, at most :data:`MOST`."""
    rows = connection.execute(
        select(link_table)
        .where(link_table.c.ward_id == ward_id)
        .order_by(link_table.c.created_at.desc(), link_table.c.link_id)
        .limit(MOST)
    )
    return tuple(_link_row(row) for row in rows)


def role_of(connection: Connection, guardian_id: str, ward_id: str) -> Role | None:
    """Return what a guardian is to a ward; ``None``: nobody."""
    table = guardianship_table.c
    role = connection.execute(
        select(table.role).where(table.guardian_id == guardian_id, table.ward_id == ward_id)
    ).scalar_one_or_none()
    return None if role is None else Role(role)


def new_link_id() -> str:
    """Return an id that no link has."""
    return f"link-{secrets.token_urlsafe(16)}"


def create_link(
    connection: Connection,
    *,
    guardian_id: str,
    ward_id: str,
    permissions: Iterable[Permission],
    client_name: str,
    now: datetime,
) -> str:
    """Record a link of a ward's owner that is in force, and return its id."""
    row = LinkRow(
        link_id=new_link_id(),
        guardian_id=guardian_id,
        ward_id=ward_id,
        state=LinkState.ACTIVE,
        permissions=frozenset(permissions),
        client_name=client_name,
        created_at=now,
        ended_at=None,
        expires_at=a_year_after(now),
    )
    insert_link(connection, row)
    return row.link_id


def insert_link(connection: Connection, row: LinkRow) -> None:
    """Record a link as it is."""
    columns = {column.name: getattr(row, column.name) for column in link_table.c}
    connection.execute(
        insert(link_table).values(columns | {"permissions": sorted(row.permissions)})
    )


def change_link(connection: Connection, link_id: str, **values: object) -> None:
    """Set columns of a link that has not ended."""
    connection.execute(
        update(link_table)
        .where(link_table.c.link_id == link_id, link_table.c.ended_at.is_(None))
        .values(**values)
    )


def end_link(
    connection: Connection,
    link_id: str,
    now: datetime,
    state: LinkState = LinkState.REVOKED,
    reason: str | None = None,
) -> None:
    """End a link; one that has ended stays as it ended."""
    change_link(connection, link_id, state=state, ended_at=now, state_reason=reason)


def a_year_after(moment: datetime) -> datetime:
    """Return the same moment a year later; of 29 February, 1 March."""
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError:
        return moment.replace(year=moment.year + 1, month=3, day=1)


def _ward_row(row: Row[tuple[object, ...]]) -> WardRow:
    return WardRow(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for "by column"


def _link_row(row: Row[tuple[object, ...]]) -> LinkRow:
    columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for "by column"
    columns["state"] = LinkState(columns["state"])
    columns["role"] = Role(columns["role"])
    columns["permissions"] = frozenset(Permission(code) for code in columns["permissions"])
    return LinkRow(**columns)
