"""What is held of a ward, class by class: where it lies, and which of it goes into a copy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from pydantic_core import to_jsonable_python
from sqlalchemy import Connection, Table, func, select

from guardian.link.wire.activity import ALL_CHARACTERS
from guardian.link.wire.data import DataClass
from guardian.policy.merge_patch import JsonObject
from guardian.provider.accounts.people import WardRow
from guardian.provider.ledger.activity import refusal_table, usage_day_table
from guardian.provider.ledger.contacts import contact_table
from guardian.provider.ledger.continuous_use import reminder_table
from guardian.provider.ledger.conversations import message_table
from guardian.provider.ledger.minors import consent_table
from guardian.provider.ledger.money import purchase_table
from guardian.provider.ledger.people import ward_table
from guardian.provider.ledger.policy_versions import policy_version_table
from guardian.provider.ledger.safety import alert_table


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One class: its table, the column that dates an item, and the columns of a copy.

    ``own_columns`` are in the ward's own copy alone; what is in neither leaves the ledger never.
    """

    table: Table
    dated_by: str | None
    columns: tuple[str, ...]
    own_columns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much is held of a class, and how old it is."""

    items: int
    oldest: datetime | None
    newest: datetime | None


HOLDINGS = {
    DataClass.ACCOUNT: Holding(
        table=ward_table,
        dated_by=None,
        columns=("display_name", "jurisdiction", "language", "time_zone", "currency", "elder"),
        own_columns=("login", "birth_date", "age_basis", "age_level"),
    ),
    DataClass.CONVERSATIONS: Holding(
        table=message_table, dated_by="at", columns=("message_id", "at", "character_id", "by")
    ),
    DataClass.USAGE: Holding(
        table=usage_day_table,
        dated_by="day",
        columns=("day", "character_id", "active_seconds", "turns"),
    ),
    DataClass.REFUSALS: Holding(
        table=refusal_table,
        dated_by="at",
        columns=("refusal_id", "at", "reason", "character_id"),
    ),
    DataClass.PURCHASES: Holding(
        table=purchase_table,
        dated_by="at",
        columns=("purchase_id", "at", "item_id", "price_minor", "currency", "state"),
    ),
    DataClass.ALERTS: Holding(
        table=alert_table, dated_by="detected_at", columns=("alert_id", "detected_at", "payload")
    ),
    DataClass.POLICY: Holding(
        table=policy_version_table,
        dated_by="applied_at",
        columns=("version", "applied_at", "guardian_id", "requested"),
    ),
    DataClass.CONSENTS: Holding(
        table=consent_table,
        dated_by="given_at",
        columns=(
            "consent_id",
            "kind",
            "version",
            "given_at",
            "given_by",
            "given_receipt",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawn_receipt",
        ),
    ),
    DataClass.CONTACTS: Holding(
        table=contact_table,
        dated_by="verified_at",
        # no address: it is the contact's, and whoever manages contacts reads it there
        columns=("contact_id", "display_name", "relation", "channel", "rank", "verified_at"),
    ),
    DataClass.REMINDERS: Holding(
        table=reminder_table,
        dated_by="at",
        columns=("at", "kind", "trigger", "n", "continuous_minutes"),
    ),
}


def extent_of(connection: Connection, ward_id: str, data_class: DataClass) -> Extent:
    """Return how much is held of a class."""
    holding = HOLDINGS[data_class]
    of_ward = holding.table.c.ward_id == ward_id
    if holding.dated_by is None:
        items = connection.execute(
            select(func.count()).select_from(holding.table).where(of_ward)
        ).scalar_one()
        return Extent(items=items, oldest=None, newest=None)
    dated = holding.table.c[holding.dated_by]
    row = connection.execute(
        select(func.count(), func.min(dated), func.max(dated))
        .select_from(holding.table)
        .where(of_ward)
    ).one()
    return Extent(items=row[0], oldest=_moment(row[1]), newest=_moment(row[2]))


def lines_of(
    connection: Connection, person: WardRow, data_class: DataClass, *, own: bool, by_day: bool
) -> Iterator[JsonObject]:
    """Yield the items of a class but conversations, the oldest first, as JSON.

    ``own``: for the ward, with the columns that are nobody else's. ``by_day``: without which
    character it was, as guardians of a ward from 16 on are told of use.
    """
    holding = HOLDINGS[data_class]
    if by_day and data_class is DataClass.USAGE:
        yield from _usage_by_day(connection, person.ward_id)
        return
    names = (*holding.columns, *(holding.own_columns if own else ()))
    if by_day and data_class is DataClass.REFUSALS:
        names = tuple(name for name in names if name != "character_id")
    columns = [holding.table.c[name] for name in names]
    rows = connection.execute(
        select(*columns)
        .where(holding.table.c.ward_id == person.ward_id)
        .order_by(holding.table.c[holding.dated_by or "ward_id"], *holding.table.primary_key)
    ).mappings()
    for row in rows:
        yield to_jsonable_python(dict(row))


def _usage_by_day(connection: Connection, ward_id: str) -> Iterator[JsonObject]:
    table = usage_day_table.c
    rows = connection.execute(
        select(
            table.day,
            func.sum(table.active_seconds).label("active_seconds"),
            func.sum(table.turns).label("turns"),
        )
        .where(table.ward_id == ward_id)
        .group_by(table.day)
        .order_by(table.day)
    )
    for row in rows:
        yield {
            "day": row.day.isoformat(),
            "character_id": ALL_CHARACTERS,
            "active_seconds": int(row.active_seconds),
            "turns": int(row.turns),
        }


def _moment(value: datetime | date | None) -> datetime | None:
    """Return the moment of a column; a local date counts from its start in UTC."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value, time(), UTC)
