"""What a child buys: decided against every cap, once per idempotency key. No real money moves."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, func, insert, select

from guardian.link.wire.activity import Purchase, PurchaseState
from guardian.link.wire.events import Topic
from guardian.policy.decide import decide_purchase
from guardian.policy.decisions import Refusal
from guardian.policy.wall_clock import day_start, local_date
from guardian.provider.accounts.people import WardRow, lock_ward, ward
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.refusals import record_refusal
from guardian.provider.engine.service_gate import gate
from guardian.provider.engine.shop import ShopItem, item_name
from guardian.provider.engine.ward_requests import purchase_approved, use_approval
from guardian.provider.ledger.money import purchase_table

MOST_RECORDS = 1_000


class KeyReusedError(Exception):
    """An idempotency key came again with another item."""


@dataclass(frozen=True, kw_only=True)
class PurchaseOutcome:
    """What became of a purchase: one of ``purchase`` and ``refusal`` is set."""

    ward: WardRow
    at: datetime
    purchase: Purchase | None = None
    refusal: Refusal | None = None


def buy(provider: Provider, ward_id: str, item: ShopItem, idempotency_key: str) -> PurchaseOutcome:
    """Buy ``item``; the same key again returns the same purchase.

    A guardian's approval of the item lets it pass every cap once, and is used up by it.

    Raises :class:`KeyReusedError`.
    """
    with provider.engine.begin() as connection:
        lock_ward(connection, ward_id)
        now = provider.clock.now()
        person = ward(connection, ward_id)
        earlier = _bought_with(connection, ward_id, idempotency_key)
        if earlier is not None:
            if earlier.item_id != item.item_id:
                raise KeyReusedError
            return PurchaseOutcome(
                ward=person, at=now, purchase=_purchase(earlier, person.language)
            )
        approved = purchase_approved(connection, ward_id, item.item_id, now)
        refusal = gate(connection, person, now)
        if refusal is None and not approved:
            refusal = _over_a_cap(connection, person, item, now)
        if refusal is not None:
            if record_refusal(connection, ward_id, refusal.reason, None, now):
                append_change(provider, connection, ward_id, [Topic.USAGE, Topic.SPENDING], now)
            return PurchaseOutcome(ward=person, at=now, refusal=refusal)
        if approved:
            use_approval(connection, ward_id, item.item_id, now)
        row = _insert(connection, person, item, idempotency_key, now)
        append_change(provider, connection, ward_id, [Topic.SPENDING], now)
        return PurchaseOutcome(ward=person, at=now, purchase=_purchase(row, person.language))


def spent_today_minor(connection: Connection, person: WardRow, now: datetime) -> int:
    """Return completed purchases of the ward's local day, in minor units."""
    return int(connection.execute(spent_today(person, now)).scalar_one())


def spent_this_month_minor(connection: Connection, person: WardRow, now: datetime) -> int:
    """Return completed purchases of the ward's local calendar month, in minor units."""
    return int(connection.execute(spent_this_month(person, now)).scalar_one())


def spent_today(person: WardRow, now: datetime) -> Select[int]:
    """Ask what :func:`spent_today_minor` tells."""
    zone = ZoneInfo(person.time_zone)
    return _spent_since(person, day_start(local_date(now, zone), zone))


def spent_this_month(person: WardRow, now: datetime) -> Select[int]:
    """Ask what :func:`spent_this_month_minor` tells."""
    zone = ZoneInfo(person.time_zone)
    first_day = local_date(now, zone).replace(day=1)
    return _spent_since(person, day_start(first_day, zone))


def _over_a_cap(
    connection: Connection, person: WardRow, item: ShopItem, now: datetime
) -> Refusal | None:
    return decide_purchase(
        read_policy(connection, person, now).effective,
        price_minor=item.price_minor,
        spent_day_minor=spent_today_minor(connection, person, now),
        spent_month_minor=spent_this_month_minor(connection, person, now),
        now=now,
        zone=ZoneInfo(person.time_zone),
    ).refusal


def _spent_since(person: WardRow, start: datetime) -> Select[int]:
    table = purchase_table.c
    return select(func.coalesce(func.sum(table.price_minor), 0)).where(
        table.ward_id == person.ward_id,
        table.at >= start,
        table.state == PurchaseState.COMPLETED,
    )


def purchases_between(
    connection: Connection, person: WardRow, start: datetime, end: datetime, language: str
) -> tuple[Purchase, ...]:
    """Return purchases from ``start`` to before ``end``, newest first, at most 1000.

    Without that bound a child who buys and buys could make the report too long to be read.
    """
    table = purchase_table
    rows = connection.execute(
        select(table)
        .where(table.c.ward_id == person.ward_id, table.c.at >= start, table.c.at < end)
        .order_by(table.c.at.desc(), table.c.purchase_id)
        .limit(MOST_RECORDS)
    )
    return tuple(_purchase(row, language) for row in rows)


def _bought_with(
    connection: Connection, ward_id: str, idempotency_key: str
) -> Row[tuple[object, ...]] | None:
    table = purchase_table
    return connection.execute(
        select(table).where(table.c.ward_id == ward_id, table.c.idempotency_key == idempotency_key)
    ).one_or_none()


def _insert(
    connection: Connection, person: WardRow, item: ShopItem, idempotency_key: str, now: datetime
) -> Row[tuple[object, ...]]:
    table = purchase_table
    return connection.execute(
        insert(table)
        .values(
            purchase_id=f"purchase-{secrets.token_hex(12)}",
            ward_id=person.ward_id,
            at=now,
            item_id=item.item_id,
            price_minor=item.price_minor,
            currency=person.currency,
            state=PurchaseState.COMPLETED,
            idempotency_key=idempotency_key,
        )
        .returning(table)
    ).one()


def _purchase(row: Row[tuple[object, ...]], language: str) -> Purchase:
    return Purchase(
        purchase_id=row.purchase_id,
        at=row.at,
        item=item_name(row.item_id, language),
        price_minor=row.price_minor,
        currency=row.currency,
        state=PurchaseState(row.state),
    )
