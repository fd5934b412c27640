"""Consents, guardians and contacts of the family in memory."""

from datetime import UTC, datetime, timedelta

from guardian.desk.records_ward_values import (
    ConsentsView,
    ConsentView,
    ContactsView,
    ContactView,
    GuardiansView,
    GuardianView,
    Told,
)
from guardian.link.wire.consents import ConsentKind, ConsentState
from guardian.link.wire.ward import LinkState, Role
from tests.ui.samples import NOW

GIVEN_AT = datetime(2026, 7, 19, 3, tzinfo=UTC)
READ_AT = NOW - timedelta(minutes=12)
PERMISSIONS = (
    "alerts.read",
    "consents.manage",
    "contacts.manage",
    "policy.read",
    "policy.write",
    "usage.read",
)


def consent(kind: ConsentKind, **change: object) -> ConsentView:
    values: dict[str, object] = {
        "kind": kind,
        "state": ConsentState.GIVEN,
        "required": kind is not ConsentKind.MODEL_TRAINING,
        "consent_id": f"consent-{kind.value}",
        "given_by": "Anna",
        "given_at": GIVEN_AT,
        "given_version": "2026-11",
        "withdrawn_at": None,
        "version": "2026-11",
        "purpose": "So that Mia can use the service in minors' mode, with the limits you set.",
        "data_classes": ("Name, age, language", "Which guardian agreed, and when"),
        "recipients": ("Companion Sandbox", "Guardian apps that were linked"),
        "retention_days": 180 if kind is ConsentKind.MODEL_TRAINING else None,
        "consequence": "Mia cannot chat or buy anything here until a guardian agrees.",
        "may_withdraw": True,
        **change,
    }
    return ConsentView(**values)  # type: ignore[arg-type] # a builder: tests name real fields


def consents(ward_name: str = "Mia") -> ConsentsView:
    return ConsentsView(
        ward_name=ward_name,
        told=Told.TOLD,
        read_at=READ_AT,
        consents=(
            consent(ConsentKind.SERVICE_UNDER_14),
            consent(ConsentKind.MINOR_DATA_PROCESSING),
            consent(
                ConsentKind.MODEL_TRAINING,
                state=ConsentState.NOT_GIVEN,
                consent_id=None,
                given_by=None,
                given_at=None,
                given_version=None,
                may_withdraw=False,
                may_give=True,
                purpose="To train the models of the service with what Mia writes.",
                consequence="Nothing changes for Mia.",
            ),
        ),
    )


def guardian(name: str, role: Role, **change: object) -> GuardianView:
    values: dict[str, object] = {
        "name": name,
        "role": role,
        "state": LinkState.ACTIVE,
        "you": False,
        "since": GIVEN_AT,
        **change,
    }
    return GuardianView(**values)  # type: ignore[arg-type] # a builder: tests name real fields


def guardians(ward_name: str = "Mia") -> GuardiansView:
    later = GIVEN_AT + timedelta(days=40)
    return GuardiansView(
        ward_name=ward_name,
        told=Told.TOLD,
        read_at=READ_AT,
        guardians=(
            guardian("Anna", Role.OWNER, you=True, links=2, permissions=PERMISSIONS),
            guardian("Ben", Role.CO_GUARDIAN, since=later),
            guardian("Grandma Li", Role.OBSERVER, since=later, state=LinkState.SUSPENDED),
        ),
    )


def contact(contact_id: str = "grandma", **change: object) -> ContactView:
    values: dict[str, object] = {
        "contact_id": contact_id,
        "name": "Grandma Li",
        "relation": "grandparent",
        "channel": "phone",
        "masked_address": "+86•••••••4321",
        "order": 1,
        "verified": True,
        "own_address": "+8613800004321",
        **change,
    }
    return ContactView(**values)  # type: ignore[arg-type] # a builder: tests name real fields


def contacts(ward_name: str = "Mia") -> ContactsView:
    return ContactsView(
        ward_name=ward_name,
        told=Told.TOLD,
        read_at=READ_AT,
        contacts=(
            contact(),
            contact(
                "teacher",
                name="Ms Zhou",
                relation="teacher",
                channel="email",
                masked_address="z•••@school.example",
                order=2,
                verified=False,
                own_address=None,
            ),
        ),
        may_manage=True,
    )
