"""Who outside the service was given data of a ward: linked apps, emergency contacts (Art. 16)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from guardian.link.wire.data import DataClass, Disclosure, DisclosureLog
from guardian.link.wire.ward import LinkState
from guardian.policy.bands import is_minor
from guardian.provider.access import Permission
from guardian.provider.accounts.people import LinkRow, WardRow, links_of, ward
from guardian.provider.engine.exports import SEALED_FROM_AGE
from guardian.provider.engine.policy import age_of
from guardian.provider.ledger.contacts import contact_message_table, contact_table
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


def disclosures_of(
    connection: Connection, ward_id: str, language: str, now: datetime
) -> DisclosureLog:
    """Return who was given what, newest first, at most 200; every app from its link on."""
    person = ward(connection, ward_id)
    words = RedressWords(language)
    under_8 = age_of(person, now) < SEALED_FROM_AGE
    found = [
        *(
            _of_link(link, person, words, with_words=under_8)
            for link in links_of(connection, ward_id)
            if link.state not in _NEVER_GIVEN
        ),
        *_of_contacts(connection, person, words),
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


def _of_link(
    link: LinkRow, person: WardRow, words: RedressWords, *, with_words: bool
) -> Disclosure:
    of_age = person.elder or not is_minor(age_of(person, link.created_at))
    return Disclosure(
        at=link.created_at,
        recipient=link.client_name[:200],
        recipient_kind="guardian_app",
        purpose=words.app_purpose(),
        data_classes=classes_of(link.permissions, with_words=with_words),
        basis="ward_consent" if of_age else "guardian_approval",
        ended_at=link.ended_at,
    )


def _of_contacts(connection: Connection, person: WardRow, words: RedressWords) -> list[Disclosure]:
    """Return the crises of which a contact was told: that there is one, and whose."""
    sent, contacts = contact_message_table.c, contact_table.c
    rows = connection.execute(
        select(sent.at, contacts.display_name)
        .outerjoin_from(
            contact_message_table,
            contact_table,
            (contacts.ward_id == sent.ward_id) & (contacts.contact_id == sent.contact_id),
        )
        .where(
            sent.ward_id == person.ward_id,
            sent.kind == "crisis",
            sent.outcome.in_(("sent", "kept")),
        )
        .order_by(sent.at.desc(), sent.message_id)
        .limit(MOST_RECORDS)
    )
    return [
        Disclosure(
            at=row.at,
            recipient=row.display_name or words.former_contact(),
            recipient_kind="emergency_contact",
            purpose=words.contact_purpose(),
            data_classes=[DataClass.ACCOUNT, DataClass.ALERTS],
            basis="Measures Art. 13",
            ended_at=row.at,
        )
        for row in rows
    ]
