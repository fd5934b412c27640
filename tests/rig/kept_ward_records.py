"""Consents, guardians and contacts in a seeded database, as sync would have left them."""

from datetime import datetime

from guardian.link.wire.base import Wire
from guardian.link.wire.consents import Consent, ConsentList
from guardian.link.wire.safety import Contact, ContactList
from guardian.link.wire.ward import Link, LinkEvent, LinkHistory, LinkState, Role
from guardian.store import ward_records
from guardian.store.connection import Connection
from guardian.store.ward_records import RecordKind, RecordStanding, WardRecordRow
from guardian.sync.ward_records import GuardiansTold
from tests.rig.seeded_store import LINK
from tests.sync.fake_ward_records import ToldOfWard

MANAGES = ("consents.manage", "contacts.manage")


def keep(connection: Connection, kind: RecordKind, told: Wire, now: datetime) -> None:
    row = WardRecordRow(
        kind=kind,
        standing=RecordStanding.TOLD,
        document=told.model_dump_json(),
        read_at=now,
    )
    ward_records.save(connection, LINK, row)


def keep_consents(connection: Connection, consents: list[Consent], now: datetime) -> None:
    keep(connection, RecordKind.CONSENTS, ConsentList(consents=consents, as_of=now), now)


def keep_contacts(connection: Connection, contacts: list[Contact], now: datetime) -> None:
    missing = not any(each.verification == "verified" for each in contacts)
    told = ContactList(contacts=contacts, contact_missing=missing, as_of=now)
    keep(connection, RecordKind.CONTACTS, told, now)


def keep_guardians(
    connection: Connection,
    history: list[LinkEvent],
    now: datetime,
    *,
    role: Role = Role.OWNER,
    state: LinkState = LinkState.ACTIVE,
    permissions: tuple[str, ...] = MANAGES,
) -> None:
    own = Link(
        link_id=LINK,
        state=state,
        guardian_name="Mum",
        permissions=list(permissions),
        created_at=now,
        role=role,
    )
    told = GuardiansTold(link=own, history=LinkHistory(history=history, as_of=now))
    keep(connection, RecordKind.GUARDIANS, told, now)


def keep_ward_records(connection: Connection, now: datetime) -> None:
    """Keep two consents that are given, one guardian and one verified contact."""
    told = ToldOfWard()
    keep_consents(connection, told.consents, now)
    keep_guardians(connection, told.history, now)
    keep_contacts(connection, list(told.contacts.values()), now)
