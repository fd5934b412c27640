"""Money: three caps, a guardian's approval, and a service that is closed."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import control, wire_family

MIA = "ward-mia"


def buy(served: ServedProvider, ward_id: str = MIA, **wish: Any) -> requests.Response:
    return control(served.url, f"/wards/{ward_id}/purchases", wish)


def refused(answer: requests.Response) -> tuple[str, str | None]:
    assert answer.status_code == 403, answer.text
    problem = answer.json()
    assert problem["type"].endswith(":refused")
    assert problem["title"]
    assert problem["detail"]
    return problem["reason"], problem.get("until")


def test_a_day_has_a_cap_of_its_own(served: ServedProvider, app: LinkedApp) -> None:
    app.limit(spend_per_day_minor=3_000)
    assert buy(served, price_minor=2_000).status_code == 201
    midnight = "2000-01-01T16:00:00Z"[10:]  # of Shanghai
    reason, until = refused(buy(served, price_minor=1_001))
    assert reason == "spending_cap"
    assert until is not None
    assert until.endswith(midnight)
    assert buy(served, price_minor=1_000).status_code == 201
    served.clock.advance(timedelta(days=1))
    assert buy(served, price_minor=1_001).status_code == 201


def test_the_report_has_the_day_and_the_month(served: ServedProvider, app: LinkedApp) -> None:
    buy(served, price_minor=700)
    served.clock.advance(timedelta(days=1))
    buy(served, price_minor=300)
    report = app.days("/spending")
    assert (report["day_total_minor"], report["month_total_minor"]) == (300, 1_000)
    assert [each["price_minor"] for each in report["purchases"]] == [300, 700]


def test_an_approval_passes_every_cap_once(served: ServedProvider, child: Child) -> None:
    app = LinkedApp(served)
    app.limit(spend_per_purchase_minor=100)
    assert refused(buy(served, item_id="coins_large"))[0] == "spending_cap"
    asked = child.send("POST", "/requests", json={"kind": "purchase", "item_id": "coins_large"})
    assert asked.status_code == 201
    path = f"/requests/{asked.json()['request_id']}/decision"
    assert app.send("POST", path, json={"decision": "approve"}).status_code == 200
    assert refused(buy(served, item_id="coins_huge"))[0] == "spending_cap"
    assert buy(served, item_id="coins_large").status_code == 201
    assert refused(buy(served, item_id="coins_large"))[0] == "spending_cap"


def test_without_consent_nothing_is_bought(served: ServedProvider) -> None:
    family = wire_family(served.url, 13, consents="none")
    answer = buy(served, family.ward_id, price_minor=1)
    assert refused(answer) == ("consent_missing", None)
    assert answer.json()["clause"].startswith("Measures Art.")


@pytest.mark.parametrize(
    "wish",
    [{}, {"item_id": "coins_small", "price_minor": 5}, {"price_minor": -1}, {"price_minor": "x"}],
)
def test_a_wish_that_cannot_be_meant_is_refused(
    served: ServedProvider, wish: dict[str, Any]
) -> None:
    assert buy(served, **wish).status_code == 422


def test_only_test_wards_and_real_items_can_be_bought_for(served: ServedProvider) -> None:
    assert buy(served, "ward-nobody", price_minor=1).status_code == 404
    assert buy(served, item_id="a_pony").status_code == 404
