"""Who outside the service was given data of a ward: linked apps, contacts, offices (Art. 16)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from guardian.link.wire.data import DataClass, Disclosure, DisclosureLog
from guardian.link.wire.ward import LinkState
from guardian.provider.access import Permission
from guardian.provider.accounts.people import LinkRow, WardRow, links_of, ward
from guardian.provider.engine.exports import SEALED_FROM_AGE
from guardian.provider.engine.policy import age_of
from guardian.provider.ledger.data_records import disclosure_table
from guardian.provider.redress_words import RedressWords

MOST_RECORDS = 200
_NEVER_GIVEN = frozenset({LinkState.REQUESTED, LinkState.AWAITING_WARD, LinkState.REJECTED})
_CLASSES: dict[Permission, tuple[DataClass, ...]] = {
    Permission.USAGE_READ: (DataClass.USAGE, DataClass.REFUSALS, DataClass.REMINDERS),
    Permission.ALERTS_READ: (DataClass.ALERTS,),
    Permission.POLICY_READ: (DataClass.POLICY,),
    Permission.SPENDING_READ: (DataClass.PURCHASES,),
    Permission.CONTACTS_MANAGE: (DataClass.CONTACTS,),
    Permission.CONSENTS_MANAGE: (DataClass.CONSENTS,),
    Permission.DATA_EXPORT: tuple(
        each for each in DataClass if each is not DataClass.CONVERSATIONS
    ),
}
"""What each permission lets an app read; what is sealed to the ward is not read."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """Data that somebody outside was given, once. ``recipient``: a name, at most 200 characters."""

    ward_id: str
    recipient: str = field(repr=False)
    recipient_kind: Literal["emergency_contact", "authority", "processor"]
    purpose: str
    data_classes: tuple[DataClass, ...]
    basis: str
    """``Measures Art. 13`` …"""


def record(connection: Connection, given: Given, now: datetime) -> None:
    """Write down that somebody was given data."""
    connection.execute(
        insert(disclosure_table).values(
            disclosure_id=f"disclosure-{secrets.token_hex(12)}",
            ward_id=given.ward_id,
            at=now,
            recipient=given.recipient,
            recipient_kind=given.recipient_kind,
            purpose=given.purpose,
            data_classes=list(given.data_classes),
            basis=given.basis,
        )
    )


def disclosures_of(
    connection: Connection, ward_id: str, language: str, now: datetime
) -> DisclosureLog:
    """Return who was given what, newest first, at most 200; every app from its link on."""
    person = ward(connection, ward_id)
    under_8 = age_of(person, now) < SEALED_FROM_AGE
    found = [
        *(
            _of_link(link, person, language, with_words=under_8)
            for link in links_of(connection, ward_id)
            if link.state not in _NEVER_GIVEN
        ),
        *_recorded(connection, ward_id),
    ]
    newest = sorted(found, key=lambda each: each.at, reverse=True)
    return DisclosureLog(disclosures=newest[:MOST_RECORDS], as_of=now)


def classes_of(permissions: Iterable[Permission], *, with_words: bool) -> list[DataClass]:
    """Return what an app with these permissions can read; the account's name and band always."""
    held = set(permissions)
    given = {DataClass.ACCOUNT}
    given.update(each for permission in held for each in _CLASSES.get(permission, ()))
    if with_words and Permission.DATA_EXPORT in held:
        given.add(DataClass.CONVERSATIONS)
    return [each for each in DataClass if each in given]


def _of_link(link: LinkRow, person: WardRow, language: str, *, with_words: bool) -> Disclosure:
    return Disclosure(
        at=link.created_at,
        recipient=link.client_name[:200],
        recipient_kind="guardian_app",
        purpose=RedressWords(language).app_purpose(),
        data_classes=classes_of(link.permissions, with_words=with_words),
        basis="ward_consent" if person.elder else "guardian_approval",
        ended_at=link.ended_at,
    )


def _recorded(connection: Connection, ward_id: str) -> tuple[Disclosure, ...]:
    table = disclosure_table
    rows = connection.execute(
        select(table)
        .where(table.c.ward_id == ward_id)
        .order_by(table.c.at.desc(), table.c.disclosure_id)
        .limit(MOST_RECORDS)
    ).mappings()
    return tuple(Disclosure.model_validate(dict(row)) for row in rows)
