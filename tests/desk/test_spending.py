from datetime import timedelta

from guardian.desk.spending import Spending
from guardian.policy.settings import PolicySettings
from guardian.store import purchases
from guardian.store.database import Database
from guardian.store.purchases import PurchaseRow, SpendingRow
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, save_policy


def test_purchases_stand_beside_the_caps_that_hold(database: Database, clock: MovableClock) -> None:
    bought = PurchaseRow(
        purchase_id="p1",
        at=clock.now() - timedelta(hours=1),
        item="Coins",
        price_minor=600,
        currency="CNY",
        refunded=False,
    )
    with database.write() as connection:
        add_link(connection, clock.now())
        caps = PolicySettings(spend_per_purchase_minor=5000, spend_per_month_minor=20_000)
        save_policy(connection, caps, clock.now())
        total = SpendingRow(month_total_minor=600, currency="CNY", as_of=clock.now())
        purchases.save(connection, LINK, [bought], total)
    view = Spending(database, clock).spending(LINK)
    assert [each.price_minor for each in view.purchases] == [600]
    assert (view.month_total_minor, view.cap_per_month_minor) == (600, 20_000)
    assert view.as_of == clock.now()


def test_before_the_first_report_nothing_is_claimed(
    database: Database, clock: MovableClock
) -> None:
    with database.write() as connection:
        add_link(connection, clock.now())
    view = Spending(database, clock).spending(LINK)
    assert (view.purchases, view.as_of) == ((), None)
