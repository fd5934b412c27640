"""What a child asks for and what a guardian's answer does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
import requests

from guardian.provider.access import Permission
from guardian.provider.accounts.people import ward
from guardian.provider.engine.service_gate import service_state
from guardian.provider.engine.ward_requests import purchase_approved, run_due, use_approval
from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import MERGE_PATCH, LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, leap, wire_family

MIA = "ward-mia"
App = LinkedApp | WireApp


def ask(child: Child, kind: str, **detail: object) -> dict[str, Any]:
    answer = child.send("POST", "/requests", json={"kind": kind, **detail})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def refusal(child: Child, kind: str, **detail: object) -> tuple[int, str | None]:
    answer = child.send("POST", "/requests", json={"kind": kind, **detail})
    return answer.status_code, answer.json()["reason"]


def decide(app: App, request: dict[str, Any], decision: str, **more: int) -> requests.Response:
    body = {"decision": decision, **more}
    return app.send("POST", f"/requests/{request['request_id']}/decision", json=body)


def approve(app: App, request: dict[str, Any], **more: int) -> dict[str, Any]:
    answer = decide(app, request, "approve", **more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def waiting(app: App) -> list[str]:
    return [each["state"] for each in app.read("/requests")["requests"]]


def limit_today(app: App) -> int:
    minutes = app.read("/policy")["effective"]["settings"]["daily_minutes"]
    assert isinstance(minutes, int)
    return minutes


def limit(app: WireApp, **fields: object) -> None:
    """Change a guardian's own limits, whatever version they have."""
    headers = {"If-Match": "*", "Content-Type": MERGE_PATCH}
    answer = app.send("PATCH", "/policy", json=fields, headers=headers)
    assert answer.status_code == 200, answer.text


def test_more_time_is_asked_for_seen_given_and_there(app: LinkedApp, child: Child) -> None:
    app.drain()
    before = limit_today(app)
    request = ask(child, "extra_time", minutes=20)
    (event,) = app.drain()
    ((uri, told),) = event.events.items()
    assert uri.endswith("ward-request")
    assert (told["kind"], told["minutes"], told["state"]) == ("extra_time", 20, "pending")
    assert app.read("/requests")["requests"][0]["request_id"] == request["request_id"]

    decided = approve(app, request)
    assert (decided["state"], decided["minutes"], decided["decided_by"]) == ("approved", 20, "Mum")
    assert limit_today(app) == before + 20
    uris = [uri for each in app.drain() for uri in each.events]
    assert any(uri.endswith("ward-request") for uri in uris)
    (seen,) = child.read("/requests")["requests"]
    assert seen["state"] == "approved"
    assert "20 more minutes" in seen["text"]


def test_a_guardian_may_give_less_and_later_more(app: LinkedApp, child: Child) -> None:
    before = limit_today(app)
    assert approve(app, ask(child, "extra_time", minutes=60), minutes=10)["minutes"] == 10
    assert limit_today(app) == before + 10
    approve(app, ask(child, "extra_time", minutes=15))
    assert limit_today(app) == before + 25


def test_a_denied_request_changes_nothing(app: LinkedApp, child: Child) -> None:
    before = limit_today(app)
    request = ask(child, "extra_time", minutes=60)
    assert decide(app, request, "deny").json()["state"] == "denied"
    assert limit_today(app) == before
    assert "no this time" in child.read("/requests")["requests"][0]["text"]


def test_extra_time_that_would_change_nothing_leaves_the_request_waiting(
    app: LinkedApp, child: Child
) -> None:
    request = ask(child, "extra_time", minutes=10)
    app.limit(daily_minutes=None)
    answer = decide(app, request, "approve")
    assert (answer.status_code, answer.json()["reason"]) == (409, "no_limit")
    assert waiting(app) == ["pending"]


def test_a_blocked_character_is_asked_for_and_opened(app: LinkedApp, child: Child) -> None:
    assert refusal(child, "character", character_id="buddy_max") == (409, "not_blocked")
    app.limit(blocked_characters={"buddy_max": {}})
    assert child.refused(to="buddy_max")["reason"] == "character_blocked"
    approve(app, ask(child, "character", character_id="buddy_max"))
    assert child.say(to="buddy_max").status == 200


def test_a_new_character_is_approved(app: LinkedApp, child: Child) -> None:
    app.limit(approve_new_characters=True, approved_characters={"study_owl": {}})
    assert child.refused(to="buddy_max")["reason"] == "approval_needed"
    approve(app, ask(child, "character", character_id="buddy_max"))
    assert child.say(to="buddy_max").status == 200
    assert child.refused(to="storyteller_lan")["reason"] == "approval_needed"


def test_what_the_law_bans_cannot_be_asked_for(app: LinkedApp, child: Child) -> None:
    answer = child.send(
        "POST", "/requests", json={"kind": "character", "character_id": "first_love"}
    )
    assert (answer.status_code, answer.json()["reason"]) == (409, "class_banned")
    assert "18" in answer.json()["detail"]
    app.limit(blocked_relationship_classes={"friend": {}})
    assert refusal(child, "character", character_id="buddy_max") == (409, "class_blocked")


def test_an_approved_purchase_can_be_made_once_within_a_day(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    app.limit(spend_per_purchase_minor=1_000)
    assert child.buy("coins_medium").json()["reason"] == "spending_cap"
    request = ask(child, "purchase", item_id="coins_medium")
    assert (request["item"], request["price_minor"]) == ("A bag of coins", 3_000)
    approve(app, request)
    assert child.buy("coins_medium").status_code == 201
    assert child.buy("coins_medium").json()["reason"] == "spending_cap"


def test_an_approval_is_for_one_item_one_time_and_one_day(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    approve(app, ask(child, "purchase", item_id="coins_large"))
    with served.provider.engine.begin() as connection:
        now = served.clock.now()
        assert purchase_approved(connection, MIA, "coins_large", now)
        assert not purchase_approved(connection, MIA, "coins_huge", now)
        assert not purchase_approved(connection, "ward-leo", "coins_large", now)
        use_approval(connection, MIA, "coins_large", now)
        assert not purchase_approved(connection, MIA, "coins_large", now)
        with pytest.raises(LookupError):
            use_approval(connection, MIA, "coins_large", now)
    approve(app, ask(child, "purchase", item_id="coins_huge"))
    leap(served.url, hours=25)
    with served.provider.engine.begin() as connection:
        assert not purchase_approved(connection, MIA, "coins_huge", served.clock.now())


def state(served: ServedProvider, ward_id: str) -> str:
    with served.provider.engine.begin() as connection:
        return service_state(connection, ward(connection, ward_id), served.clock.now())


def test_minors_mode_is_left_by_request_and_a_guardians_answer_alone(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    assert state(served, MIA) == "minor_mode"
    request = ask(child, "leave_minor_mode")
    assert state(served, MIA) == "minor_mode"
    approve(app, request)
    assert state(served, MIA) == "standard"
    assert refusal(child, "leave_minor_mode") == (409, "not_in_minor_mode")
    app.limit(minor_mode=True)
    assert state(served, MIA) == "minor_mode"


def test_the_stricter_guardian_holds_and_the_request_waits(served: ServedProvider) -> None:
    family = wire_family(served.url, 15, "owner", "co_guardian")
    one, other = family.app(0), family.app(1)
    child = child_of(served, family.ward_id)
    for app in (one, other):
        limit(app, blocked_characters={"buddy_max": {}})
    limit(other, minor_mode=True)
    for kind, detail in (
        ("character", {"character_id": "buddy_max"}),
        ("leave_minor_mode", {}),
    ):
        request = ask(child, kind, **detail)
        answer = decide(one, request, "approve")
        assert (answer.status_code, answer.json()["reason"]) == (409, "other_guardian")
    assert waiting(one) == ["pending", "pending"]
    # nothing of what was refused is left behind in the layer
    assert "buddy_max" in one.read("/policy")["requested"]["blocked_characters"]


def test_two_guardians_who_answer_at_once(served: ServedProvider) -> None:
    family = wire_family(served.url, 15, "owner", "co_guardian")
    apps = [family.app(0), family.app(1)]
    child = child_of(served, family.ward_id)
    for character_round in range(3):
        request = ask(child, "purchase", item_id="coins_small")
        with ThreadPoolExecutor() as pool:
            answers = list(pool.map(decide, apps, (request, request), ("approve", "deny")))
        first, second = sorted(answers, key=lambda answer: answer.status_code)
        assert (first.status_code, second.status_code) == (200, 409), character_round
        assert second.json()["reason"] == first.json()["state"]
        assert waiting(apps[0])[0] == first.json()["state"]


def test_nobody_answers_a_settled_request(app: LinkedApp, child: Child) -> None:
    request = ask(child, "purchase", item_id="coins_small")
    approve(app, request)
    again = decide(app, request, "deny")
    assert (again.status_code, again.json()["reason"]) == (409, "approved")
    taken_back = child.send("DELETE", f"/requests/{request['request_id']}")
    assert (taken_back.status_code, taken_back.json()["reason"]) == (409, "approved")
    assert decide(app, {"request_id": "request-nobody"}, "deny").status_code == 404
    assert decide(app, {"request_id": "%00"}, "deny").status_code == 422


def test_the_child_takes_a_request_back(app: LinkedApp, child: Child) -> None:
    request = ask(child, "purchase", item_id="coins_small")
    assert refusal(child, "purchase", item_id="coins_small") == (409, "already_asked")
    assert child.send("DELETE", f"/requests/{request['request_id']}").status_code == 204
    assert decide(app, request, "approve").json()["reason"] == "withdrawn"
    ask(child, "purchase", item_id="coins_small")


def test_a_request_expires_after_a_day_even_before_anybody_looks(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    request = ask(child, "extra_time", minutes=5)
    asked, expires = (datetime.fromisoformat(request[name]) for name in ("asked_at", "expires_at"))
    assert (expires - asked).total_seconds() == 86_400
    app.drain()
    # the clock alone, without what falls due
    served.clock.advance(expires - served.clock.now())
    assert decide(app, request, "approve").json()["reason"] == "expired"
    assert waiting(app) == ["expired"]
    ask(child, "extra_time", minutes=5)
    app.drain()
    leap(served.url, days=3)
    states = [
        payload["state"]
        for each in app.drain()
        for uri, payload in each.events.items()
        if uri.endswith("ward-request")
    ]
    assert states == ["expired", "expired"]


def test_expiry_is_repeatable(served: ServedProvider, app: LinkedApp, child: Child) -> None:
    ask(child, "extra_time", minutes=5)
    with served.provider.engine.begin() as connection:
        assert list(run_due(served.provider, connection, served.clock.now())) == []
    leap(served.url, days=2)
    with served.provider.engine.begin() as connection:
        assert list(run_due(served.provider, connection, served.clock.now())) == []


def test_asking_again_and_again_ends_kindly(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    for _ in range(10):
        request = ask(child, "extra_time", minutes=5)
        child.send("DELETE", f"/requests/{request['request_id']}")
    answer = child.send("POST", "/requests", json={"kind": "extra_time", "minutes": 5})
    assert answer.status_code == 429
    assert answer.json()["reason"] == "too_many_today"
    assert "tomorrow" in answer.json()["detail"]
    assert 0 < int(answer.headers["Retry-After"]) <= 86_400
    leap(served.url, hours=15)  # past the child's midnight
    ask(child, "extra_time", minutes=5)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "extra_time"}, 422),
        ({"kind": "extra_time", "minutes": 0}, 422),
        ({"kind": "extra_time", "minutes": 241}, 422),
        ({"kind": "character"}, 422),
        ({"kind": "character", "character_id": "nobody"}, 404),
        ({"kind": "purchase", "item_id": "nothing"}, 404),
        ({"kind": "a_pony"}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_asked_for(child: Child, body: dict[str, object], status: int) -> None:
    assert child.send("POST", "/requests", json=body).status_code == status


def test_each_kind_needs_its_own_permission(served: ServedProvider, child: Child) -> None:
    owner = LinkedApp(served)
    owner.limit(blocked_characters={"buddy_max": {}})
    needed = {
        Permission.POLICY_WRITE: ask(child, "extra_time", minutes=5),
        Permission.CHARACTERS_BLOCK: ask(child, "character", character_id="buddy_max"),
        Permission.SPENDING_LIMIT: ask(child, "purchase", item_id="coins_small"),
    }
    for permission, request in needed.items():
        others = LinkedApp(served, permissions=set(Permission) - {permission})
        assert decide(others, request, "approve").status_code == 403
        just = LinkedApp(served, permissions=[permission])
        assert just.send("GET", "/requests").status_code == 403
        assert decide(just, request, "deny").status_code == 200


def test_requests_of_another_child_are_out_of_reach(served: ServedProvider, child: Child) -> None:
    request = ask(child, "extra_time", minutes=5)
    leos = LinkedApp(served, "ward-leo")
    assert decide(leos, request, "approve").status_code == 404
    assert leos.read("/requests")["requests"] == []
    path = f"/requests/{request['request_id']}"
    assert child_of(served, "ward-leo").send("DELETE", path).status_code == 404


def test_who_is_not_served_asks_for_nothing(served: ServedProvider) -> None:
    family = wire_family(served.url, 12, consents="none")
    child = child_of(served, family.ward_id)
    assert refusal(child, "extra_time", minutes=5) == (409, "service_closed")


def test_the_child_reads_chinese(served: ServedProvider) -> None:
    family = wire_family(served.url, 12, language="zh-CN")
    app, child = family.app(), child_of(served, family.ward_id)
    request = ask(child, "purchase", item_id="coins_small")
    assert "家里人看得到" in request["text"]
    approve(app, request)
    assert "家里人同意啦" in child.read("/requests")["requests"][0]["text"]
