"""Treated as a minor, and the way to have that looked at (Art. 14(4))."""

from typing import Any

import requests

from guardian.provider.accounts.people import ward
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.service_gate import service_state
from tests.rig.adult_family import adult_family
from tests.rig.child_browserless import child_of
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, control, done, leap, wire_family

STATEMENT = "I am forty; the zebra-quartz phrase is for the staff alone."


def suspect(served: ServedProvider, ward_id: str, *, suspected: bool = True) -> None:
    done(served.url, f"/wards/{ward_id}/suspected-minor", {"suspected": suspected})


def appeal(app: WireApp) -> requests.Response:
    return app.send("POST", "/appeals", json={"about": "age_status", "statement": STATEMENT})


def answer(served: ServedProvider, appeal_id: str, **members: Any) -> requests.Response:
    return control(served.url, f"/appeals/{appeal_id}", {"state": "answered", **members})


def treatment(served: ServedProvider, ward_id: str) -> tuple[str, set[str], int | None]:
    """Return the state of the service, the banned classes and the daily minutes."""
    with served.provider.engine.begin() as connection:
        now, person = served.clock.now(), ward(connection, ward_id)
        limits = read_policy(connection, person, now).effective.settings
        banned = {str(each) for each in limits.blocked_relationship_classes}
        return service_state(connection, person, now), banned, limits.daily_minutes


def test_a_suspected_minor_gets_the_mode_the_bans_and_the_preset_of_17(
    served: ServedProvider,
) -> None:
    family, app = adult_family(served)
    assert treatment(served, family.ward_id) == ("standard", set(), None)
    app.drain()
    suspect(served, family.ward_id)
    assert treatment(served, family.ward_id) == (
        "minor_mode",
        {"virtual_kin", "virtual_partner"},
        120,
    )
    told = app.drain()
    (status,) = (each for each in told if each["kind"] == "ward-age-status")
    assert (status["minor"], status["basis"], status["appeal_possible"]) == (
        True,
        "inferred",
        True,
    )
    (alert,) = (each for each in told if each["kind"] == "alert")
    assert (alert["category"], alert["level"], alert["actor"]) == (
        "age.suspected_minor",
        "info",
        "behaviour",
    )
    topics = {topic for each in told if each["kind"] == "change" for topic in each["topics"]}
    assert {"ward", "policy", "characters"} <= topics


def test_taking_the_suspicion_back_restores_everything(served: ServedProvider) -> None:
    family, app = adult_family(served)
    suspect(served, family.ward_id)
    app.drain()
    suspect(served, family.ward_id, suspected=False)
    assert treatment(served, family.ward_id) == ("standard", set(), None)
    (status,) = app.told("ward-age-status")
    assert (status["minor"], status["appeal_possible"]) == (False, False)


def test_a_suspicion_twice_is_told_once(served: ServedProvider) -> None:
    family, app = adult_family(served)
    app.drain()
    for _ in range(2):
        suspect(served, family.ward_id)
    assert len(app.told("ward-age-status")) == 1


def test_a_known_minor_stays_what_they_are(served: ServedProvider) -> None:
    family = wire_family(served.url, 15)
    app = family.app()
    app.drain()
    suspect(served, family.ward_id)
    assert app.told("ward-age-status") == []
    assert appeal(app).json()["reason"] == "not_suspected"


def test_an_appeal_is_received_reviewed_and_upheld(served: ServedProvider) -> None:
    family, app = adult_family(served)
    suspect(served, family.ward_id)
    filed = appeal(app)
    assert filed.status_code == 201
    case = filed.json()
    assert (case["state"], case["by"], case["outcome"]) == ("received", "guardian", None)
    assert case["due_at"] > case["filed_at"]
    assert appeal(app).json()["reason"] == "appeal_open"

    case_id = case["appeal_id"]
    reviewed = done(served.url, f"/appeals/{case_id}", {"state": "in_review"})
    assert reviewed["state"] == "in_review"
    assert control(served.url, f"/appeals/{case_id}", {"state": "in_review"}).status_code == 409
    app.drain()
    upheld = answer(served, case_id, outcome="upheld", reason="Documents seen")
    assert upheld.status_code == 200
    assert treatment(served, family.ward_id)[0] == "standard"
    told = app.drain()
    (status,) = (each for each in told if each["kind"] == "ward-age-status")
    assert (status["minor"], status["basis"]) == (False, "verified")
    read = app.read(f"/appeals/{case_id}")
    assert (read["state"], read["outcome"], read["reason"]) == (
        "answered",
        "upheld",
        "Documents seen",
    )
    assert answer(served, case_id, outcome="rejected").status_code == 409


def test_a_rejected_appeal_lifts_nothing_and_another_can_follow(served: ServedProvider) -> None:
    family, app = adult_family(served)
    suspect(served, family.ward_id)
    answer(served, appeal(app).json()["appeal_id"], outcome="rejected", reason="No proof")
    assert treatment(served, family.ward_id)[0] == "minor_mode"
    leap(served.url, minutes=1)
    assert appeal(app).status_code == 201
    states = [each["state"] for each in app.read("/appeals")["appeals"]]
    assert states == ["received", "answered"]


def test_an_unanswered_appeal_is_overdue_after_15_days(served: ServedProvider) -> None:
    family, app = adult_family(served)
    suspect(served, family.ward_id)
    appeal(app)
    leap(served.url, days=14, hours=23)
    assert not app.read("/appeals")["appeals"][0]["overdue"]
    leap(served.url, hours=2)
    assert app.read("/appeals")["appeals"][0]["overdue"]


def test_the_ward_appeals_and_reads_a_kind_notice(served: ServedProvider) -> None:
    family, app = adult_family(served, language="zh-CN")
    self_ = child_of(served, family.ward_id)
    assert self_.read("/appeals")["notice"] is None
    suspect(served, family.ward_id)
    assert "未成年人模式" in self_.read("/appeals")["notice"]["title"]
    filed = self_.send("POST", "/appeals", json={"statement": STATEMENT})
    assert filed.status_code == 201
    assert filed.json()["by"] == "ward"
    assert app.read("/appeals")["appeals"] == self_.read("/appeals")["appeals"]


def test_the_statement_is_in_no_answer(served: ServedProvider) -> None:
    family, app = adult_family(served)
    suspect(served, family.ward_id)
    filed = appeal(app)
    answers = [
        filed,
        app.send("GET", "/appeals"),
        app.send("POST", "/events/poll", json={"returnImmediately": True}),
        child_of(served, family.ward_id).send("GET", "/appeals"),
    ]
    assert not any("zebra-quartz" in each.text for each in answers)


def test_no_text_or_id_has_a_nul_in_it(served: ServedProvider) -> None:
    family, app = adult_family(served)
    suspect(served, family.ward_id)
    body = {"about": "age_status", "statement": "nul: \0"}
    assert app.send("POST", "/appeals", json=body).status_code == 422
    assert app.send("GET", "/appeals/%00").status_code == 422
    assert control(served.url, "/appeals/%00", {"state": "in_review"}).status_code == 422


def test_appeals_of_others_are_out_of_reach(served: ServedProvider, app: LinkedApp) -> None:
    family, own = adult_family(served)
    suspect(served, family.ward_id)
    case_id = appeal(own).json()["appeal_id"]
    assert app.send("GET", f"/appeals/{case_id}").status_code == 404
    assert app.read("/appeals")["appeals"] == []
    assert control(served.url, "/appeals/appeal-nobody", {"state": "in_review"}).status_code == 404


def test_an_adult_who_says_to_be_12_is_treated_as_a_minor_at_once(
    served: ServedProvider,
) -> None:
    family, app = adult_family(served)
    ward_self = child_of(served, family.ward_id)
    assert ward_self.say("hello", to="first_love").status == 200
    app.drain()
    assert ward_self.refused("I am 12, hi", to="first_love")["reason"] == "class_banned"
    assert treatment(served, family.ward_id)[0] == "minor_mode"
    assert len(app.told("ward-age-status")) == 1


def test_verified_adults_are_taken_at_their_word_and_no_more(served: ServedProvider) -> None:
    family, app = adult_family(served)
    suspect(served, family.ward_id)
    answer(served, appeal(app).json()["appeal_id"], outcome="upheld")
    child_of(served, family.ward_id).say("I am 12")
    assert treatment(served, family.ward_id)[0] == "standard"
