"""So much that a guardian could drown in it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import insert

from guardian.provider.engine.purchases import MOST_RECORDS
from guardian.provider.ledger.money import purchase_table
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider

READABLE_BYTES = 2 * 1024 * 1024


def test_a_flood_of_purchases_leaves_the_newest_and_the_sum(
    served: ServedProvider, app: LinkedApp
) -> None:
    now = served.clock.now()
    count = MOST_RECORDS + 5
    rows = [
        {
            "purchase_id": f"purchase-{number:050}",
            "ward_id": "ward-mia",
            "at": now - timedelta(seconds=number),
            "item_id": "coins_small",
            "price_minor": 600,
            "currency": "CNY",
            "state": "completed",
            "idempotency_key": f"{number}",
        }
        for number in range(count)
    ]
    with served.provider.engine.begin() as connection:
        connection.execute(insert(purchase_table), rows)
    report = app.days("/spending")
    told = [row["purchase_id"] for row in report["purchases"]]
    assert told == [row["purchase_id"] for row in rows[:MOST_RECORDS]]
    assert report["month_total_minor"] == count * 600, "the sum leaves nothing out"
    last = app.send("GET", "/spending", params={"from": f"{now:%Y-%m-%d}", "to": f"{now:%Y-%m-%d}"})
    assert len(last.content) < READABLE_BYTES


def test_a_hundred_polls_of_one_ward_wake_together(served: ServedProvider, child: Child) -> None:
    apps = [LinkedApp(served) for _ in range(100)]
    with ThreadPoolExecutor(len(apps)) as pool:
        polls = [pool.submit(app.poll, wait=True) for app in apps]
        child.say()
        assert all(poll.result(20).sets for poll in polls)
    assert served.live.bell.listeners == 0
    assert all(app.send("GET", "/link").ok for app in apps[:3])
