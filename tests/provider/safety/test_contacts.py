"""Contacts: registered, proved to be who they are, changed, removed (Art. 12)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from guardian.link.wire.events import CHANGE_URI
from guardian.link.wire.ward import Role
from guardian.provider.access import Permission
from guardian.provider.engine.contact_addresses import fault_of_address, masked
from guardian.provider.engine.contacts import (
    MOST_CODES_AN_HOUR,
    MOST_CONTACTS,
    MOST_WRONG_CODES,
)
from guardian.provider.ledger.contacts import contact_message_table, contact_table
from guardian.provider.ledger.people import ward_table
from tests.provider.safety.crisis_family import (
    another_app,
    code_of,
    control,
    leap,
    messages,
    put_contact,
    verified_contact,
)
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider


def verify(app: LinkedApp, contact_id: str, code: str) -> int:
    answer = app.send("POST", f"/contacts/{contact_id}/verify", json={"code": code})
    return answer.status_code


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def listed(app: LinkedApp) -> list[dict[str, Any]]:
    return list(app.read("/contacts")["contacts"])


def test_a_contact_is_registered_verified_changed_and_removed(
    served: ServedProvider, app: LinkedApp
) -> None:
    assert app.read("/contacts")["contact_missing"]
    answer = put_contact(app, "aunt", address="aunt.mei@example.org")
    assert answer.status_code == 200
    assert answer.json() == {
        "contact_id": "aunt",
        "display_name": "Aunt aunt",
        "relation": "relative",
        "channel": "email",
        "masked_address": "a…@example.org",
        "order": 1,
        "verification": "pending",
        "verified_at": None,
    }
    assert app.read("/contacts")["contact_missing"], "nobody has said yet that it is theirs"
    assert verify(app, "aunt", code_of(served, "aunt")) == 200
    assert not app.read("/contacts")["contact_missing"]
    put_contact(app, "aunt", address="aunt.mei@example.org", display_name="Mei", order=7)
    (contact,) = listed(app)
    assert (contact["display_name"], contact["order"]) == ("Mei", 7)
    assert contact["verification"] == "verified", "the address is the same"
    verified_contact(app, "uncle")
    assert app.send("DELETE", "/contacts/aunt").status_code == 204
    assert [c["contact_id"] for c in listed(app)] == ["uncle"]


def test_a_changed_address_is_pending_again(served: ServedProvider, app: LinkedApp) -> None:
    verified_contact(app, "aunt")
    changed = put_contact(app, "aunt", address="elsewhere@example.org").json()
    assert (changed["verification"], changed["verified_at"]) == ("pending", None)
    assert app.read("/contacts")["contact_missing"]
    assert verify(app, "aunt", code_of(served, "aunt")) == 200


def test_a_minor_keeps_the_last_contact(served: ServedProvider, app: LinkedApp) -> None:
    verified_contact(app, "aunt")
    put_contact(app, "pending")
    refused = app.send("DELETE", "/contacts/aunt")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith(":state-conflict")
    assert app.send("DELETE", "/contacts/pending").status_code == 204
    put_contact(app, "aunt", address="elsewhere@example.org")
    assert app.send("DELETE", "/contacts/aunt").status_code == 409, "no way round it"
    verified_contact(app, "uncle")
    assert app.send("DELETE", "/contacts/aunt").status_code == 204


def test_a_grown_up_may_have_none(served: ServedProvider, app: LinkedApp) -> None:
    verified_contact(app, "aunt")
    with served.provider.engine.begin() as connection:
        birth_date = (served.clock.now() - timedelta(days=70 * 366)).date()
        connection.execute(update(ward_table).values(birth_date=birth_date))
    assert app.send("DELETE", "/contacts/aunt").status_code == 204
    assert listed(app) == []


def test_contacts_are_listed_as_they_are_tried(app: LinkedApp) -> None:
    for name, order in (("c", 2), ("b", 1), ("a", 2)):
        put_contact(app, name, order=order)
    assert [c["contact_id"] for c in listed(app)] == ["b", "a", "c"]


def test_another_order_names_who_comes_first(app: LinkedApp) -> None:
    for order, name in enumerate("abc", start=1):
        put_contact(app, name, order=order)
    for _ in range(2):
        answer = app.send("PATCH", "/contacts", json={"contact_ids": ["c", "c", "gone", "b"]})
        assert answer.status_code == 200
        assert [c["contact_id"] for c in listed(app)] == ["c", "b", "a"]
    assert [c["order"] for c in listed(app)] == [1, 2, 3]


@pytest.mark.parametrize("body", [{}, {"contact_ids": []}, {"contact_ids": ["a"] * 21}])
def test_an_order_of_nobody_or_of_too_many_is_refused(
    app: LinkedApp, body: dict[str, object]
) -> None:
    assert app.send("PATCH", "/contacts", json=body).status_code == 422


def test_every_change_is_told(served: ServedProvider, app: LinkedApp) -> None:
    dad = another_app(served, "Dad")
    verified_contact(app, "aunt")
    dad.drain()
    verified_contact(app, "uncle")
    app.send("DELETE", "/contacts/uncle")
    topics = [e.events[CHANGE_URI]["topics"] for e in dad.events() if CHANGE_URI in e.events]
    assert topics == [["contacts"]]


def test_an_old_code_proves_nothing(served: ServedProvider, app: LinkedApp) -> None:
    put_contact(app, "aunt")
    first = code_of(served, "aunt")
    assert app.send("POST", "/contacts/aunt/code").status_code == 204
    second = code_of(served, "aunt")
    if first != second:
        assert verify(app, "aunt", first) == 422
    leap(served, minutes=24 * 60)
    assert verify(app, "aunt", second) == 409
    assert app.send("POST", "/contacts/aunt/code").status_code == 204
    assert verify(app, "aunt", code_of(served, "aunt")) == 200
    assert verify(app, "aunt", "000000") == 200, "it is verified already"


def test_a_code_is_guessed_five_times_at_most(served: ServedProvider, app: LinkedApp) -> None:
    put_contact(app, "aunt")
    code = code_of(served, "aunt")
    for _ in range(MOST_WRONG_CODES):
        refused = app.send("POST", "/contacts/aunt/verify", json={"code": other_than(code)})
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "code"
    assert verify(app, "aunt", code) == 409
    app.send("POST", "/contacts/aunt/code")
    assert verify(app, "aunt", code_of(served, "aunt")) == 200


def test_nobody_is_pestered_with_codes(served: ServedProvider, app: LinkedApp) -> None:
    put_contact(app, "aunt")
    for _ in range(MOST_CODES_AN_HOUR - 1):
        assert app.send("POST", "/contacts/aunt/code").status_code == 204
    refused = app.send("POST", "/contacts/aunt/code")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert put_contact(app, "aunt", address="x@example.org").status_code == 429
    leap(served, minutes=60)
    assert app.send("POST", "/contacts/aunt/code").status_code == 204


def test_a_code_is_kept_no_longer_than_it_is_of_use(served: ServedProvider, app: LinkedApp) -> None:
    verified_contact(app, "aunt")
    with served.provider.engine.begin() as connection:
        messages_codes = connection.execute(select(contact_message_table.c.code)).scalars().all()
        codes = connection.execute(select(contact_table.c.code)).scalars().all()
    assert {*messages_codes, *codes} == {None}
    assert app.send("POST", "/contacts/aunt/code").status_code == 409


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"address": "not an address"}, "address"),
        ({"address": "a@b"}, "address"),
        ({"address": "a@example.org\nBcc: x@example.org"}, "address"),
        ({"channel": "phone", "address": "13800138000"}, "address"),
        ({"channel": "phone", "address": "+86 138 0013 8000"}, "address"),
        ({"channel": "pigeon"}, "channel"),
        ({"relation": "enemy"}, "relation"),
        ({"order": 0}, "order"),
        ({"display_name": ""}, "display_name"),
        ({"display_name": "two\nlines"}, "display_name"),
        ({"display_name": "nul\0"}, "display_name"),
        ({"display_name": "x" * 81}, "display_name"),
    ],
)
def test_what_cannot_be_a_contact_is_refused(
    app: LinkedApp, wish: dict[str, object], field: str
) -> None:
    refused = put_contact(app, "aunt", **wish)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert "Bcc" not in refused.text
    assert listed(app) == []


@pytest.mark.parametrize("contact_id", ["a%20b", "a.b", "x" * 65, "%00"])
def test_an_id_is_plain(app: LinkedApp, contact_id: str) -> None:
    assert put_contact(app, contact_id).status_code == 422


def test_there_is_an_end_to_contacts(served: ServedProvider, app: LinkedApp) -> None:
    for number in range(MOST_CONTACTS):
        assert put_contact(app, f"c{number}").status_code == 200
    assert put_contact(app, "more").status_code == 409
    assert put_contact(app, "c3", display_name="Changed").status_code == 200


def test_who_may_not_manage_contacts_reads_them(served: ServedProvider, app: LinkedApp) -> None:
    verified_contact(app, "aunt")
    observer = another_app(served, "Watcher", Role.OBSERVER)
    assert [c["contact_id"] for c in listed(observer)] == ["aunt"]
    assert put_contact(observer, "mine").status_code == 403
    for method, path in (
        ("DELETE", "/contacts/aunt"),
        ("PATCH", "/contacts"),
        ("POST", "/contacts/aunt/code"),
        ("POST", "/drills"),
    ):
        assert observer.send(method, path).status_code == 403
    deaf = LinkedApp(served, permissions=[Permission.USAGE_READ])
    assert deaf.send("GET", "/contacts").status_code == 403


def test_contacts_of_another_ward_are_not_there(served: ServedProvider, app: LinkedApp) -> None:
    verified_contact(app, "aunt")
    leos = LinkedApp(served, "ward-leo")
    assert listed(leos) == []
    assert leos.send("DELETE", "/contacts/aunt").status_code == 404
    assert leos.send("POST", "/contacts/aunt/code").status_code == 404
    moved = leos.send("PATCH", "/contacts", json={"contact_ids": ["aunt"]})
    assert moved.json()["contacts"] == []
    assert verify(leos, "aunt", "123456") == 404
    assert put_contact(leos, "aunt", address="leo@example.org").status_code == 200
    assert listed(app)[0]["verification"] == "verified"


def test_without_a_way_nothing_is_promised(served: ServedProvider, app: LinkedApp) -> None:
    with served.provider.engine.begin() as connection:
        connection.execute(update(ward_table).values(test=False))
    assert put_contact(app, "aunt").status_code == 200
    refused = app.send("POST", "/contacts/aunt/code")
    assert refused.status_code == 409
    with served.provider.engine.begin() as connection:
        outcomes = connection.execute(select(contact_message_table.c.outcome)).scalars().all()
    assert outcomes == ["no_channel"]


def test_test_control_tells_of_test_wards_only(served: ServedProvider, app: LinkedApp) -> None:
    put_contact(app, "aunt")
    (message,) = messages(served)
    assert message["code"] == code_of(served, "aunt")
    with served.provider.engine.begin() as connection:
        connection.execute(update(ward_table).values(test=False))
    answer = control(served, "GET", "/wards/ward-mia/contact-messages")
    assert answer.status_code == 404


LOCAL = st.from_regex(r"[a-z0-9]+(\.[a-z0-9]+)*", fullmatch=True).filter(lambda s: len(s) <= 64)


@given(LOCAL, st.from_regex(r"[a-z0-9]{1,20}\.[a-z]{2,10}", fullmatch=True))
def test_an_ordinary_address_is_taken_and_hidden(local: str, domain: str) -> None:
    assert fault_of_address("email", f"{local}@{domain}") is None
    assert masked("email", f"{local}@{domain}") == f"{local[0]}…@{domain}"


@given(st.text(max_size=40))
def test_whatever_is_taken_can_stand_in_a_header(address: str) -> None:
    if fault_of_address("email", address) is None:
        assert address.isascii()
        assert address.isprintable()
        assert address.count("@") == 1
    if fault_of_address("phone", address) is None:
        assert address[0] == "+"
        assert address[1:].isdecimal()


@given(st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True))
def test_a_number_in_international_form_is_taken(number: str) -> None:
    assert fault_of_address("phone", number) is None
    shown = masked("phone", number)
    assert number not in shown
    assert len(shown) == 6
