"""Test control's part in suspicions, requests and appeals: for test wards, and nobody else."""

from typing import Any

import pytest
from sqlalchemy import update

from guardian.provider.ledger.people import ward_table
from tests.rig.adult_family import adult_family
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import control, done, session, wire_family

MIA = "ward-mia"


def take_back(served: ServedProvider, request_id: str) -> int:
    with session() as http:
        url = f"{served.url}/gl-test/v1/wards/{MIA}/requests/{request_id}"
        return http.delete(url, timeout=20).status_code


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "extra_time", "minutes": 30},
        {"kind": "purchase", "item_id": "coins_small"},
        {"kind": "leave_minor_mode"},
    ],
)
def test_the_ward_asks_and_takes_back(
    served: ServedProvider, app: LinkedApp, child: Child, asked: dict[str, Any]
) -> None:
    request = done(served.url, f"/wards/{MIA}/requests", asked)
    assert request["state"] == "pending"
    (seen,) = app.read("/requests")["requests"]
    assert seen == request
    assert child.read("/requests")["requests"][0]["request_id"] == request["request_id"]
    assert take_back(served, request["request_id"]) == 204
    assert app.read("/requests")["requests"][0]["state"] == "withdrawn"
    assert take_back(served, request["request_id"]) == 409
    assert take_back(served, "request-nobody") == 404


def test_a_request_wakes_a_waiting_poll(served: ServedProvider, app: LinkedApp) -> None:
    app.drain()
    done(served.url, f"/wards/{MIA}/requests", {"kind": "extra_time", "minutes": 30})
    assert len(app.poll(wait=True).sets) == 1


def test_staff_answer_with_an_outcome_and_only_then(served: ServedProvider) -> None:
    family, _ = adult_family(served)
    done(served.url, f"/wards/{family.ward_id}/suspected-minor", {"suspected": True})
    case = done(served.url, f"/wards/{family.ward_id}/appeals", {"statement": "I am forty"})
    assert case["by"] == "ward"
    path = f"/appeals/{case['appeal_id']}"
    assert control(served.url, path, {"state": "answered"}).status_code == 422
    assert control(served.url, path, {"state": "in_review", "outcome": "upheld"}).status_code == 422
    assert control(served.url, path, {"state": "closed"}).status_code == 422
    assert done(served.url, path, {"state": "in_review"})["state"] == "in_review"
    answered = done(served.url, path, {"state": "answered", "outcome": "rejected", "reason": "No"})
    assert (answered["outcome"], answered["reason"]) == ("rejected", "No")


def test_nobody_real_is_touched(served: ServedProvider) -> None:
    family, _ = adult_family(served)
    ward_id = family.ward_id
    done(served.url, f"/wards/{ward_id}/suspected-minor", {"suspected": True})
    case = done(served.url, f"/wards/{ward_id}/appeals", {"statement": "I am forty"})
    with served.provider.engine.begin() as connection:
        connection.execute(
            update(ward_table).where(ward_table.c.ward_id == ward_id).values(test=False)
        )
    for path, body in (
        (f"/wards/{ward_id}/suspected-minor", {"suspected": False}),
        (f"/wards/{ward_id}/requests", {"kind": "leave_minor_mode"}),
        (f"/wards/{ward_id}/appeals", {"statement": "again"}),
        (f"/appeals/{case['appeal_id']}", {"state": "in_review"}),
        ("/wards/ward-nobody/suspected-minor", {"suspected": True}),
    ):
        assert control(served.url, path, body).status_code == 404, path


def test_a_ward_without_consents_waits_for_them(served: ServedProvider) -> None:
    family = wire_family(served.url, 13, consents="none")
    told = family.app().read("/ward")
    assert told["service_state"] == "awaiting_guardian_consent"
    assert wire_family(served.url, 13).app().read("/ward")["service_state"] == "minor_mode"


def test_the_ward_is_told_as_a_suspected_minor(served: ServedProvider) -> None:
    family, app = adult_family(served)
    assert app.read("/ward")["service_state"] == "standard"
    done(served.url, f"/wards/{family.ward_id}/suspected-minor", {"suspected": True})
    told = app.read("/ward")
    assert told["service_state"] == "minor_mode"
    assert told["age_assurance"]["basis"] == "inferred"
    assert told["age_assurance"]["minor"] is True
