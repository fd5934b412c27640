"""Test families over the wire: people of any age and role, approvals, the ward's part, keys."""

from datetime import date

import pytest
import requests

from guardian.provider.accounts.people import ward
from guardian.provider.accounts.sign_in import attempt_sign_in
from guardian.provider.ledger.keys import MOST_PUBLISHED
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, control, done, session, wire_family


def test_a_ward_and_its_guardian_can_sign_in(served: ServedProvider) -> None:
    made = done(served.url, "/wards", {"age": 11})
    (guardian,) = made["guardians"]
    engine, now = served.provider.engine, served.provider.wall_clock.now()
    assert attempt_sign_in(engine, "ward", made["login"], made["password"], now) == made["ward_id"]
    assert (
        attempt_sign_in(engine, "guardian", guardian["login"], guardian["password"], now)
        == guardian["guardian_id"]
    )
    assert guardian["role"] == "owner"


def test_a_ward_as_it_was_asked_for(served: ServedProvider) -> None:
    wanted = {
        "age": 70,
        "elder": True,
        "language": "zh-CN",
        "jurisdiction": "UK",
        "time_zone": "Europe/London",
        "guardians": [],
        "something_new": 1,
    }
    made = done(served.url, "/wards", wanted)
    assert made["guardians"] == []
    with served.provider.engine.begin() as connection:
        person = ward(connection, made["ward_id"])
    assert (person.elder, person.test, person.language) == (True, True, "zh-CN")
    assert (person.jurisdiction, person.time_zone, person.currency) == (
        "UK",
        "Europe/London",
        "GBP",
    )


@pytest.mark.parametrize("days", [1, 30, 365])
def test_the_next_birthday_is_where_it_was_asked_for(served: ServedProvider, days: int) -> None:
    family = wire_family(served.url, 13, birthday_in_days=days, time_zone="UTC")
    today = served.clock.now().date()
    with served.provider.engine.begin() as connection:
        birth = ward(connection, family.ward_id).birth_date
    coming = date(birth.year + 14, birth.month, birth.day)
    assert (coming - today).days == days


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"age": -1},
        {"age": 101},
        {"age": 9, "time_zone": "Nowhere/Land"},
        {"age": 9, "jurisdiction": "XX"},
        {"age": 9, "guardians": [{"role": "boss"}]},
        {"age": 9, "guardians": [{"role": "owner"}] * 11},
        {"age": 9, "birthday_in_days": 0},
        {"age": 9, "consents": "perhaps"},
    ],
)
def test_what_cannot_be_made(served: ServedProvider, body: dict[str, object]) -> None:
    assert control(served.url, "/wards", body).status_code == 422


def test_one_more_guardian(served: ServedProvider) -> None:
    family = wire_family(served.url, 12)
    made = done(served.url, f"/wards/{family.ward_id}/guardians", {"role": "observer"})
    assert made["role"] == "observer"
    app = WireApp(url=served.url, ward_id=family.ward_id).link(made["guardian_id"])
    assert app.read("/link")["role"] == "observer"
    assert control(served.url, "/wards/nobody/guardians", {"role": "owner"}).status_code == 404


def test_a_code_is_decided_once(served: ServedProvider) -> None:
    family = wire_family(served.url, 12)
    app = WireApp(url=served.url, ward_id=family.ward_id)
    decision = {
        "user_code": app.begin()["user_code"],
        "ward_id": family.ward_id,
        "guardian_id": family.guardians[0]["guardian_id"],
        "decision": "deny",
    }
    assert control(served.url, "/device-approvals", decision).status_code == 204
    assert control(served.url, "/device-approvals", decision).status_code == 409
    assert (
        control(served.url, "/device-approvals", {**decision, "decision": "approve"}).status_code
        == 409
    )
    for wrong in ({"user_code": "BBBB-BBBB"}, {"guardian_id": "nobody"}, {"ward_id": "nobody"}):
        answer = control(served.url, "/device-approvals", decision | wrong)
        assert answer.status_code == 404, wrong


def test_another_familys_guardian_decides_nothing(served: ServedProvider) -> None:
    family, other = wire_family(served.url, 12), wire_family(served.url, 9)
    app = WireApp(url=served.url, ward_id=family.ward_id)
    decision = {
        "user_code": app.begin()["user_code"],
        "ward_id": family.ward_id,
        "guardian_id": other.guardians[0]["guardian_id"],
        "decision": "approve",
    }
    assert control(served.url, "/device-approvals", decision).status_code == 409
    decision["guardian_id"] = family.guardians[0]["guardian_id"]
    assert control(served.url, "/device-approvals", decision).status_code == 204


def test_a_ward_acts_on_their_own_links_only(served: ServedProvider) -> None:
    family, other = wire_family(served.url, 16), wire_family(served.url, 16)
    app = family.app()
    assert other.act("object_to_link", app.link_id).status_code == 404
    assert family.act("object_to_link", app.link_id).status_code == 204
    assert family.act("object_to_link", app.link_id).status_code == 409
    assert family.act("fly_away", app.link_id).status_code == 422
    assert (
        control(served.url, "/wards/nobody/acts", {"act": "end_link", "link_id": "x"}).status_code
        == 404
    )


def test_keys_rotate_with_their_history(served: ServedProvider) -> None:
    def kids() -> list[str]:
        with session() as http:
            answer = http.get(f"{served.url}/oauth/jwks", timeout=20)
        assert answer.status_code == requests.codes.ok
        return [key["kid"] for key in answer.json()["keys"]]

    (first,) = kids()
    done(served.url, "/key-rotation")
    second, kept = kids()
    assert kept == first
    assert second != first
    for _ in range(MOST_PUBLISHED):
        done(served.url, "/key-rotation")
    assert len(kids()) == MOST_PUBLISHED, "an app refuses a flood of keys, and with it every event"
    assert first not in kids()
