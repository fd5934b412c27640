"""Alerts read again: page by page, by those who may, and without a word of the child's."""

import base64
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.link.wire.events import CHANGE_URI, Level
from guardian.link.wire.safety import AlertPage
from guardian.link.wire.ward import Role
from guardian.provider.access import Grant, Permission
from guardian.provider.engine.alert_records import read_alerts
from tests.provider.safety.crisis_family import (
    CANARY,
    acknowledge,
    another_app,
    crisis,
    leap,
    messages,
    record,
    verified_contact,
)
from tests.rig.child_browserless import Child
from tests.rig.linked_app import LinkedApp
from tests.rig.provider_server import ServedProvider


def page(app: LinkedApp, **parameters: str) -> AlertPage:
    return AlertPage.model_validate(app.read("/alerts", **parameters))


def ids(found: AlertPage) -> list[str]:
    return [record.alert.alert_id for record in found.alerts]


def test_alerts_come_newest_first_in_pages(served: ServedProvider, app: LinkedApp) -> None:
    made = [crisis(served, level=Level.HIGH) for _ in range(5)]
    newest = page(app, limit="2")
    assert ids(newest) == [made[4], made[3]]
    assert newest.next_cursor is not None
    crisis(served, level=Level.HIGH)
    following = page(app, limit="2", cursor=newest.next_cursor)
    assert ids(following) == [made[2], made[1]], "what comes in meanwhile moves nothing"
    assert following.next_cursor is not None
    last = page(app, limit="2", cursor=following.next_cursor)
    assert ids(last) == [made[0]]
    assert last.next_cursor is None


def test_a_page_links_to_the_next(served: ServedProvider, app: LinkedApp) -> None:
    for _ in range(2):
        crisis(served, level=Level.HIGH)
    answer = app.send("GET", "/alerts", params={"limit": "1"})
    cursor = answer.json()["next_cursor"]
    url = f"{served.url}/gl/v1/alerts?cursor={cursor}&limit=1"
    assert answer.links == {"next": {"url": url, "rel": "next"}}
    last = app.send("GET", "/alerts", params={"limit": "1", "cursor": cursor})
    assert last.status_code == 200
    assert "Link" not in last.headers


@pytest.mark.parametrize(
    "parameters",
    [
        {"limit": "0"},
        {"limit": "201"},
        {"limit": "many"},
        {"cursor": "nonsense"},
        {"cursor": "ÿ"},
        {"cursor": base64.urlsafe_b64encode(b"before:0").decode()},
        {"cursor": base64.urlsafe_b64encode(b"before:99999999999").decode()},
        {"cursor": "x" * 65},
    ],
)
def test_what_is_no_page_is_refused(app: LinkedApp, parameters: dict[str, str]) -> None:
    refused = app.send("GET", "/alerts", params=parameters)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == next(iter(parameters))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(limits=st.lists(st.integers(1, 5), min_size=1), inserts=st.sets(st.integers(0, 8)))
def test_every_alert_is_read_exactly_once_however_it_is_paged(
    served: ServedProvider, app: LinkedApp, limits: list[int], inserts: set[int]
) -> None:
    grant = Grant(
        link_id=app.link_id,
        ward_id="ward-mia",
        guardian_id="guardian-parent",
        permissions=frozenset(Permission),
    )
    wanted = [crisis(served, level=Level.LOW) for _ in range(3)]
    seen: list[str] = []
    before = None
    for turn in range(1000):
        with served.provider.engine.begin() as connection:
            found = read_alerts(connection, grant, before=before, limit=limits[turn % len(limits)])
        seen += [each.alert.alert_id for each in found.records]
        before = found.next_before
        if turn in inserts:
            crisis(served, level=Level.LOW)
        if before is None:
            break
    assert len(seen) == len(set(seen))
    assert seen[:3] == wanted[::-1]


def test_the_steps_are_this_links_own(served: ServedProvider, app: LinkedApp) -> None:
    dad = another_app(served, "Dad")
    alert_id = crisis(served)
    app.drain()
    leap(served, minutes=1)
    acknowledge(app, alert_id, "shown")
    acknowledge(app, alert_id)
    leap(served, minutes=1)
    acknowledge(app, alert_id, "resolved")
    steps = record(app, alert_id).steps
    assert steps.delivered_at is not None
    assert steps.shown_at is not None
    assert steps.acknowledged_at is not None
    assert steps.resolved_at is not None
    assert steps.delivered_at < steps.shown_at <= steps.acknowledged_at < steps.resolved_at
    assert record(dad, alert_id).steps == record(dad, alert_id).steps.model_copy(
        update={"shown_at": None, "acknowledged_at": None, "resolved_at": None}
    )


def test_what_a_person_did_is_told_to_all_their_apps(
    served: ServedProvider, app: LinkedApp
) -> None:
    laptop, dad = LinkedApp(served), another_app(served, "Dad")
    alert_id = crisis(served, level=Level.HIGH)
    for each in (app, laptop, dad):
        each.drain()
    acknowledge(app, alert_id, "shown")
    assert laptop.drain() == []
    acknowledge(app, alert_id)
    (told,) = laptop.drain()
    assert told.events[CHANGE_URI]["topics"] == ["alerts"]
    assert dad.drain() == app.drain() == []
    steps = record(laptop, alert_id).steps
    assert (steps.shown_at, steps.acknowledged_at) == (
        None,
        record(app, alert_id).steps.acknowledged_at,
    )
    assert record(dad, alert_id).steps.acknowledged_at is None


def test_a_new_link_reads_what_was_before_it(served: ServedProvider, app: LinkedApp) -> None:
    alert_id = crisis(served)
    late = another_app(served, "Dad")
    assert ids(page(late)) == [alert_id]
    acknowledge(late, alert_id)


def test_an_emergency_contact_reads_of_crises_only(served: ServedProvider, app: LinkedApp) -> None:
    neighbour = another_app(served, "Neighbour", Role.EMERGENCY_CONTACT)
    grave = crisis(served)
    lesser = crisis(served, level=Level.HIGH)
    assert ids(page(neighbour)) == [grave]
    assert neighbour.send("GET", f"/alerts/{lesser}").status_code == 404
    answer = neighbour.send("POST", f"/alerts/{lesser}/ack", json={"step": "shown"})
    assert answer.status_code == 404
    assert ids(page(app)) == [lesser, grave]


def test_the_words_are_given_to_nobody(served: ServedProvider, app: LinkedApp) -> None:
    alert_id = crisis(served)
    refused = app.send("GET", f"/alerts/{alert_id}/excerpt")
    assert refused.status_code == 403
    assert refused.json()["type"].endswith(":content-withheld")
    assert refused.json()["clause"] == "Minors Protection Law Art. 63"
    assert app.send("GET", "/alerts/none/excerpt").status_code == 404


def test_no_word_of_the_child_is_anywhere(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    verified_contact(app, "aunt")
    child.say(f"I want to kill myself tonight {CANARY}")
    leap(served, minutes=16)
    found = app.send("GET", "/alerts").text
    for alert_id in ids(AlertPage.model_validate_json(found)):
        found += app.send("GET", f"/alerts/{alert_id}").text
        found += app.send("GET", f"/alerts/{alert_id}/excerpt").text
    found += "".join(event.model_dump_json() for event in app.events())
    found += str(messages(served))
    assert "self_harm" in found
    assert "tonight" not in found
    assert CANARY not in found


def test_a_drill_goes_the_whole_way_and_says_what_it_is(
    served: ServedProvider, app: LinkedApp, child: Child
) -> None:
    verified_contact(app, "aunt")
    answer = app.send("POST", "/drills")
    assert answer.status_code == 202
    alert_id = answer.json()["alert_id"]
    leap(served, minutes=15.1)
    alert = record(app, alert_id).alert
    assert (alert.drill, alert.level, alert.category) == (True, Level.CRITICAL, "drill")
    assert [a.channel for a in alert.contact_attempts] == ["app"] * 4 + ["email"]
    assert [m["kind"] for m in messages(served)] == ["verification", "drill"]
    assert child.read("/me").get("support") is None, "the child is shown nothing"


def test_drills_are_rare(served: ServedProvider, app: LinkedApp) -> None:
    for _ in range(3):
        assert app.send("POST", "/drills").status_code == 202
    refused = app.send("POST", "/drills")
    assert refused.status_code == 429
    assert 86_000 < int(refused.headers["Retry-After"]) <= 86_401
    assert LinkedApp(served, "ward-leo").send("POST", "/drills").status_code == 202
    leap(served, minutes=24 * 60)
    assert app.send("POST", "/drills").status_code == 202


def test_a_grant_of_another_ward_finds_nothing(served: ServedProvider, app: LinkedApp) -> None:
    crisis(served)
    mias = Grant(
        link_id=app.link_id,
        ward_id="ward-mia",
        guardian_id="guardian-parent",
        permissions=frozenset(Permission),
    )
    with served.provider.engine.begin() as connection:
        leos = replace(mias, ward_id="ward-leo")
        assert read_alerts(connection, leos, before=None, limit=9).records == ()
        assert len(read_alerts(connection, mias, before=None, limit=9).records) == 1
