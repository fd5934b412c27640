"""What a clever child tries on their own page, and what another site tries in their name."""

import time
from collections import Counter
from collections.abc import Iterator

import pytest
import requests

from guardian.provider.accounts.web_sessions import open_session
from guardian.provider.child_page.router import COOKIE
from tests.provider.hostile.served_document import Operation, operations, outcome
from tests.rig.adult_family import adult_family
from tests.rig.child_browserless import TIMEOUT_SECONDS, Child, child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireFamily, done, leap, wire_family

BASE = "/app/api"
PATIENCE_SECONDS = 20.0
ACTS = ("consent", "reject", "object", "withdraw-objection", "end")


def every(served: ServedProvider) -> Iterator[Operation]:
    found = operations(served.url, f"{BASE}/")
    assert len(found) > 25
    yield from found


def signed_in(served: ServedProvider, family: WireFamily) -> Child:
    return child_of(served, family.ward_id)


def sent(
    served: ServedProvider,
    operation: Operation,
    cookies: dict[str, str],
    headers: dict[str, str] | None = None,
) -> requests.Response:
    values = dict.fromkeys(operation.parameters, "nobody-has-this") | {"act": "end"}
    parts = operation.parts()
    with requests.Session() as session:
        session.trust_env = False
        return session.request(
            operation.method,
            f"{served.url}{operation.address('', **values)}",
            cookies=cookies,
            headers={**parts.pop("headers", {}), **(headers or {})},
            timeout=TIMEOUT_SECONDS,
            **parts,
        )


@pytest.mark.parametrize("cookie", ["none", "made up", "a guardian's", "another name"])
def test_nobody_but_the_ward(served: ServedProvider, child: Child, cookie: str) -> None:
    with served.provider.engine.begin() as connection:
        now = served.provider.wall_clock.now()
        guardians = open_session(connection, "guardian", "guardian-parent", now)
    cookies = {
        "none": {},
        "made up": {COOKIE: "x" * 43},
        "a guardian's": {COOKIE: guardians},
        "another name": {"gl_guardian": child._cookies[COOKIE]},
    }[cookie]
    for operation in every(served):
        assert outcome(sent(served, operation, cookies)) == "401 invalid-token", operation


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_acts_in_the_childs_name(
    served: ServedProvider, app: LinkedApp, child: Child, site: str
) -> None:
    """Another port of this machine is the same site, and gets the cookie sent along."""
    for operation in every(served):
        answer = sent(served, operation, child._cookies, {"Sec-Fetch-Site": site})
        assert answer.status_code == requests.codes.forbidden, operation
    assert app.days("/spending")["purchases"] == []
    assert app.read("/alerts")["alerts"] == []
    for site_of_ours in ("same-origin", "none"):
        answer = child.send("GET", "/me", headers={"Sec-Fetch-Site": site_of_ours})
        assert answer.ok


def test_no_form_of_another_site_is_read(served: ServedProvider, child: Child) -> None:
    document = requests.get(f"{served.url}/openapi-all.json", timeout=TIMEOUT_SECONDS).json()
    tried = 0
    for operation in every(served):
        if "requestBody" not in document["paths"][operation.path][operation.method.lower()]:
            continue
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
            answer = sent(served, operation, child._cookies, {"Content-Type": kind})
            assert outcome(answer) == "415 unsupported-media-type", (operation, kind)
        tried += 1
    assert tried >= 10


def test_a_childs_session_is_no_guardians_token(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    cookie = child._cookies[COOKIE]
    for operation in operations(served.url, "/gl/v1/"):
        answer = sent(served, operation, {COOKIE: cookie}, {"Authorization": f"DPoP {cookie}"})
        assert outcome(answer) == "401 invalid-token", operation
    assert app.send("GET", "/link").ok


@pytest.mark.parametrize(("age", "possible"), [(8, ()), (13, ()), (14, ("object",))])
def test_a_minor_does_about_a_link_what_their_age_lets_them(
    served: ServedProvider, age: int, possible: tuple[str, ...]
) -> None:
    family = wire_family(served.url, age)
    app, child = family.app(), signed_in(served, family)
    for act in set(ACTS) - set(possible):
        answer = child.send("POST", f"/guardians/{app.link_id}/{act}")
        assert outcome(answer) == "409 state-conflict", act
    assert app.read("/link")["state"] == "active"


def test_asking_lifts_nothing(served: ServedProvider) -> None:
    family = wire_family(served.url, 13)
    app, child = family.app(), signed_in(served, family)
    before = app.read("/policy")
    for wish in (
        {"kind": "leave_minor_mode"},
        {"kind": "extra_time", "minutes": 240},
        {"kind": "purchase", "item_id": "coins_small"},
    ):
        asked = child.send("POST", "/requests", json={**wish, "state": "approved"})
        assert asked.status_code == requests.codes.created, asked.text
        assert asked.json()["state"] == "pending"
        request_id = asked.json()["request_id"]
        for path in (f"/requests/{request_id}/decision", f"/requests/{request_id}"):
            answer = child.send("POST", path, json={"decision": "approve"})
            assert answer.status_code in {404, 405}, path
    assert app.read("/ward")["service_state"] == "minor_mode"
    now = app.read("/policy")
    assert (now["version"], now["effective"]) == (before["version"], before["effective"])


def test_a_minor_rubs_out_nothing_that_guardians_look_at(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    child.say()
    done_before = app.days("/usage")["usage"]
    for name in ("usage", "refusals", "alerts", "reminders", "policy", "consents", "contacts"):
        job = child.send("POST", "/deletions", json={"data_classes": [name]}).json()
        assert _ended(child, job["job_id"]) == "refused", name
    assert app.days("/usage")["usage"] == done_before


def _ended(child: Child, job_id: str) -> str:
    """Wait until a job is done, which is after its request was answered; return its state."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (state := str(child.read(f"/jobs/{job_id}")["state"])) in {"pending", "running"}:
        assert time.monotonic() < deadline, state
        time.sleep(0.02)
    return state


@pytest.mark.parametrize("whose", ["ward", "guardian"])
@pytest.mark.parametrize("path", ["/exports", "/deletions"])
def test_copies_and_deletions_are_asked_for_within_reason(
    served: ServedProvider, app: LinkedApp, child: Child, whose: str, path: str
) -> None:
    wish = {"data_classes": ["reminders"]}
    send = child.send if whose == "ward" else app.send
    answers = [send("POST", path, json=wish) for _ in range(14)]
    counted = Counter(answer.status_code for answer in answers)
    assert counted == {202: 10, 429: 4}
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 86_400
    first = answers[0].json()["job_id"]
    assert send("GET", f"/jobs/{first}").ok
    leap(served.url, days=1)
    assert send("POST", path, json=wish).status_code == requests.codes.accepted


def test_a_key_that_counts_once_is_no_flood(app: LinkedApp) -> None:
    answers = [
        app.send("POST", "/exports", json={}, headers={"Idempotency-Key": "k"}) for _ in range(14)
    ]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["job_id"] for answer in answers}) == 1


@pytest.mark.parametrize("whose", ["ward", "guardian"])
def test_complaints_are_filed_within_reason(app: LinkedApp, child: Child, whose: str) -> None:
    send = child.send if whose == "ward" else app.send
    complaint = {"category": "other", "text": "again"}
    counted = Counter(send("POST", "/complaints", json=complaint).status_code for _ in range(24))
    assert counted == {201: 20, 429: 4}


def test_a_ward_who_calls_for_help_again_and_again_is_one_call(served: ServedProvider) -> None:
    family, app = adult_family(served, elder=True)
    child = signed_in(served, family)
    calls = [child.send("POST", "/help-requests", json={"kind": "unwell"}) for _ in range(12)]
    assert {call.status_code for call in calls} == {201}
    assert len({call.json()["help_id"] for call in calls}) == 1
    other = child.send("POST", "/help-requests", json={"kind": "fraud"})
    assert other.json()["help_id"] != calls[0].json()["help_id"]
    assert len(app.read("/help-requests")["help_requests"]) == 2
    leap(served.url, minutes=11)
    later = child.send("POST", "/help-requests", json={"kind": "unwell"})
    assert later.json()["help_id"] != calls[0].json()["help_id"]


def test_a_flood_of_help_hides_no_crisis(app: LinkedApp, child: Child) -> None:
    for _ in range(30):
        assert child.send("POST", "/help-now").ok
    child.say("im gonna kill myself tonight")
    alerts = [each["alert"] for each in app.read("/alerts")["alerts"]]
    assert [each["level"] for each in alerts if each["level"] == "critical"]
    assert Counter(each["category"] for each in alerts)["help_requested_by_ward"] == 1


def test_nagging_and_taking_back_is_bounded(served: ServedProvider, app: LinkedApp) -> None:
    family = wire_family(served.url, 13)
    child = signed_in(served, family)
    statuses: list[int] = []
    for _ in range(14):
        asked = child.send("POST", "/requests", json={"kind": "extra_time", "minutes": 5})
        statuses.append(asked.status_code)
        if asked.ok:
            child.send("DELETE", f"/requests/{asked.json()['request_id']}")
    assert Counter(statuses) == {201: 10, 429: 4}


def test_objecting_back_and_forth_hides_no_alert(served: ServedProvider) -> None:
    family = wire_family(served.url, 15)
    app, child = family.app(), signed_in(served, family)
    for _ in range(30):
        for act in ("object", "withdraw-objection"):
            assert child.send("POST", f"/guardians/{app.link_id}/{act}").ok
    assert len(app.read("/link/history")["history"]) <= 200
    done(served.url, f"/wards/{family.ward_id}/signals", {"category": "grooming", "level": "high"})
    assert [each["level"] for each in app.told("alert")] == ["high"]
