"""Money: what was bought, and the caps."""

from datetime import timedelta

from guardian.clock import Clock
from guardian.desk.errors import AccountGoneError
from guardian.desk.policy_reading import PolicyReading, read_policy
from guardian.desk.values import PurchaseView, SpendingView
from guardian.store import purchases, wards
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.wards import WardRow

SHOWN = timedelta(days=92)
"""How far back the page goes: a quarter."""


class Spending:
    """The purchases of each account."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def spending(self, link_id: str) -> SpendingView:
        """Return the purchases of the last quarter and this month's total.

        Raises AccountGoneError.
        """
        with self._database.read() as connection:
            ward = wards.find(connection, link_id)
            if ward is None:
                raise AccountGoneError
            reading = read_policy(connection, link_id)
            return spending_view(connection, ward, reading, self._clock)


def spending_view(
    connection: Connection, ward: WardRow, reading: PolicyReading, clock: Clock
) -> SpendingView:
    """Return the purchases of one ward beside the caps that hold."""
    until = ward.provider_time(clock.now()) + timedelta(seconds=1)
    total = purchases.spending(connection, ward.link_id)
    caps = reading.effective.settings
    return SpendingView(
        purchases=tuple(
            PurchaseView(
                purchase_id=row.purchase_id,
                at=row.at,
                item=row.item,
                price_minor=row.price_minor,
                currency=row.currency,
                refunded=row.refunded,
            )
            for row in purchases.between(connection, ward.link_id, until - SHOWN, until)
        ),
        month_total_minor=total.month_total_minor if total else 0,
        currency=total.currency if total else ward.currency,
        cap_per_purchase_minor=caps.spend_per_purchase_minor,
        cap_per_month_minor=caps.spend_per_month_minor,
        cap_per_day_minor=caps.spend_per_day_minor,
        as_of=total.as_of if total else None,
    )
