"""What guardians hear of an adult's signs is what the adult has agreed to, and not a bit more."""

from typing import Any

import pytest

from guardian.provider.engine.review_desk import ReviewDesk
from guardian.provider.engine.review_queue import Closing, Outcome
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import Json, WireApp, WireFamily, done, leap, wanted, wire_family

AGES: tuple[Json, ...] = ({"age": 30}, {"age": 70, "elder": True})


def sign(family: WireFamily, level: str = "critical") -> str:
    body = {"category": "self_harm.intent", "level": level, "imminence": "emergency"}
    return str(done(family.url, f"/wards/{family.ward_id}/signals", body)["alert_id"])


def listed(app: WireApp) -> list[str]:
    return [each["alert"]["alert_id"] for each in app.read("/alerts")["alerts"]]


@pytest.mark.parametrize("who", AGES)
def test_what_was_before_they_agreed_stays_with_them(
    served: ServedProvider, who: dict[str, Any]
) -> None:
    family = wire_family(served.url, **who)
    app = family.app()
    before = sign(family, "high")
    leap(served.url, minutes=11)
    assert app.send("GET", "/alerts").status_code == 423
    assert family.act("consent_to_link", app.link_id).ok
    after = sign(family, "high")
    assert listed(app) == [after]
    assert [each["alert_id"] for each in app.told("alert")] == [after]
    assert app.send("GET", f"/alerts/{before}").status_code == 404
    assert app.send("POST", f"/alerts/{before}/ack", json={"step": "shown"}).status_code == 404


def test_a_crisis_that_still_goes_on_is_told_and_can_be_answered(served: ServedProvider) -> None:
    family = wire_family(served.url, 30)
    app = family.app()
    crisis = sign(family)
    assert family.act("consent_to_link", app.link_id).ok
    leap(served.url, minutes=6)
    assert [each["alert_id"] for each in app.told("alert")] == [crisis]
    answer = app.send("POST", f"/alerts/{crisis}/ack", json={"step": "acknowledged"})
    assert answer.ok, answer.text


def test_without_the_permission_nothing_is_told_not_even_of_a_review(
    served: ServedProvider,
) -> None:
    family = wire_family(served.url, 30)
    app = family.app(**wanted("usage.read"))
    assert family.act("consent_to_link", app.link_id).ok
    app.drain()
    sign(family)
    desk = ReviewDesk(served.provider.engine, served.clock)
    (item,) = desk.items(closed_too=False)
    desk.close(str(item["review_id"]), Closing(outcome=Outcome.CALLED, by="Li", note="called"))
    leap(served.url, minutes=1)
    heard = app.drain()
    assert [each for each in heard if each["kind"] == "alert"] == []
    assert all("alerts" not in each.get("topics", ()) for each in heard)
    assert app.send("GET", "/alerts").status_code == 403


def test_the_link_of_one_who_comes_of_age_hears_nothing_until_they_agree(
    served: ServedProvider,
) -> None:
    family = wire_family(served.url, 17)
    app = family.app()
    leap(served.url, days=250)
    assert app.read("/link")["state"] == "suspended"
    meanwhile = sign(family, "high")
    leap(served.url, minutes=1)
    assert family.act("consent_to_link", app.link_id).ok
    assert app.told("alert") == []
    assert meanwhile not in listed(app)
