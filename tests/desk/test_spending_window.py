"""Purchases of the last quarter, by the provider's clock."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from guardian.desk.errors import AccountGoneError
from guardian.desk.spending import SHOWN, Spending
from guardian.policy.settings import PolicySettings
from guardian.store import purchases, wards
from guardian.store.database import Database
from guardian.store.purchases import PurchaseRow, SpendingRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy


@pytest.fixture
def spending(database: Database, clock: MovableClock) -> Spending:
    with database.write() as connection:
        add_link(connection, clock.now())
    return Spending(database, clock)


def _bought(purchase_id: str, at: datetime, **change: object) -> PurchaseRow:
    row = PurchaseRow(
        purchase_id=purchase_id,
        at=at,
        item="Coins",
        price_minor=600,
        currency="CNY",
        refunded=False,
    )
    return replace(row, **change)  # type: ignore[arg-type] # a test names real fields


def _save(database: Database, clock: MovableClock, *rows: PurchaseRow, total: int = 0) -> None:
    with database.write() as connection:
        summed = SpendingRow(month_total_minor=total, currency="CNY", as_of=clock.now())
        purchases.save(connection, LINK, rows, summed)


def test_a_quarter_is_shown_newest_first(
    spending: Spending, database: Database, clock: MovableClock
) -> None:
    now = clock.now()
    rows = [
        _bought("old", now - SHOWN - timedelta(minutes=1)),
        _bought("oldest-shown", now - SHOWN + timedelta(minutes=1)),
        _bought("now", now),
    ]
    _save(database, clock, *rows)
    shown = spending.spending(LINK).purchases
    assert [each.purchase_id for each in shown] == ["now", "oldest-shown"]


def test_a_refund_takes_the_place_of_its_purchase(
    spending: Spending, database: Database, clock: MovableClock
) -> None:
    _save(database, clock, _bought("p1", clock.now()), total=600)
    _save(database, clock, _bought("p1", clock.now(), refunded=True), total=0)
    view = spending.spending(LINK)
    assert [(each.price_minor, each.refunded) for each in view.purchases] == [(600, True)]
    assert view.month_total_minor == 0, "the service counts, not this computer"


def test_the_providers_clock_decides_what_is_recent(
    spending: Spending, database: Database, clock: MovableClock
) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    _save(database, clock, _bought("p1", tomorrow))
    assert spending.spending(LINK).purchases == ()
    with database.write() as connection:
        wards.set_time(connection, LINK, tomorrow, clock.now())
    assert len(spending.spending(LINK).purchases) == 1


def test_an_amount_keeps_its_own_currency(
    spending: Spending, database: Database, clock: MovableClock
) -> None:
    _save(database, clock, _bought("p1", clock.now(), currency="JPY", price_minor=980))
    (shown,) = spending.spending(LINK).purchases
    assert (shown.price_minor, shown.currency) == (980, "JPY")


def test_without_caps_there_are_none(
    spending: Spending, database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        save_policy(connection, PolicySettings(spend_per_purchase_minor=0), clock.now())
    view = spending.spending(LINK)
    assert (view.cap_per_purchase_minor, view.cap_per_month_minor) == (0, None)
    assert view.currency == "CNY"


def test_an_unknown_account_has_no_spending(spending: Spending) -> None:
    with pytest.raises(AccountGoneError):
        spending.spending("link-9")
