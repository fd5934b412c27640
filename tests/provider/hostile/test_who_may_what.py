"""Every operation of a guardian, tried by everybody who may not.

What is expected is written down here for each address, and the list of addresses is the served
document's own: one that is not in the table fails.
"""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
import requests
from sqlalchemy import update

from guardian.link.wire.ward import LinkState, Role
from guardian.provider.access import OF_ROLE, READS, Permission
from guardian.provider.accounts.secret_tokens import new_token
from guardian.provider.ledger.people import link_table
from guardian.provider.oauth.token_families import (
    find_access_token,
    record_answer,
    start_watch_family,
)
from tests.provider.hostile.served_document import Operation, operations, outcome
from tests.rig.linked_app import TIMEOUT_SECONDS, LinkedApp
from tests.rig.provider_server import ServedProvider
from tests.rig.wire_family import done, leap, wire_family

BASE = "/gl/v1"
LINK: Literal["link"] = "link"
"""The link itself: open to its own token in whatever state short of its end."""
ANY: Literal["any"] = "any"
"""A link in force; what else is needed hangs on the body or on the thing that is asked for."""

P = Permission
NEEDED: dict[str, Permission | Literal["link", "any"]] = {
    "GET /link": LINK,
    "DELETE /link": LINK,
    "GET /link/history": LINK,
    "POST /link/confirm-end": LINK,
    "POST /link/reconfirm": ANY,
    "GET /ward": ANY,
    "POST /session/stop": P.SESSION_STOP,
    "GET /policy": P.POLICY_READ,
    "PATCH /policy": ANY,
    "GET /policy/effective": P.POLICY_READ,
    "GET /policy/versions": P.POLICY_READ,
    "GET /characters": P.POLICY_READ,
    "GET /usage": P.USAGE_READ,
    "GET /refusals": P.USAGE_READ,
    "GET /spending": P.SPENDING_READ,
    "POST /events/poll": ANY,
    "POST /events/verify": ANY,
    "GET /alerts": P.ALERTS_READ,
    "GET /alerts/{alert_id}": P.ALERTS_READ,
    "GET /alerts/{alert_id}/excerpt": P.ALERTS_READ,
    "POST /alerts/{alert_id}/ack": P.ALERTS_READ,
    "POST /drills": P.CONTACTS_MANAGE,
    "GET /contacts": P.ALERTS_READ,
    "PATCH /contacts": P.CONTACTS_MANAGE,
    "PUT /contacts/{contact_id}": P.CONTACTS_MANAGE,
    "DELETE /contacts/{contact_id}": P.CONTACTS_MANAGE,
    "POST /contacts/{contact_id}/code": P.CONTACTS_MANAGE,
    "POST /contacts/{contact_id}/verify": P.CONTACTS_MANAGE,
    "GET /consents": P.POLICY_READ,
    "POST /consents": P.CONSENTS_MANAGE,
    "DELETE /consents/{consent_id}": P.CONSENTS_MANAGE,
    "GET /requests": P.POLICY_READ,
    "POST /requests/{request_id}/decision": ANY,
    "GET /grants/extra-time/{date}": P.POLICY_READ,
    "PUT /grants/extra-time/{date}": P.POLICY_WRITE,
    "DELETE /grants/extra-time/{date}": P.POLICY_WRITE,
    "GET /appeals": P.COMPLAINTS_MANAGE,
    "POST /appeals": P.COMPLAINTS_MANAGE,
    "GET /appeals/{appeal_id}": P.COMPLAINTS_MANAGE,
    "GET /data-inventory": P.DATA_INVENTORY,
    "GET /disclosures": P.DATA_INVENTORY,
    "GET /access-log": P.DATA_INVENTORY,
    "POST /exports": P.DATA_EXPORT,
    "POST /deletions": P.DATA_DELETE,
    "GET /jobs/{job_id}": ANY,
    "GET /exports/{job_id}": P.DATA_EXPORT,
    "GET /help-requests": P.ALERTS_READ,
    "GET /complaints": P.COMPLAINTS_MANAGE,
    "POST /complaints": P.COMPLAINTS_MANAGE,
    "GET /complaints/{complaint_id}": P.COMPLAINTS_MANAGE,
    "POST /complaints/{complaint_id}/messages": P.COMPLAINTS_MANAGE,
}
RECEIPTS = {"POST /events/poll", "POST /events/verify", "POST /alerts/{alert_id}/ack"}
"""What a watch token may send: nothing but receipt is noted, or a proof of life asked for."""
OF_CRISES = {
    *("GET /link", "DELETE /link", "GET /link/history", "POST /link/confirm-end", "GET /ward"),
    *("POST /link/reconfirm", "POST /events/poll", "POST /events/verify", "GET /alerts"),
    *("GET /alerts/{alert_id}", "GET /alerts/{alert_id}/excerpt", "POST /alerts/{alert_id}/ack"),
}
"""What is open to an emergency contact."""
BY_THE_BODY = {"PATCH /policy", "POST /requests/{request_id}/decision", "GET /jobs/{job_id}"}
"""Whose permission hangs on what is asked: each has its own test below."""
STEP_UP = "401 insufficient-authentication"
FORBIDDEN = "403 permission-not-granted"
ENDED = "410 link-ended"

Expected = Callable[[Operation], bool]


def named(operation: Operation) -> str:
    return str(operation).replace(f" {BASE}", " ", 1)


def every(served: ServedProvider, wanted: Expected = lambda _: True) -> Iterator[Operation]:
    """Yield the operations that are wanted, the one that ends the link last."""
    found = operations(served.url, f"{BASE}/")
    assert {named(each) for each in found} == set(NEEDED), "a route without an expectation"
    yield from sorted(filter(wanted, found), key=lambda each: named(each) == "DELETE /link")


def tried(app: LinkedApp, operation: Operation) -> str:
    """Send it with ids that nobody has, and return what came of it."""
    values = dict.fromkeys(operation.parameters, "nobody-has-this") | {"date": "2026-01-01"}
    return outcome(
        app.send(operation.method, operation.address(BASE, **values), **operation.parts())
    )


def all_tried(
    app: LinkedApp, served: ServedProvider, wanted: Expected = lambda _: True
) -> dict[str, str]:
    return {named(each): tried(app, each) for each in every(served, wanted)}


def app_of(served: ServedProvider, role: Role) -> LinkedApp:
    """Return an app of a link in this role, with all that the role allows."""
    app = LinkedApp(served, permissions=OF_ROLE[role])
    with served.provider.engine.begin() as connection:
        connection.execute(
            update(link_table).where(link_table.c.link_id == app.link_id).values(role=role)
        )
    return app


def watch_of(served: ServedProvider, app: LinkedApp) -> LinkedApp:
    """Return an app with a watch token of the same link, which can read all there is to read."""
    watch = LinkedApp(served)
    watch.access_token = new_token()
    now = served.provider.wall_clock.now()
    with served.provider.engine.begin() as connection:
        parent = find_access_token(connection, app.access_token, now)
        assert parent is not None
        family = start_watch_family(connection, parent, watch.key.thumbprint(), READS)
        record_answer(
            connection,
            family,
            access_token=watch.access_token,
            refresh_token=new_token(),
            now=now,
        )
    watch.link_id = app.link_id
    return watch


def put_in_state(served: ServedProvider, app: LinkedApp, state: LinkState) -> None:
    ended = state in {LinkState.REVOKED, LinkState.EXPIRED, LinkState.REJECTED}
    with served.provider.engine.begin() as connection:
        connection.execute(
            update(link_table)
            .where(link_table.c.link_id == app.link_id)
            .values(state=state, ended_at=served.clock.now() if ended else None)
        )


@pytest.mark.parametrize("credentials", ["none", "bearer", "copied", "unproven", "another's"])
def test_nobody_without_a_token_and_its_proof(
    served: ServedProvider, app: LinkedApp, credentials: str
) -> None:
    thief = LinkedApp(served)
    bearer = thief if credentials == "another's" else app
    proving = {"copied": thief, "another's": app}.get(credentials)
    token = {"none": "", "bearer": f"Bearer {app.access_token}"}.get(
        credentials, f"DPoP {bearer.access_token}"
    )
    for operation in every(served):
        values = dict.fromkeys(operation.parameters, "x") | {"date": "2026-01-01"}
        url = f"{served.url}{operation.address('', **values)}"
        parts = operation.parts()
        sent = {**parts.pop("headers", {}), "Authorization": token}
        if proving is not None:
            sent["DPoP"] = proving.proof(operation.method, url)
        with requests.Session() as session:
            session.trust_env = False
            answer = session.request(
                operation.method, url, headers=sent, timeout=TIMEOUT_SECONDS, **parts
            )
        assert outcome(answer) == "401 invalid-token", operation
        assert answer.headers["WWW-Authenticate"].startswith("DPoP "), operation
        assert "ward" not in answer.text, operation


def test_a_watch_token_reads_and_changes_nothing(served: ServedProvider, app: LinkedApp) -> None:
    outcomes = all_tried(watch_of(served, app), served)
    for name, came in outcomes.items():
        needed = NEEDED[name]
        reads = name.startswith("GET ") or name in RECEIPTS
        if not reads or (isinstance(needed, Permission) and needed not in READS):
            assert came == STEP_UP, name
        else:
            assert not came.startswith(("401", "403 permission")), (name, came)
    assert app.send("GET", "/link").ok


@pytest.mark.parametrize("step", ["acknowledged", "resolved"])
def test_a_child_at_a_locked_app_calls_no_help_off(
    served: ServedProvider, app: LinkedApp, step: str
) -> None:
    """What a locked app can send is at hand to whoever sits at it."""
    signal = {"category": "self_harm.intent", "level": "critical", "imminence": "urgent"}
    alert_id = done(served.url, "/wards/ward-mia/signals", signal)["alert_id"]
    address = f"/alerts/{alert_id}/ack"
    watch = watch_of(served, app)
    assert outcome(watch.send("POST", address, json={"step": step})) == STEP_UP
    assert watch.send("POST", address, json={"step": "shown"}).status_code == 204
    before = len(app.read(f"/alerts/{alert_id}")["alert"]["contact_attempts"])
    leap(served.url, minutes=6)
    assert len(app.read(f"/alerts/{alert_id}")["alert"]["contact_attempts"]) > before


def test_an_observer_changes_nothing(served: ServedProvider) -> None:
    app = app_of(served, Role.OBSERVER)
    for name, came in all_tried(app, served).items():
        needed = NEEDED[name]
        if isinstance(needed, Permission) and needed not in READS:
            assert came == FORBIDDEN, name
        elif name not in BY_THE_BODY:
            assert came != FORBIDDEN, name


def test_an_emergency_contact_has_to_do_with_crises_alone(served: ServedProvider) -> None:
    app = app_of(served, Role.EMERGENCY_CONTACT)
    for name, came in all_tried(app, served).items():
        if name in OF_CRISES:
            assert came != FORBIDDEN, name
        elif name in {"POST /requests/{request_id}/decision", "GET /jobs/{job_id}"}:
            assert came.startswith(("404", "422", FORBIDDEN)), (name, came)
        else:
            assert came == FORBIDDEN, (name, came)


@pytest.mark.parametrize("missing", list(Permission))
def test_without_the_one_permission_it_is_refused_and_with_it_alone_it_is_not(
    served: ServedProvider, missing: Permission
) -> None:
    concerned = {name for name, needed in NEEDED.items() if needed is missing}
    without = LinkedApp(served, permissions=set(Permission) - {missing})
    alone = LinkedApp(served, permissions={missing})
    for operation in every(served, lambda each: named(each) in concerned):
        assert tried(without, operation) == FORBIDDEN, operation
        assert tried(alone, operation) != FORBIDDEN, operation


@pytest.mark.parametrize("state", [LinkState.REVOKED, LinkState.EXPIRED, LinkState.REJECTED])
def test_a_link_that_has_ended_is_gone(
    served: ServedProvider, app: LinkedApp, state: LinkState
) -> None:
    watch = watch_of(served, app)
    put_in_state(served, app, state)
    assert set(all_tried(app, served).values()) == {ENDED}
    assert set(all_tried(watch, served).values()) == {ENDED}


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (LinkState.SUSPENDED, "423 link-suspended"),
        (LinkState.AWAITING_WARD, "423 awaiting-ward"),
        (LinkState.REQUESTED, "423 link-suspended"),
    ],
)
def test_a_link_out_of_force_tells_of_itself_alone(
    served: ServedProvider, app: LinkedApp, state: LinkState, said: str
) -> None:
    put_in_state(served, app, state)
    for name, came in all_tried(app, served).items():
        if NEEDED[name] == LINK:
            assert came.startswith(("200", "204", "409")), (name, came)
        else:
            assert came == said, name


def test_an_empty_change_reads_no_policy(served: ServedProvider) -> None:
    for app in (
        app_of(served, Role.OBSERVER),
        app_of(served, Role.EMERGENCY_CONTACT),
        LinkedApp(served, permissions={Permission.USAGE_READ}),
    ):
        assert outcome(app.ask({}, "*")) == FORBIDDEN


@pytest.mark.parametrize(
    ("field", "value", "needed"),
    [
        ("daily_minutes", 30, Permission.POLICY_WRITE),
        ("curfew", None, Permission.POLICY_WRITE),
        ("minor_mode", False, Permission.POLICY_WRITE),
        ("no_such_field", 1, Permission.POLICY_WRITE),
        ("blocked_characters", {"study_owl": {}}, Permission.CHARACTERS_BLOCK),
        ("approved_characters", {"study_owl": {}}, Permission.CHARACTERS_BLOCK),
        ("spend_per_month_minor", 100, Permission.SPENDING_LIMIT),
    ],
)
def test_each_field_of_the_policy_needs_its_own_permission(
    served: ServedProvider, field: str, value: object, needed: Permission
) -> None:
    without = LinkedApp(served, permissions=set(Permission) - {needed})
    before = without.read("/policy")
    assert outcome(without.ask({field: value}, "*")) == FORBIDDEN
    assert without.read("/policy")["version"] == before["version"]


@pytest.mark.parametrize(
    ("asked", "needed"),
    [
        ({"kind": "extra_time", "minutes": 10}, Permission.POLICY_WRITE),
        ({"kind": "purchase", "item_id": "coins_small"}, Permission.SPENDING_LIMIT),
        ({"kind": "leave_minor_mode"}, Permission.POLICY_WRITE),
    ],
)
def test_a_request_is_decided_with_the_permission_of_its_kind(
    served: ServedProvider, asked: dict[str, object], needed: Permission
) -> None:
    family = wire_family(served.url, 13)
    request_id = done(served.url, f"/wards/{family.ward_id}/requests", asked)["request_id"]
    address = f"/requests/{request_id}/decision"
    poor = linked_to(served, family.ward_id, family.guardians[0]["guardian_id"], {needed})
    assert outcome(poor.send("POST", address, json={"decision": "deny"})) == FORBIDDEN
    listed = family.app().read("/requests")["requests"]
    assert [each["state"] for each in listed] == ["pending"]


def test_a_job_is_told_with_the_permission_of_its_kind(served: ServedProvider) -> None:
    app = LinkedApp(served)
    export = app.send("POST", "/exports", json={}).json()["job_id"]
    deletion = app.send("POST", "/deletions", json={"data_classes": ["reminders"]}).json()["job_id"]
    for job_id, needed in ((export, Permission.DATA_EXPORT), (deletion, Permission.DATA_DELETE)):
        without = LinkedApp(served, permissions=set(Permission) - {needed})
        assert outcome(without.send("GET", f"/jobs/{job_id}")) == FORBIDDEN
        assert app.send("GET", f"/jobs/{job_id}").ok


def linked_to(
    served: ServedProvider, ward_id: str, guardian_id: str, missing: set[Permission]
) -> LinkedApp:
    app = LinkedApp(served, ward_id, set(Permission) - missing)
    with served.provider.engine.begin() as connection:
        connection.execute(
            update(link_table)
            .where(link_table.c.link_id == app.link_id)
            .values(guardian_id=guardian_id)
        )
    return app
