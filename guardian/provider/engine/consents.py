"""Consents of guardians: each asked, given and withdrawn on its own (PIPL Art. 14 to 16).

Under the age of consent two are required, one to be served at all (the Measures, Art. 14(1)) and
one to have personal data processed (Art. 17); from that birthday on neither is. A third, for the
training of models (Art. 16), is never required and never moves with another.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, insert, select

from guardian.link.wire.consents import ConsentKind, ConsentState
from guardian.policy.presets import consent_under
from guardian.provider.accounts.people import WardRow, ward
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.consent_terms import TERMS_VERSION
from guardian.provider.ledger.minors import consent_table

REQUIRED = (ConsentKind.SERVICE_UNDER_14, ConsentKind.MINOR_DATA_PROCESSING)
"""What the service needs below the age of consent, in the order in which it is named."""

ConsentRow = Row[tuple[object, ...]]
_GIVEN = (
    select(consent_table)
    .where(consent_table.c.ward_id == bindparam("of_ward"))
    # of two at one moment the one in force is the later
    .order_by(
        consent_table.c.given_at,
        consent_table.c.withdrawn_at.is_(None),
        consent_table.c.withdrawn_at,
    )
)


def required_kinds(person: WardRow, now: datetime) -> tuple[ConsentKind, ...]:
    """Return the consents without which the service is closed to this ward."""
    young = treated_age(person, now) < consent_under(person.jurisdiction)
    return REQUIRED if young else ()


def latest_consents(connection: Connection, ward_id: str) -> Mapping[ConsentKind, ConsentRow]:
    """Return the last giving of each kind that was ever given."""
    rows = connection.execute(_GIVEN, {"of_ward": ward_id})
    return {ConsentKind(row.kind): row for row in rows}


def state_of(row: ConsentRow | None) -> ConsentState:
    """Return how a consent stands whose last giving is ``row``."""
    if row is None:
        return ConsentState.NOT_GIVEN
    return ConsentState.GIVEN if row.withdrawn_at is None else ConsentState.WITHDRAWN


def record_consent(
    connection: Connection, ward_id: str, kind: ConsentKind, guardian_id: str, now: datetime
) -> str:
    """Write down that a guardian consents to the current terms; return the consent's id."""
    consent_id = f"consent-{secrets.token_hex(12)}"
    connection.execute(
        insert(consent_table).values(
            consent_id=consent_id,
            ward_id=ward_id,
            kind=kind,
            version=TERMS_VERSION,
            given_at=now,
            given_by=guardian_id,
        )
    )
    return consent_id


def give_at_registration(
    connection: Connection, ward_id: str, guardian_id: str, now: datetime
) -> None:
    """Write down the consents that a guardian gave with the registration, where any is required.

    Training is never among them. The receipts are signed when they are first read. A consent that
    is in force already stays as it is.
    """
    known = latest_consents(connection, ward_id)
    for kind in required_kinds(ward(connection, ward_id), now):
        if state_of(known.get(kind)) is not ConsentState.GIVEN:
            record_consent(connection, ward_id, kind, guardian_id, now)
