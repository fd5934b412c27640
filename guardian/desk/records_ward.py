"""Consents, guardians and emergency contacts of a child, and what is asked about them."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from guardian.clock import Clock
from guardian.desk.errors import AccountGoneError
from guardian.desk.records_guardians import guardians
from guardian.desk.records_ward_errors import (
    CodeNotPossibleError,
    ConsentNotAskedError,
    ConsentNotThereError,
    ContactNotPossibleError,
)
from guardian.desk.records_ward_values import (
    CODE_DIGITS,
    ConsentsView,
    ConsentView,
    ConsentWishKind,
    ContactDraft,
    ContactsView,
    GuardiansView,
    Told,
    WishView,
)
from guardian.desk.records_wishes import ConsentWishes, ContactWishes
from guardian.desk.values import Stage
from guardian.link.wire.consents import Consent, ConsentKind, ConsentState
from guardian.link.wire.safety import ContactWish
from guardian.link.wire.ward import Role
from guardian.store import links, ward_records, wards
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.ward_records import RecordKind
from guardian.store.wards import WardRow
from guardian.sync import asking_records
from guardian.sync.ward_records import kept_consents, kept_contacts, kept_guardians

_MOST_ORDER = 20
_MANAGING = frozenset({Role.OWNER, Role.CO_GUARDIAN})


class WardRecords:
    """What the service keeps of each child. Every method raises AccountGoneError.

    Wishes raise LinkEndedError too; ``wake(link_id)`` tells the account's worker of one.
    """

    def __init__(self, database: Database, clock: Clock, wake: Callable[[str], None]) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake

    def consents(self, link_id: str) -> ConsentsView:
        """Return what was agreed to, in the service's order."""
        now = self._clock.now()
        with self._database.read() as connection:
            ward = _ward(connection, link_id)
            told, read_at = _standing(connection, link_id, RecordKind.CONSENTS)
            kept = kept_consents(connection, link_id)
            allowed = _may(connection, link_id, "consents.manage")
            wishes = ConsentWishes(connection, link_id, now)
            link = links.find(connection, link_id)
        return ConsentsView(
            ward_name=ward.display_name,
            told=told if kept is not None or told is not Told.TOLD else Told.UNREAD,
            read_at=read_at,
            consents=tuple(
                _consent(one, wishes.of(one), allowed=allowed)
                for one in (kept.consents if kept is not None else ())
            ),
            address="" if link is None else link.issuer,
        )

    def guardians(self, link_id: str) -> GuardiansView:
        """Return who looks after the child, the reader first."""
        with self._database.read() as connection:
            ward = _ward(connection, link_id)
            told, read_at = _standing(connection, link_id, RecordKind.GUARDIANS)
            kept = kept_guardians(connection, link_id)
        return GuardiansView(
            ward_name=ward.display_name,
            told=told if kept is not None or told is not Told.TOLD else Told.UNREAD,
            read_at=read_at,
            guardians=guardians(kept) if kept is not None else (),
        )

    def contacts(self, link_id: str) -> ContactsView:
        """Return who is called when no guardian answers, in that order, wishes included."""
        now = self._clock.now()
        with self._database.read() as connection:
            ward = _ward(connection, link_id)
            told, read_at = _standing(connection, link_id, RecordKind.CONTACTS)
            kept = kept_contacts(connection, link_id)
            wishes = ContactWishes(connection, link_id, now)
            allowed = _may(connection, link_id, "contacts.manage")
        if kept is None:
            known = told if told is not Told.TOLD else Told.UNREAD
            return ContactsView(ward_name=ward.display_name, told=known, read_at=read_at)
        return ContactsView(
            ward_name=ward.display_name,
            told=told,
            read_at=read_at,
            contacts=wishes.laid_over(kept.contacts),
            missing=kept.contact_missing,
            may_manage=allowed,
            ordered=wishes.ordered(),
        )

    def give_consent(self, link_id: str, kind: ConsentKind, version: str) -> None:
        """Ask for a consent to be given to the terms of ``version``, which the guardian has read.

        Raises ConsentNotAskedError where it is given to them, or where they are others by now.
        """
        with self._database.write() as connection:
            _ward(connection, link_id)
            kept = kept_consents(connection, link_id)
            if not any(
                one.kind is kind and not _stands(one) and one.terms.version == version
                for one in (kept.consents if kept is not None else ())
            ):
                raise ConsentNotAskedError
            asking_records.ask_consent(connection, link_id, kind, version, self._clock.now())
        self._wake(link_id)

    def withdraw_consent(self, link_id: str, consent_id: str) -> None:
        """Ask for a consent to be withdrawn; raises ConsentNotThereError where none is given."""
        with self._database.write() as connection:
            _ward(connection, link_id)
            kept = kept_consents(connection, link_id)
            given = [
                one
                for one in (kept.consents if kept is not None else ())
                if one.consent_id == consent_id and one.state is ConsentState.GIVEN
            ]
            if not given:
                raise ConsentNotThereError
            asking_records.ask_consent_withdrawal(
                connection, link_id, consent_id, given[0].kind, self._clock.now()
            )
        self._wake(link_id)

    def put_contact(self, link_id: str, draft: ContactDraft, contact_id: str | None = None) -> None:
        """Ask for a contact to be changed, or for a new one, which is called after the others.

        Raises ContactNotPossibleError.
        """
        wished = draft.tidy()
        if faults := wished.faults():
            raise ContactNotPossibleError(faults)
        with self._database.write() as connection:
            _ward(connection, link_id)
            wishes = ContactWishes(connection, link_id, self._clock.now())
            kept = kept_contacts(connection, link_id)
            there = wishes.laid_over(kept.contacts if kept is not None else [])
            last = max((each.order for each in there), default=0)
            order = next((e.order for e in there if e.contact_id == contact_id), last + 1)
            wish = ContactWish.model_validate(
                {
                    "display_name": wished.name,
                    "relation": wished.relation,
                    "channel": wished.channel,
                    "address": wished.address,
                    "order": max(1, min(order, _MOST_ORDER)),
                }
            )
            asking_records.ask_contact_put(
                connection,
                link_id,
                contact_id or f"c-{uuid4().hex}",
                wish,
                self._clock.now(),
            )
        self._wake(link_id)

    def move_contact(self, link_id: str, contact_id: str, *, earlier: bool) -> None:
        """Ask for a contact to be called one place earlier or later; at an end nothing happens."""
        with self._database.write() as connection:
            _ward(connection, link_id)
            now = self._clock.now()
            kept = kept_contacts(connection, link_id)
            wishes = ContactWishes(connection, link_id, now)
            there = wishes.laid_over(kept.contacts if kept is not None else [])
            moved = _moved([each.contact_id for each in there], contact_id, earlier=earlier)
            if moved is None:
                return
            asking_records.ask_contact_order(connection, link_id, moved, now)
        self._wake(link_id)

    def remove_contact(self, link_id: str, contact_id: str) -> None:
        """Ask for a contact to be forgotten."""
        with self._database.write() as connection:
            _ward(connection, link_id)
            now = self._clock.now()
            asking_records.ask_contact_removal(connection, link_id, contact_id, now)
        self._wake(link_id)

    def send_code(self, link_id: str, contact_id: str) -> None:
        """Ask for a new code to be sent to a contact."""
        with self._database.write() as connection:
            _ward(connection, link_id)
            now = self._clock.now()
            asking_records.ask_contact_code(connection, link_id, contact_id, now)
        self._wake(link_id)

    def verify_contact(self, link_id: str, contact_id: str, code: str) -> None:
        """Pass on the code that a contact got; raises CodeNotPossibleError."""
        digits = code.strip()
        if len(digits) != CODE_DIGITS or not (digits.isascii() and digits.isdecimal()):
            raise CodeNotPossibleError
        with self._database.write() as connection:
            _ward(connection, link_id)
            now = self._clock.now()
            asking_records.ask_contact_verification(connection, link_id, contact_id, digits, now)
        self._wake(link_id)


def _ward(connection: Connection, link_id: str) -> WardRow:
    ward = wards.find(connection, link_id)
    if ward is None:
        raise AccountGoneError
    return ward


def _moved(ids: list[str], contact_id: str, *, earlier: bool) -> list[str] | None:
    """Return the ids with one moved by a place; ``None``: it is not there, or at that end."""
    if contact_id not in ids:
        return None
    at = ids.index(contact_id)
    to = at - 1 if earlier else at + 1
    if not 0 <= to < len(ids):
        return None
    ids[at], ids[to] = ids[to], ids[at]
    return ids


def _standing(
    connection: Connection, link_id: str, kind: RecordKind
) -> tuple[Told, datetime | None]:
    row = ward_records.find(connection, link_id, kind)
    if row is None:
        return Told.UNREAD, None
    return Told(row.standing.value), row.read_at


def _may(connection: Connection, link_id: str, permission: str) -> bool:
    """Whether the link may change it; where that is not known, the service says so."""
    told = kept_guardians(connection, link_id)
    if told is None:
        return True
    return permission in told.link.permissions and told.link.role in _MANAGING


def _stands(told: Consent) -> bool:
    """Whether it is given to the terms of now."""
    return told.state is ConsentState.GIVEN and told.version == told.terms.version


def _consent(
    told: Consent, news: tuple[ConsentWishKind, WishView] | None, *, allowed: bool
) -> ConsentView:
    terms = told.terms
    wished, wish = news or (None, None)
    free = allowed and not (wish is not None and wish.stage is Stage.ASKED)
    given = told.state is ConsentState.GIVEN
    return ConsentView(
        kind=told.kind,
        state=told.state,
        required=told.required,
        consent_id=told.consent_id,
        given_by=told.given_by,
        given_at=told.given_at,
        given_version=told.version,
        withdrawn_at=told.withdrawn_at,
        version=terms.version,
        purpose=terms.purpose,
        data_classes=tuple(terms.data_classes),
        recipients=tuple(terms.recipients),
        retention_days=terms.retention_days,
        consequence=terms.consequence_of_refusal,
        may_withdraw=free and given and told.consent_id is not None,
        may_give=free and not _stands(told),
        wished=wished,
        wish=wish,
    )
