"""Consents, guardians and contacts as the wire tells them, and as they are kept."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from pydantic import ValidationError

from guardian.link.errors import (
    MalformedAnswerError,
    PermissionMissingError,
    RequestRefusedError,
)
from guardian.link.wire.base import Wire
from guardian.link.wire.consents import Consent, ConsentList
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.safety import Contact, ContactList
from guardian.link.wire.ward import Link, LinkHistory
from guardian.store import links, ward_records
from guardian.store.connection import Connection
from guardian.store.ward_records import RecordKind, RecordStanding, WardRecordRow
from guardian.sync.moments import usable
from guardian.sync.port import LinkPort

LONGEST_RECORD = 512 * 1024
"""In characters; the consents of one ward with their terms and receipts take a twentieth."""
_PROFILES = {
    RecordKind.CONSENTS: {"minor", "data"},
    RecordKind.CONTACTS: {"crisis"},
    RecordKind.GUARDIANS: {"core"},
}
"""Which of the provider's profiles promise it."""
_NOT_THERE = {ProblemType.NOT_FOUND, ProblemType.NOT_IMPLEMENTED}

W = TypeVar("W", bound=Wire)


class GuardiansTold(Wire):
    """The reader's own link, and what happened to every link of the ward."""

    link: Link
    history: LinkHistory


def is_promised(connection: Connection, link_id: str, kind: RecordKind) -> bool:
    """Whether the provider's card claims a profile with it; a card that names none may have all."""
    link = links.find(connection, link_id)
    card = {} if link is None else json.loads(link.card)
    claimed = card.get("profiles")
    return not claimed or bool({*claimed} & _PROFILES[kind])


def read_record(client: LinkPort, kind: RecordKind, now: datetime) -> WardRecordRow:
    """Ask for one kind; whoever does not offer or permit it is no error.

    Raises every other :class:`LinkError`, :class:`MalformedAnswerError` for moments that nobody
    can mean and for records without end.
    """
    standing, document = RecordStanding.TOLD, None
    try:
        document = _READERS[kind](client).model_dump_json()
    except PermissionMissingError:
        standing = RecordStanding.NOT_PERMITTED
    except RequestRefusedError as error:
        if error.kind not in _NOT_THERE:
            raise
        standing = RecordStanding.NOT_OFFERED
    if document is not None and len(document) > LONGEST_RECORD:
        raise MalformedAnswerError
    return WardRecordRow(kind=kind, standing=standing, document=document, read_at=now)


def not_offered(kind: RecordKind, now: datetime) -> WardRecordRow:
    """Return what is kept of a kind that the provider's card does not promise."""
    standing = RecordStanding.NOT_OFFERED
    return WardRecordRow(kind=kind, standing=standing, document=None, read_at=now)


def kept_consents(connection: Connection, link_id: str) -> ConsentList | None:
    """Return the consents as they were told last; ``None``: they are not known."""
    return _kept(connection, link_id, RecordKind.CONSENTS, ConsentList)


def kept_guardians(connection: Connection, link_id: str) -> GuardiansTold | None:
    """Return the links of the ward as they were told last; ``None``: they are not known."""
    return _kept(connection, link_id, RecordKind.GUARDIANS, GuardiansTold)


def kept_contacts(connection: Connection, link_id: str) -> ContactList | None:
    """Return the contacts as they were told last; ``None``: they are not known."""
    return _kept(connection, link_id, RecordKind.CONTACTS, ContactList)


def keep_consent(connection: Connection, link_id: str, told: Consent) -> None:
    """Keep how one consent stands now, as the answer to a wish said."""
    known = kept_consents(connection, link_id)
    if known is not None:
        changed = [told if one.kind is told.kind else one for one in known.consents]
        _change(connection, link_id, RecordKind.CONSENTS, known, consents=changed)


def keep_contact(
    connection: Connection, link_id: str, contact_id: str, told: Contact | None
) -> None:
    """Keep how one contact stands now; ``None``: it is gone."""
    known = kept_contacts(connection, link_id)
    if known is None:
        return
    others = [one for one in known.contacts if one.contact_id != contact_id]
    changed = others if told is None else sorted([*others, told], key=lambda one: one.order)
    missing = not any(one.verification == "verified" for one in changed)
    _change(
        connection,
        link_id,
        RecordKind.CONTACTS,
        known,
        contacts=changed,
        contact_missing=missing,
    )


def keep_contacts(connection: Connection, link_id: str, told: ContactList) -> None:
    """Keep the contacts as the answer to another order said."""
    known = kept_contacts(connection, link_id)
    if known is not None:
        _change(
            connection,
            link_id,
            RecordKind.CONTACTS,
            known,
            contacts=told.contacts,
            contact_missing=told.contact_missing,
        )


def _change(
    connection: Connection, link_id: str, kind: RecordKind, known: Wire, **members: object
) -> None:
    document = known.model_copy(update=members).model_dump_json()
    ward_records.set_document(connection, link_id, kind, document)


def _kept(connection: Connection, link_id: str, kind: RecordKind, model: type[W]) -> W | None:
    row = ward_records.find(connection, link_id, kind)
    if row is None or row.document is None:
        return None
    try:
        return model.model_validate_json(row.document)
    except ValidationError:
        return None  # an earlier Guardian kept it: the next reading replaces it


def read_consents(client: LinkPort) -> ConsentList:
    """Return how the consents stand now; raises :class:`LinkError` as :func:`read_record` does."""
    told = client.consents()
    _believe(each for one in told.consents for each in (one.given_at, one.withdrawn_at))
    return told


def _guardians(client: LinkPort) -> Wire:
    told = GuardiansTold(link=client.link(), history=client.link_history())
    _believe([told.link.created_at, *(one.at for one in told.history.history)])
    return told


def _contacts(client: LinkPort) -> Wire:
    told = client.contacts()
    _believe(one.verified_at for one in told.contacts)
    return told


_READERS: dict[RecordKind, Callable[[LinkPort], Wire]] = {
    RecordKind.CONSENTS: read_consents,
    RecordKind.GUARDIANS: _guardians,
    RecordKind.CONTACTS: _contacts,
}


def _believe(moments: Iterable[datetime | None]) -> None:
    for each in moments:
        if each is not None:
            usable(each)
