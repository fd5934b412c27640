"""Ids of another family's things, wherever an address takes one: nothing is found, nothing told.

Which addresses take an id is read from the served document, so a new one is tried as well.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests

from guardian.provider.accounts.web_sessions import open_session
from tests.provider.hostile.served_document import Operation, operations, outcome
from tests.rig.child_browserless import Child
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, WireFamily, control, done, wire_family

GUARDIANS = "/gl/v1"
CHILDS = "/app/api"
MARK = "quokka-4417"
"""In every text that the other family wrote."""
KINDS = {
    "alert_id": "alert",
    "contact_id": "contact",
    "consent_id": "consent",
    "request_id": "request",
    "appeal_id": "appeal",
    "complaint_id": "complaint",
    "link_id": "link",
}
OWN_NAMES = {"PUT /gl/v1/contacts/{contact_id}"}
"""Where an id that is not there yet makes something of the asker's own."""
BODIES: dict[str, dict[str, object]] = {
    "/ack": {"step": "acknowledged"},
    "/verify": {"code": "000000"},
    "/decision": {"decision": "approve"},
    "/messages": {"text": "let me see"},
}


@dataclass(frozen=True, kw_only=True)
class Family:
    """A family with one of everything."""

    family: WireFamily
    app: WireApp
    child: Child
    things: dict[str, str]
    guardian_jobs: dict[str, str]
    ward_jobs: dict[str, str]

    def ids(self, operation: Operation, act: str = "end") -> dict[str, str]:
        """Return the ids of this family's things for what an address names."""
        jobs = self.guardian_jobs if operation.path.startswith(GUARDIANS) else self.ward_jobs
        own = {name: self.things[kind] for name, kind in KINDS.items() if kind in self.things}
        if operation.path.startswith(CHILDS):
            own["complaint_id"] = self.things["own_complaint"]
        return {**own, "job_id": jobs["export"], "date": "2026-01-01", "act": act}


@pytest.fixture
def families(served: ServedProvider) -> tuple[Family, Family]:
    """Make two families of strangers."""
    return family_with_everything(served), family_with_everything(served)


def family_with_everything(served: ServedProvider) -> Family:
    family = wire_family(served.url, 19)
    ward = f"/wards/{family.ward_id}"
    done(served.url, f"{ward}/suspected-minor", {"suspected": True})  # who can appeal
    app = family.app()
    assert family.act("consent_to_link", app.link_id).ok
    child = signed_in(served, family.ward_id)
    alert = done(served.url, f"{ward}/signals", {"category": "grooming", "level": "moderate"})
    request = done(served.url, f"{ward}/requests", {"kind": "extra_time", "minutes": 10})
    appeal = posted(app, "/appeals", {"about": "age_status", "statement": MARK})
    complaint = posted(app, "/complaints", {"category": "other", "text": MARK})
    contact = f"aunt-{secrets.token_hex(4)}"
    wish = {
        "display_name": MARK,
        "relation": "relative",
        "channel": "email",
        "address": "aunt@family.example",
        "order": 1,
    }
    put = app.send("PUT", f"/contacts/{contact}", json=wish)
    assert put.ok, put.text
    (terms,) = app.read("/consents")["consents"]
    wanted = {"kind": terms["kind"], "version": terms["terms"]["version"]}
    consent = posted(app, "/consents", wanted)
    return Family(
        family=family,
        app=app,
        child=child,
        things={
            "alert": alert["alert_id"],
            "request": request["request_id"],
            "appeal": appeal["appeal_id"],
            "complaint": complaint["complaint_id"],
            "contact": contact,
            "consent": consent["consent_id"],
            "own_complaint": own(child, "/complaints", {"category": "other", "text": MARK})[
                "complaint_id"
            ],
            "link": app.link_id,
        },
        guardian_jobs={"export": posted(app, "/exports", {})["job_id"]},
        ward_jobs={"export": own(child, "/exports", {})["job_id"]},
    )


def signed_in(served: ServedProvider, ward_id: str) -> Child:
    with served.provider.engine.begin() as connection:
        now = served.provider.wall_clock.now()
        return Child(served.url, open_session(connection, "ward", ward_id, now))


def posted(app: WireApp, path: str, body: dict[str, object]) -> dict[str, str]:
    answer = app.send("POST", path, json=body)
    assert answer.ok, answer.text
    return dict(answer.json())


def own(child: Child, path: str, body: dict[str, object]) -> dict[str, str]:
    answer = child.send("POST", path, json=body)
    assert answer.ok, answer.text
    return dict(answer.json())


def with_ids(served: ServedProvider, below: str) -> Iterator[Operation]:
    for operation in operations(served.url, f"{below}/"):
        if set(operation.parameters) - {"date"} and str(operation) not in OWN_NAMES:
            yield operation


def body_of(operation: Operation) -> dict[str, object]:
    return next((body for end, body in BODIES.items() if operation.path.endswith(end)), {})


def everything(family: Family) -> dict[str, object]:
    """Return what a family can read of itself, but for the moment it was read."""
    read: dict[str, object] = {}
    for path in ("/consents", "/requests", "/appeals", "/complaints", "/contacts", "/link"):
        read[path] = {k: v for k, v in family.app.read(path).items() if k != "as_of"}
    alert = family.app.read(f"/alerts/{family.things['alert']}")
    return {**read, "alert": alert["steps"]}


def test_a_guardian_finds_nothing_of_another_family(
    served: ServedProvider, families: tuple[Family, Family]
) -> None:
    victim, thief = families
    before = everything(victim)
    tried = 0
    for operation in with_ids(served, GUARDIANS):
        address = operation.address(GUARDIANS, **victim.ids(operation))
        answer = thief.app.send(operation.method, address, json=body_of(operation))
        assert outcome(answer) == "404 not-found", (operation, answer.text)
        assert MARK not in answer.text, operation
        tried += 1
    assert tried >= 13
    assert everything(victim) == before


def test_a_ward_finds_nothing_of_another_ward(
    served: ServedProvider, families: tuple[Family, Family]
) -> None:
    victim, thief = families
    before = everything(victim)
    tried = 0
    for operation in with_ids(served, CHILDS):
        acts = ("consent", "reject", "object", "withdraw-objection", "end")
        for act in acts if "act" in operation.parameters else ("",):
            address = operation.address(CHILDS, **victim.ids(operation, act))
            answer = thief.child.send(operation.method, address, json=body_of(operation))
            assert outcome(answer) == "404 not-found", (operation, act, answer.text)
            assert MARK not in answer.text, operation
            tried += 1
    assert tried >= 10
    assert everything(victim) == before


def test_guardian_and_ward_of_one_family_keep_their_cases_apart(
    served: ServedProvider, families: tuple[Family, Family]
) -> None:
    family, _ = families
    mine, theirs = family.things["complaint"], family.things["own_complaint"]
    assert outcome(family.app.send("GET", f"/complaints/{theirs}")) == "404 not-found"
    assert outcome(family.child.send("GET", f"/complaints/{mine}")) == "404 not-found"
    for job in ("jobs", "exports"):
        of_ward, of_guardian = family.ward_jobs["export"], family.guardian_jobs["export"]
        assert outcome(family.app.send("GET", f"/{job}/{of_ward}")) == "404 not-found"
        assert outcome(family.child.send("GET", f"/{job}/{of_guardian}")) == "404 not-found"
    assert [c["complaint_id"] for c in family.app.read("/complaints")["complaints"]] == [mine]
    assert [c["complaint_id"] for c in family.child.read("/complaints")["complaints"]] == [theirs]


def test_two_guardians_of_one_ward_keep_their_cases_apart(served: ServedProvider) -> None:
    family = wire_family(served.url, 13, "owner", "co_guardian")
    first, second = family.app(0), family.app(1)
    complaint = posted(first, "/complaints", {"category": "other", "text": MARK})["complaint_id"]
    job = posted(first, "/exports", {})["job_id"]
    for path in (f"/complaints/{complaint}", f"/jobs/{job}", f"/exports/{job}"):
        assert first.send("GET", path).ok
        assert outcome(second.send("GET", path)) == "404 not-found"
    said = second.send("POST", f"/complaints/{complaint}/messages", json={"text": "hm"})
    assert outcome(said) == "404 not-found"
    assert second.read("/complaints")["complaints"] == []


def test_an_alert_of_another_family_is_no_evidence(
    served: ServedProvider, families: tuple[Family, Family]
) -> None:
    victim, thief = families
    wish = {"category": "other", "text": "look", "alert_ids": [victim.things["alert"]]}
    assert thief.app.send("POST", "/complaints", json=wish).status_code == 422


def test_a_cursor_of_another_family_shows_ones_own(
    served: ServedProvider, families: tuple[Family, Family]
) -> None:
    victim, thief = families
    for level in ("moderate", "high"):
        body = {"category": "self_harm.ideation", "level": level}
        done(served.url, f"/wards/{victim.family.ward_id}/signals", body)
    cursor = victim.app.read("/alerts?limit=1")["next_cursor"]
    theirs = {each["alert"]["alert_id"] for each in victim.app.read("/alerts")["alerts"]}
    seen = thief.app.read(f"/alerts?cursor={cursor}")["alerts"]
    assert not {each["alert"]["alert_id"] for each in seen} & theirs


def test_acknowledging_another_familys_events_takes_nothing_from_it(
    served: ServedProvider, families: tuple[Family, Family]
) -> None:
    victim, thief = families
    waiting = victim.app.send("POST", "/events/poll", json={"returnImmediately": True}).json()
    jtis = list(waiting["sets"])
    assert jtis
    errors = {jti: {"err": "invalid_key", "description": "x"} for jti in jtis}
    for body in ({"ack": jtis}, {"setErrs": errors}):
        answer = thief.app.send("POST", "/events/poll", json={"returnImmediately": True, **body})
        assert answer.ok, answer.text
        assert not set(answer.json()["sets"]) & set(jtis)
    again = victim.app.send("POST", "/events/poll", json={"returnImmediately": True}).json()
    assert set(jtis) <= set(again["sets"])


def test_a_guardian_approves_no_link_to_a_ward_of_another(
    served: ServedProvider, families: tuple[Family, Family]
) -> None:
    victim, thief = families
    begun = WireApp(url=served.url, ward_id=victim.family.ward_id).begin()
    approval = {
        "user_code": begun["user_code"],
        "ward_id": victim.family.ward_id,
        "guardian_id": thief.family.guardians[0]["guardian_id"],
        "decision": "approve",
    }
    assert control(served.url, "/device-approvals", approval).status_code in {404, 409}
    links = victim.child.read("/guardians")["links"]
    assert [each["link_id"] for each in links] == [victim.app.link_id]


def test_a_copy_sealed_to_one_ward_opens_for_no_other(
    served: ServedProvider, families: tuple[Family, Family]
) -> None:
    victim, thief = families
    sealed = secrets.token_bytes(200)
    for child in (victim.child, thief.child):
        answer = child.send(
            "POST",
            "/exports/open",
            data=sealed,
            headers={"Content-Type": "application/octet-stream"},
        )
        assert answer.status_code == requests.codes.unprocessable_entity
