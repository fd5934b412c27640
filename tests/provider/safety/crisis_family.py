"""A family with more guardians, contacts and a crisis, over the wire."""

from dataclasses import dataclass
from typing import Any

import requests
from sqlalchemy import insert, select, update

from guardian.link.wire.events import Actor, Imminence, Level
from guardian.link.wire.safety import AlertRecord
from guardian.link.wire.ward import Role
from guardian.provider.access import OF_ROLE, Permission
from guardian.provider.accounts.people import lock_ward
from guardian.provider.engine.alerts import Sign, raise_signal_alert
from guardian.provider.ledger.contacts import contact_message_table
from guardian.provider.ledger.people import guardian_table, link_table
from tests.rig.linked_app import TIMEOUT_SECONDS, LinkedApp
from tests.rig.provider_server import ServedProvider

WARD = "ward-mia"
CANARY = "zebra-7731"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """An attempt, as a test speaks of it: minutes since the first."""

    number: int
    role: str
    channel: str
    minutes: float
    outcome: str


def control(served: ServedProvider, method: str, path: str, **body: Any) -> requests.Response:
    """Ask test control; ``path`` is below ``/gl-test/v1``."""
    with requests.Session() as session:
        session.trust_env = False
        url = f"{served.url}/gl-test/v1{path}"
        return session.request(method, url, json=body or None, timeout=TIMEOUT_SECONDS)


def leap(served: ServedProvider, *, minutes: float) -> None:
    """Let time pass."""
    answer = control(served, "POST", "/clock", advance_seconds=round(minutes * 60))
    assert answer.status_code == requests.codes.ok, answer.text


def messages(served: ServedProvider, ward_id: str = WARD) -> list[dict[str, Any]]:
    """Return what went out to contacts."""
    answer = control(served, "GET", f"/wards/{ward_id}/contact-messages")
    assert answer.status_code == requests.codes.ok, answer.text
    return list(answer.json()["messages"])


def crisis(
    served: ServedProvider,
    *,
    ward_id: str = WARD,
    level: Level = Level.CRITICAL,
    imminence: Imminence = Imminence.SUBACUTE,
) -> str:
    """Raise an alert as the detector does, and return its id."""
    now = served.clock.now()
    sign = Sign(
        category="self_harm.intent",
        level=level,
        imminence=imminence,
        actor=Actor.USER,
        rule_version="test/1",
        provider_actions=("comfort_shown",),
        evidence=CANARY,
        always=True,
    )
    with served.provider.engine.begin() as connection:
        lock_ward(connection, ward_id)
        alert_id = raise_signal_alert(served.provider, connection, ward_id, sign, now)
    served.live.bell.ring(ward_id)
    return alert_id


def another_app(served: ServedProvider, name: str, role: Role = Role.CO_GUARDIAN) -> LinkedApp:
    """Return the app of another person who looks after Mia."""
    given: tuple[Permission, ...] = tuple(OF_ROLE[role])
    app = LinkedApp(served, permissions=given)
    guardian_id = f"guardian-{name}"
    with served.provider.engine.begin() as connection:
        table = guardian_table
        if connection.execute(select(table).where(table.c.guardian_id == guardian_id)).first():
            return app
        connection.execute(
            insert(table).values(
                guardian_id=guardian_id,
                display_name=name,
                login=name,
                password_hash="none",
                language="en",
            )
        )
        connection.execute(
            update(link_table)
            .where(link_table.c.link_id == app.link_id)
            .values(guardian_id=guardian_id, role=role)
        )
    return app


def put_contact(app: LinkedApp, contact_id: str, **changes: Any) -> requests.Response:
    """Register a contact, or change one."""
    wish = {
        "display_name": f"Aunt {contact_id}",
        "relation": "relative",
        "channel": "email",
        "address": f"{contact_id}@example.org",
        "order": 1,
    }
    return app.send("PUT", f"/contacts/{contact_id}", json=wish | changes)


def code_of(served: ServedProvider, contact_id: str) -> str:
    """Return the code that went to a contact last."""
    with served.provider.engine.begin() as connection:
        table = contact_message_table.c
        code = connection.execute(
            select(table.code)
            .where(table.contact_id == contact_id, table.code.is_not(None))
            .order_by(table.at.desc())
        ).scalars()
        return str(code.first())


def verified_contact(app: LinkedApp, contact_id: str, **changes: Any) -> None:
    """Register a contact whose address is verified."""
    assert put_contact(app, contact_id, **changes).status_code == requests.codes.ok
    code = code_of(app.served, contact_id)
    answer = app.send("POST", f"/contacts/{contact_id}/verify", json={"code": code})
    assert answer.status_code == requests.codes.ok, answer.text
    assert answer.json()["verification"] == "verified"


def record(app: LinkedApp, alert_id: str) -> AlertRecord:
    """Read an alert."""
    return AlertRecord.model_validate(app.read(f"/alerts/{alert_id}"))


def tried(app: LinkedApp, alert_id: str) -> list[Tried]:
    """Return the attempts about an alert."""
    alert = record(app, alert_id).alert
    return [
        Tried(
            number=attempt.number,
            role=attempt.role,
            channel=attempt.channel,
            minutes=round((attempt.at - alert.detected_at).total_seconds() / 60, 1),
            outcome=attempt.outcome,
        )
        for attempt in alert.contact_attempts
    ]


def acknowledge(app: LinkedApp, alert_id: str, step: str = "acknowledged") -> None:
    """Do what a person does."""
    answer = app.send("POST", f"/alerts/{alert_id}/ack", json={"step": step})
    assert answer.status_code == requests.codes.no_content, answer.text
