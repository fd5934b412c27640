"""A year in one leap with everything under way: it ends, and is told once.

The second half is about what test control must not be: there unasked, or at other wards.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import func, select, update

from guardian.provider.engine.due import STEPS
from guardian.provider.ledger.base import metadata
from guardian.provider.ledger.people import ward_table
from tests.provider.hostile.served_document import Operation, operations
from tests.rig.child_browserless import child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider, served_provider
from tests.rig.wire_family import WireApp, WireFamily, control, done, leap, wire_family

TEST_BASE = "/gl-test/v1/"
OF_EVERYBODY = {
    *("GET /gl-test/v1/clock", "POST /gl-test/v1/clock", "POST /gl-test/v1/wards"),
    *("POST /gl-test/v1/key-rotation", "POST /gl-test/v1/termination"),
    "POST /gl-test/v1/restriction",
}
"""What concerns the whole service, or nobody who is there yet."""


def busy_family(served: ServedProvider) -> tuple[WireFamily, WireApp]:
    """Return a family in which everything that waits for something does."""
    family = wire_family(served.url, 17, "owner", "co_guardian", birthday_in_days=100)
    ward = f"/wards/{family.ward_id}"
    app, other = family.app(0), family.app(1)
    contact = {
        "display_name": "Aunt",
        "relation": "relative",
        "channel": "email",
        "address": "aunt@family.example",
        "order": 1,
    }
    assert app.send("PUT", "/contacts/aunt", json=contact).ok
    sent = requests.get(f"{served.url}/gl-test/v1{ward}/contact-messages", timeout=40).json()
    code = sent["messages"][-1]["code"]
    assert app.send("POST", "/contacts/aunt/verify", json={"code": code}).ok
    signal = {"category": "self_harm.intent", "level": "critical", "imminence": "urgent"}
    done(served.url, f"{ward}/signals", signal)
    assert app.send("POST", "/drills").status_code == requests.codes.accepted
    for wish in ({"kind": "extra_time", "minutes": 10}, {"kind": "leave_minor_mode"}):
        done(served.url, f"{ward}/requests", wish)
    complaint = {"category": "other", "text": "please answer"}
    assert app.send("POST", "/complaints", json=complaint).ok
    assert app.send("POST", "/exports", json={}).ok
    assert family.act("object_to_link", other.link_id).ok
    child_of(served, family.ward_id).say()
    begun = WireApp(url=served.url, ward_id=family.ward_id).begin()
    assert begun["user_code"]
    return family, app


def rows(served: ServedProvider) -> dict[str, int]:
    """Count what is in the ledger."""
    with served.provider.engine.begin() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def due_again(served: ServedProvider) -> list[str]:
    """Take every step once more at the same moment; return what still found something to do."""
    now = served.clock.now()
    busy: list[str] = []
    for step in STEPS:
        with served.provider.engine.begin() as connection:
            if list(step(served.provider, connection, now)):
                busy.append(step.__module__)
    return busy


@pytest.mark.parametrize("days", [1, 30, 365, 3_650])
def test_everything_that_waits_ends_in_one_leap_and_once(served: ServedProvider, days: int) -> None:
    family, app = busy_family(served)
    leap(served.url, days=days)
    assert due_again(served) == []
    before = rows(served)
    assert due_again(served) == []
    assert rows(served) == before
    child = child_of(served, family.ward_id)
    states = {each["state"] for each in child.read("/requests")["requests"]}
    assert states == {"expired"}
    whats = Counter(each["what"] for each in child.read("/guardians")["history"])
    assert max(whats[what] for what in ("age_transition", "confirmed_end", "expired")) <= 2
    if days == 1:
        told = app.drain()
        attempts = [each for each in told if each["kind"] == "alert"]
        assert len({each["alert_id"] for each in attempts}) == 2
        assert Counter(each["alert_id"] for each in attempts).most_common(1)[0][1] <= 13
        ended = [each for each in told if each.get("state") == "expired" and "request_id" in each]
        assert len(ended) == 2


def test_many_small_leaps_raise_no_more_than_one(served: ServedProvider) -> None:
    family, app = busy_family(served)
    _, other = busy_family(served)
    for _ in range(12):
        leap(served.url, minutes=10)
    crises = [each["alert_id"] for each in app.told("alert")]
    assert max(Counter(crises).values()) <= 13
    assert len(set(crises)) == 2
    assert len({each["alert_id"] for each in other.told("alert")}) == 2
    contact = requests.get(
        f"{served.url}/gl-test/v1/wards/{family.ward_id}/contact-messages", timeout=40
    ).json()["messages"]
    assert Counter(each["kind"] for each in contact) == {
        "verification": 1,
        "crisis": 1,
        "drill": 1,
    }


def test_without_being_asked_for_there_is_no_test_control(
    served: ServedProvider, tmp_path: Path
) -> None:
    every = operations(served.url, TEST_BASE)
    assert len(every) > 25
    plain = tmp_path / "plain"
    plain.mkdir()
    with served_provider(plain, test_control=False) as alone:
        for operation in every:
            assert called(alone, operation, "ward-mia").status_code == 404, operation
        for document in ("/openapi.json", "/openapi-all.json"):
            answer = requests.get(f"{alone.url}{document}", timeout=40)
            assert "gl-test" not in answer.text
        card = requests.get(f"{alone.url}/.well-known/guardian-link", timeout=40).json()
        assert card["test_control"] is False


BODY: dict[str, Any] = {
    "minutes": 1,
    "character_id": "study_owl",
    "text": "hello",
    "category": "grooming",
    "level": "high",
    "action": "passed",
    "index": 90,
    "method": "button",
    "item_id": "coins_small",
    "suspected": True,
    "kind": "extra_time",
    "statement": "why",
    "broken": True,
    "role": "observer",
    "act": "end_link",
    "who": "staff",
    "purpose": "look",
    "data_class": "account",
    "data_classes": ["account"],
    "measures": "none",
    "approved_by": "boss",
    "ward_id": "ward-mia",
    "guardian_id": "guardian-parent",
    "decision": "approve",
    "state": "in_review",
}


def called(
    served: ServedProvider, operation: Operation, ward_id: str, **ids: str
) -> requests.Response:
    values = dict.fromkeys(operation.parameters, "nobody-has-this") | {"ward_id": ward_id} | ids
    url = f"{served.url}{operation.address('', **values)}"
    body = {**BODY, "link_id": "x", "user_code": "BCDF-GHJK", **ids}
    if operation.path.endswith("/help-requests"):
        body["kind"] = "unwell"
    if operation.path.endswith("/ai-outputs"):
        body |= {"category": "abuse"}
    return requests.request(
        operation.method, url, json=body if operation.writes else None, timeout=40
    )


def test_test_control_leaves_wards_of_real_families_alone(
    served: ServedProvider, app: LinkedApp
) -> None:
    with served.provider.engine.begin() as connection:
        connection.execute(
            update(ward_table).where(ward_table.c.ward_id == "ward-mia").values(test=False)
        )
    child = child_of(served)
    complaint = app.send("POST", "/complaints", json={"category": "other", "text": "x"}).json()
    export = child.send("POST", "/exports", json={}).json()
    with_user_code = WireApp(url=served.url, ward_id="ward-mia").begin()
    app.drain()
    before = rows(served)
    for operation in operations(served.url, TEST_BASE):
        if str(operation) in OF_EVERYBODY:
            continue
        ids = {
            "complaint_id": complaint["complaint_id"],
            "job_id": export["job_id"],
            "link_id": app.link_id,
            "user_code": with_user_code["user_code"],
        }
        answer = called(served, operation, "ward-mia", **ids)
        assert answer.status_code == requests.codes.not_found, (operation, answer.text)
    assert rows(served) == before
    assert app.read("/complaints")["complaints"][0]["state"] == "received"


def test_a_leap_cannot_go_back_or_out_of_the_calendar(served: ServedProvider) -> None:
    before = served.clock.now()
    for leap_by in (-1, -86_400, 10**12, 10**30):
        assert control(served.url, "/clock", {"advance_seconds": leap_by}).status_code in {409, 422}
    for moment in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2020-01-01T00:00:00Z"):
        assert control(served.url, "/clock", {"set_to": moment}).status_code in {409, 422}
    assert (served.clock.now() - before).total_seconds() < 60
