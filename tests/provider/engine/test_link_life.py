"""A link from its approval to its end, over the wire: who moves it on, and who is told."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import WireApp, WireFamily, control, leap, wire_family

CLOSED = (("GET", "/ward"), ("GET", "/policy"), ("POST", "/events/poll"), ("POST", "/session/stop"))
OPEN = ("/link", "/link/history")


def happened(app: WireApp) -> list[tuple[str, str]]:
    """Return what happened to the ward's links, the oldest first."""
    history = app.read("/link/history")["history"]
    return [(event["what"], event["by"]) for event in reversed(history)]


def refused(app: WireApp, kind: str, status: int) -> None:
    for method, path in CLOSED:
        body: dict[str, object] | None = {} if method == "POST" else None
        answer = app.send(method, path, json=body)
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (status, kind)


def gone(app: WireApp) -> bool:
    return app.send("GET", "/link").status_code == 410


@pytest.mark.parametrize(("age", "part"), [(5, "informed"), (13, "informed"), (14, "may_object")])
def test_a_minors_link_is_in_force_at_once(served: ServedProvider, age: int, part: str) -> None:
    app = wire_family(served.url, age).app()
    link = app.read("/link")
    assert (link["state"], link["ward_part"], link["role"]) == ("active", part, "owner")
    assert happened(app) == [("approved", "guardian"), ("activated", "provider")]
    assert app.drain() == []  # it knows that it is there


@pytest.mark.parametrize(("age", "elder"), [(18, False), (40, False), (70, True)])
def test_an_adult_consents_first(served: ServedProvider, age: int, *, elder: bool) -> None:
    family = wire_family(served.url, age, elder=elder)
    app = family.app()
    assert app.read("/link")["state"] == "awaiting_ward"
    refused(app, "awaiting-ward", 423)
    assert app.refresh().status_code == 200
    assert family.act("object_to_link", app.link_id).status_code == 409
    assert family.act("consent_to_link", app.link_id).status_code == 204
    assert family.act("consent_to_link", app.link_id).status_code == 409
    assert app.read("/link")["state"] == "active"
    assert app.read("/ward")["profile"] == ("elder" if elder else "adult")
    assert happened(app) == [("approved", "guardian"), ("activated", "ward")]
    (told,) = app.told("link-state")
    assert (told["link_id"], told["state"], told["by"]) == (app.link_id, "active", "ward")


def test_an_adult_rejects(served: ServedProvider) -> None:
    family = wire_family(served.url, 30)
    app = family.app()
    assert family.act("end_link", app.link_id).status_code == 409
    assert family.act("reject_link", app.link_id).status_code == 204
    assert gone(app)
    assert app.refresh().json()["error"] == "invalid_grant"
    assert family.act("consent_to_link", app.link_id).status_code == 409


def test_an_elder_ends_a_link_alone_and_the_other_guardian_hears_of_it(
    served: ServedProvider,
) -> None:
    family = wire_family(served.url, 72, "owner", "co_guardian", elder=True)
    first, second = family.app(0), family.app(1)
    for app in (first, second):
        family.act("consent_to_link", app.link_id)
    second.drain()
    assert family.act("end_link", first.link_id).status_code == 204
    assert gone(first)
    (told,) = second.told("link-state")
    assert (told["link_id"], told["state"], told["by"]) == (first.link_id, "revoked", "ward")
    assert happened(second)[-1] == ("revoked", "ward")


@pytest.mark.parametrize("act", ["object_to_link", "end_link", "reject_link", "consent_to_link"])
def test_a_child_under_14_is_informed_and_no_more(served: ServedProvider, act: str) -> None:
    family = wire_family(served.url, 12)
    assert family.act(act, family.app().link_id).status_code == 409


def test_an_objection_is_told_at_once_and_ends_the_link_after_a_week(
    served: ServedProvider,
) -> None:
    family = wire_family(served.url, 15, "owner", "observer")
    app, other = family.app(0), family.app(1)
    app.drain()
    assert family.act("end_link", app.link_id).status_code == 409
    assert family.act("object_to_link", app.link_id).status_code == 204
    for each in (app, other):
        (told,) = each.told("link-state")
        assert (told["state"], told["reason"]) == ("active", "ward_objected")
    link = app.read("/link")
    assert link["state_reason"] == "ward_objected"
    assert link["objected_at"] < link["ends_at"]
    leap(served.url, days=6, hours=23)
    assert app.read("/link")["state"] == "active"
    leap(served.url, hours=2)
    assert gone(app)
    (told,) = other.told("link-state")
    assert (told["state"], told["by"], told["reason"]) == ("revoked", "ward", "ward_objected")
    assert told["at"] == link["ends_at"]


def test_an_objection_can_be_withdrawn(served: ServedProvider) -> None:
    family = wire_family(served.url, 16)
    app = family.app()
    assert family.act("withdraw_objection", app.link_id).status_code == 409
    family.act("object_to_link", app.link_id)
    assert family.act("withdraw_objection", app.link_id).status_code == 204
    link = app.read("/link")
    assert (link["objected_at"], link["ends_at"], link["state_reason"]) == (None, None, None)
    leap(served.url, days=8)
    assert app.read("/link")["state"] == "active"


@pytest.mark.parametrize(("method", "path"), [("POST", "/link/confirm-end"), ("DELETE", "/link")])
def test_the_guardian_confirms_an_objection(served: ServedProvider, method: str, path: str) -> None:
    family = wire_family(served.url, 17, "owner", "co_guardian")
    app, other = family.app(0), family.app(1)
    assert app.send("POST", "/link/confirm-end").status_code == 409
    family.act("object_to_link", app.link_id)
    assert app.send(method, path).status_code == 204
    assert gone(app)
    assert happened(other)[-1] == ("confirmed_end", "guardian")
    assert other.send("POST", "/link/confirm-end").status_code == 409  # nobody objected to it


def test_at_18_a_link_waits_for_the_wards_own_consent(served: ServedProvider) -> None:
    family = wire_family(served.url, 17, birthday_in_days=3)
    app = family.app()
    leap(served.url, days=4)
    link = app.read("/link")
    assert (link["state"], link["state_reason"]) == ("suspended", "ward_is_of_age")
    assert link["ward_part"] == "consents"
    refused(app, "link-suspended", 423)
    assert app.send("POST", "/link/reconfirm").status_code == 423
    assert app.refresh().status_code == 200
    assert [what for what, _ in happened(app)][-2:] == ["age_transition", "suspended"]
    assert family.act("consent_to_link", app.link_id).status_code == 204
    assert app.read("/ward")["capacity"] == "full"
    (turned,) = (each for each in app.drain() if each["kind"] == "ward-age-transition")
    assert turned["age"] == 18
    leap(served.url, days=1)
    assert app.read("/link")["state"] == "active"


def test_a_suspended_link_can_be_ended(served: ServedProvider) -> None:
    family = wire_family(served.url, 17, "owner", "owner", birthday_in_days=1)
    first, second = family.app(0), family.app(1)
    leap(served.url, days=2)
    assert first.send("DELETE", "/link").status_code == 204
    assert gone(first)
    assert family.act("end_link", second.link_id).status_code == 204
    assert gone(second)


@pytest.mark.parametrize(("before", "turning"), [(7, 8), (13, 14), (15, 16)])
def test_other_birthdays_are_told_once_and_change_no_link(
    served: ServedProvider, before: int, turning: int
) -> None:
    app = wire_family(served.url, before, birthday_in_days=2).app()
    leap(served.url, days=1)
    assert app.told("ward-age-transition") == []
    leap(served.url, days=2)
    (turned,) = app.told("ward-age-transition")
    assert turned["age"] == turning
    leap(served.url, days=1)
    assert app.told("ward-age-transition") == []
    assert app.read("/link")["state"] == "active"


def test_a_birthday_before_the_link_is_nobodys_news(served: ServedProvider) -> None:
    app = wire_family(served.url, 16).app()
    leap(served.url, days=1)
    assert app.told("ward-age-transition") == []


def test_a_link_is_reconfirmed_in_its_last_month(served: ServedProvider) -> None:
    family = wire_family(served.url, 9)
    app = family.app()
    assert app.send("POST", "/link/reconfirm").status_code == 409
    leap(served.url, days=330)
    assert app.send("POST", "/link/reconfirm").status_code == 409
    leap(served.url, days=10)
    (told,) = app.told("link-state")
    assert (told["state"], told["reason"]) == ("active", "reconfirmation_due")
    before = app.read("/link")
    assert before["state_reason"] == "reconfirmation_due"
    answer = app.send("POST", "/link/reconfirm")
    assert answer.status_code == 200
    after = answer.json()
    assert int(after["expires_at"][:4]) == int(before["expires_at"][:4]) + 1
    assert after["expires_at"][4:] == before["expires_at"][4:]
    assert after["state_reason"] is None
    assert app.send("POST", "/link/reconfirm").status_code == 409
    leap(served.url, days=60)
    assert app.read("/link")["state"] == "active"


def test_a_link_that_nobody_reconfirms_expires(served: ServedProvider) -> None:
    family = wire_family(served.url, 9, "owner", "owner")
    app, other = family.app(0), family.app(1)
    leap(served.url, days=340)
    assert other.send("POST", "/link/reconfirm").status_code == 200
    leap(served.url, days=30)
    answer = app.send("GET", "/link")
    assert (answer.status_code, answer.json()["reason"]) == (410, "reconfirmation_due")
    last = other.told("link-state")[-1]
    assert (last["link_id"], last["state"]) == (app.link_id, "expired")


def test_one_leap_does_what_many_small_ones_do(served: ServedProvider) -> None:
    """An objection, a birthday of 18 and the end of a year, all within one leap."""
    family = wire_family(served.url, 17, "owner", "owner", birthday_in_days=10)
    objected, kept = family.app(0), family.app(1)
    family.act("object_to_link", objected.link_id)
    leap(served.url, days=20)
    assert gone(objected)
    assert kept.read("/link")["state"] == "suspended"
    history = kept.read("/link/history")["history"]
    moments = [event["at"] for event in reversed(history)]
    assert moments == sorted(moments)
    assert [event["what"] for event in history][:3] == ["suspended", "age_transition", "revoked"]
    leap(served.url, days=400)
    assert gone(kept)


@pytest.mark.parametrize(
    ("role", "may", "may_not"),
    [
        ("co_guardian", "/policy", None),
        ("observer", "/policy", ("POST", "/session/stop")),
        ("emergency_contact", "/link", ("GET", "/policy")),
    ],
)
def test_a_role_bounds_what_a_link_may_do(
    served: ServedProvider, role: str, may: str, may_not: tuple[str, str] | None
) -> None:
    app = wire_family(served.url, 10, role).app()
    assert app.read("/link")["role"] == role
    assert app.send("GET", may).status_code == 200
    if may_not is not None:
        assert app.send(*may_not).status_code == 403


def test_an_emergency_contact_reads_of_their_own_link_alone(served: ServedProvider) -> None:
    family = wire_family(served.url, 10, "owner", "emergency_contact")
    owner, contact = family.app(0), family.app(1)
    assert owner.read("/link")["permissions"] != contact.read("/link")["permissions"]
    assert contact.read("/link")["permissions"] == ["alerts.read"]
    assert {event["link_id"] for event in contact.read("/link/history")["history"]} == {
        contact.link_id
    }
    assert len({event["link_id"] for event in owner.read("/link/history")["history"]}) == 2
    family.app(0)
    assert contact.drain() == []


def test_a_new_link_is_told_to_those_that_are_there(served: ServedProvider) -> None:
    family = wire_family(served.url, 11, "owner", "observer")
    first = family.app(0)
    second = family.app(1)
    (told,) = first.told("link-state")
    assert (told["link_id"], told["role"], told["state"]) == (second.link_id, "observer", "active")


@pytest.mark.parametrize(
    ("age", "members", "expected"),
    [
        (6, {}, {"capacity": "none", "profile": "minor", "band": "3-7", "minor": True}),
        (8, {}, {"capacity": "limited", "detail_level": "by_character", "band": "8-11"}),
        (16, {}, {"capacity": "limited", "detail_level": "by_day", "profile": "minor"}),
        (12, {"consents": "none"}, {"service_state": "awaiting_guardian_consent"}),
    ],
)
def test_a_ward_as_they_are_told(
    served: ServedProvider, age: int, members: dict[str, Any], expected: dict[str, Any]
) -> None:
    ward = wire_family(served.url, age, **members).app().read("/ward")
    assert expected.items() <= ward.items()
    assert ward["contact_missing"] is True
    assert ward["age_assurance"]["minor"] is True
    assert "birth_date" not in ward


def test_a_suspected_minor_is_told_as_one(served: ServedProvider) -> None:
    family = wire_family(served.url, 25)
    app = family.app()
    family.act("consent_to_link", app.link_id)
    assert app.read("/ward")["minor"] is False
    answer = control(served.url, f"/wards/{family.ward_id}/suspected-minor", {"suspected": True})
    assert answer.status_code == 204, answer.text
    ward = app.read("/ward")
    assert (ward["minor"], ward["profile"]) == (True, "minor")


def test_a_running_poll_ends_with_its_link(served: ServedProvider) -> None:
    family: WireFamily = wire_family(served.url, 33)
    app = family.app()
    family.act("consent_to_link", app.link_id)
    app.drain()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(app.send, "POST", "/events/poll", json={})
        while served.live.bell.listeners == 0:
            assert not waiting.done()
        family.act("end_link", app.link_id)
        assert waiting.result(timeout=10).status_code == 410
