"""Buying: both caps, once per key."""

from datetime import datetime

from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_fixtures import SHANGHAI, set_local_time
from tests.rig.provider_server import ServedProvider


def test_the_shop_lists_prices_in_minor_units(child: Child) -> None:
    shop = child.read("/shop")
    assert shop["currency"] == "CNY"
    assert {item["item_id"]: item["price_minor"] for item in shop["items"]} == {
        "coins_small": 600,
        "coins_medium": 3_000,
        "coins_large": 9_800,
        "coins_huge": 32_800,
    }


def test_a_purchase_under_the_caps_is_in_the_ledger(app: LinkedApp, child: Child) -> None:
    bought = child.buy("coins_small")
    assert bought.status_code == 201
    report = app.days("/spending")
    assert report["purchases"] == [bought.json()]
    assert report["month_total_minor"] == 600
    assert child.read("/me")["spent_month_minor"] == 600


def test_one_over_the_cap_per_purchase_is_refused(app: LinkedApp, child: Child) -> None:
    app.limit(spend_per_purchase_minor=2_999)
    answer = child.buy("coins_medium")
    assert answer.status_code == 403
    assert answer.json()["reason"] == "spending_cap"
    assert "smaller" in answer.json()["detail"]
    assert app.days("/spending")["purchases"] == []
    assert [r["reason"] for r in app.days("/refusals")["refusals"]] == ["spending_cap"]


def test_the_cap_per_month_counts_the_local_month(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(spend_per_purchase_minor=None, spend_per_month_minor=5_000)
    assert child.buy("coins_medium").status_code == 201
    refused = child.buy("coins_medium").json()
    assert refused["reason"] == "spending_cap"
    until = datetime.fromisoformat(refused["until"]).astimezone(SHANGHAI)
    assert (until.day, until.hour) == (1, 0)
    assert f"{until:%Y-%m-%d}" in refused["detail"]
    assert child.buy("coins_small").status_code == 201
    set_local_time(served, 0, 5, day_of_month=1)
    assert child.buy("coins_medium").status_code == 201
    assert app.days("/spending")["month_total_minor"] == 3_000


def test_the_same_key_buys_once(app: LinkedApp, child: Child) -> None:
    first, again = child.buy("coins_small", "key-1"), child.buy("coins_small", "key-1")
    assert first.json() == again.json()
    assert len(app.days("/spending")["purchases"]) == 1


def test_the_same_key_for_another_item_is_refused(child: Child) -> None:
    child.buy("coins_small", "key-1")
    answer = child.buy("coins_medium", "key-1")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


def test_a_purchase_needs_a_key(child: Child) -> None:
    for headers in ({}, {"Idempotency-Key": "x" * 65}):
        answer = child.send("POST", "/purchases", json={"item_id": "coins_small"}, headers=headers)
        assert answer.status_code == 422


def test_an_item_that_does_not_exist_is_not_found(child: Child) -> None:
    assert child.buy("moon").status_code == 404


def test_a_purchase_is_told_to_guardians(app: LinkedApp, child: Child) -> None:
    app.drain()
    child.buy("coins_small")
    (event,) = app.events()
    assert next(iter(event.events.values()))["topics"] == ["spending"]
