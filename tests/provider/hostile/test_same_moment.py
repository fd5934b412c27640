"""A family that does two things at the same moment: one holds, and both are told the truth."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeVar

from tests.rig.child_browserless import Child, child_of
from tests.rig.linked_app import MERGE_PATCH
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import DEVICE_CODE, WireApp, WireFamily, control, done, wire_family

Result = TypeVar("Result")


def at_once(*acts: Callable[[], Result]) -> list[Result]:
    """Do all of it, begun at the same moment."""
    barrier = Barrier(len(acts))

    def act(each: Callable[[], Result]) -> Result:
        barrier.wait(20)
        return each()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def two_guardians(
    served: ServedProvider, age: int = 13
) -> tuple[WireFamily, WireApp, WireApp, Child]:
    family = wire_family(served.url, age, "owner", "co_guardian")
    return family, family.app(0), family.app(1), child_of(served, family.ward_id)


def decide(app: WireApp, request_id: str, decision: str) -> int:
    path = f"/requests/{request_id}/decision"
    return app.send("POST", path, json={"decision": decision}).status_code


def test_of_two_answers_to_one_request_the_first_counts(served: ServedProvider) -> None:
    family, first, second, _ = two_guardians(served)
    for decisions in (("approve", "deny"), ("deny", "approve"), ("approve", "approve")):
        wish = {"kind": "purchase", "item_id": "coins_small"}
        request_id = done(served.url, f"/wards/{family.ward_id}/requests", wish)["request_id"]
        first.drain()
        answers = at_once(
            partial(decide, first, request_id, decisions[0]),
            partial(decide, second, request_id, decisions[1]),
        )
        assert sorted(answers) == [200, 409], decisions
        winner = decisions[answers.index(200)]
        (stands,) = [
            each for each in first.read("/requests")["requests"] if each["request_id"] == request_id
        ]
        assert stands["state"] == {"approve": "approved", "deny": "denied"}[winner]
        told = [each["state"] for each in first.drain() if each.get("request_id") == request_id]
        assert told == [stands["state"]], "told once"


def take_back(child: Child, request_id: str) -> int:
    return child.send("DELETE", f"/requests/{request_id}").status_code


def test_taking_back_and_approving_are_not_both_done(served: ServedProvider) -> None:
    family, first, _, child = two_guardians(served)
    for _ in range(3):
        asked = child.send("POST", "/requests", json={"kind": "purchase", "item_id": "coins_small"})
        request_id = asked.json()["request_id"]
        answers = at_once(
            partial(decide, first, request_id, "approve"),
            partial(take_back, child, request_id),
        )
        assert answers in ([200, 409], [409, 204])
    assert family.ward_id


def test_one_approval_is_one_purchase(served: ServedProvider) -> None:
    family, first, second, child = two_guardians(served)
    limit(first, spend_per_day_minor=0)
    for app in (first, second):
        wish = {"kind": "purchase", "item_id": "coins_small"}
        request_id = done(served.url, f"/wards/{family.ward_id}/requests", wish)["request_id"]
        assert decide(app, request_id, "approve") == 200
    answers = at_once(*[partial(child.buy, "coins_small") for _ in range(8)])
    assert Counter(answer.status_code for answer in answers) == {201: 2, 403: 6}


def limit(app: WireApp, tag: str = "*", **fields: object) -> int:
    headers = {"If-Match": tag, "Content-Type": MERGE_PATCH}
    return app.send("PATCH", "/policy", json=fields, headers=headers).status_code


def test_two_guardians_on_one_version_lose_no_edit(served: ServedProvider) -> None:
    _, first, second, _ = two_guardians(served)
    for minutes in (40, 50, 60):
        tag = first.send("GET", "/policy").headers["ETag"]
        answers = at_once(
            partial(limit, first, tag, daily_minutes=minutes),
            partial(limit, second, tag, spend_per_month_minor=minutes * 100),
        )
        assert sorted(answers) == [200, 412]
        loser = (first, second)[answers.index(412)]
        fields = {"daily_minutes": minutes} if loser is first else {"spend_per_month_minor": 1}
        assert limit(loser, first.send("GET", "/policy").headers["ETag"], **fields) == 200
        holds = second.read("/policy")["effective"]["settings"]
        assert holds["daily_minutes"] == minutes
        assert holds["spend_per_month_minor"] in {1, minutes * 100}


def test_a_code_that_is_approved_twice_is_one_link(served: ServedProvider) -> None:
    family = wire_family(served.url, 13, "owner", "co_guardian")
    app = WireApp(url=served.url, ward_id=family.ward_id)
    begun = app.begin()
    approvals = [
        {
            "user_code": begun["user_code"],
            "ward_id": family.ward_id,
            "guardian_id": each["guardian_id"],
            "decision": "approve",
        }
        for each in family.guardians * 2
    ]
    answers = at_once(
        *[partial(control, served.url, "/device-approvals", each) for each in approvals]
    )
    assert Counter(answer.status_code for answer in answers) == {204: 1, 409: 3}
    fields = {"grant_type": DEVICE_CODE, "device_code": begun["device_code"]}
    tokens = at_once(*[partial(app.ask_token, fields) for _ in range(3)])
    assert Counter(answer.status_code for answer in tokens)[200] == 1
    child = child_of(served, family.ward_id)
    assert len(child.read("/guardians")["links"]) == 1


def test_no_word_is_said_after_a_consent_was_withdrawn(served: ServedProvider) -> None:
    family = wire_family(served.url, 10)
    app, child = family.app(), child_of(served, family.ward_id)
    consents = app.read("/consents")["consents"]
    (consent,) = [each for each in consents if each["kind"] == "service_under_14"]

    def withdraw() -> int:
        return app.send("DELETE", f"/consents/{consent['consent_id']}").status_code

    def talk() -> int:
        return child.say().status

    said = at_once(withdraw, *[talk] * 6)
    assert said[0] == 200
    assert set(said[1:]) <= {200, 403}
    assert child.refused()["reason"] == "consent_missing"
    assert child.buy("coins_small").status_code == 403
    assert app.read("/ward")["service_state"] == "blocked"
    again = at_once(withdraw, withdraw)
    assert again == [200, 200]


def test_ending_and_reconfirming_a_link_ends_it(served: ServedProvider) -> None:
    family = wire_family(served.url, 13)
    app = family.app()
    ended = at_once(
        lambda: app.send("DELETE", "/link").status_code,
        lambda: app.send("POST", "/link/reconfirm").status_code,
        lambda: app.send("DELETE", "/link").status_code,
    )
    assert ended[0] in {204, 410}
    assert ended[1] in {409, 410}
    assert app.send("GET", "/link").status_code == 410
    whats = [
        each["what"] for each in child_of(served, family.ward_id).read("/guardians")["history"]
    ]
    assert whats.count("revoked") == 1


def test_help_pressed_by_many_fingers_is_one_alert(served: ServedProvider) -> None:
    family = wire_family(served.url, 13)
    app, child = family.app(), child_of(served, family.ward_id)
    answers = at_once(*[lambda: child.send("POST", "/help-now").status_code] * 8)
    assert set(answers) == {200}
    assert len(app.read("/alerts")["alerts"]) == 1
    assert len(app.told("alert")) == 1
