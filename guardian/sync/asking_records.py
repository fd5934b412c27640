"""Wishes about what the service keeps of a ward: a consent given or withdrawn, a contact changed.

As all of :mod:`guardian.sync.asking`: rows in the transaction of what the page then shows, and in
the journal, there without any word of a person. Each raises LinkEndedError.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from guardian.link.wire.consents import ConsentKind
from guardian.link.wire.safety import ContactWish
from guardian.policy.merge_patch import JsonObject
from guardian.store import journal, outbox
from guardian.store.connection import Connection
from guardian.store.journal import Act
from guardian.store.outbox import OutboxKind
from guardian.sync.asking import refuse_where_ended


class ContactAct(StrEnum):
    """What is asked of a contact. One kind of wish for all: they leave in their order."""

    PUT = "put"
    REMOVE = "remove"
    SEND_CODE = "send_code"
    VERIFY = "verify"
    ORDER = "order"


def ask_consent(
    connection: Connection, link_id: str, kind: ConsentKind, version: str, now: datetime
) -> bool:
    """Ask for a consent to be given to the terms of ``version``, as the guardian read them.

    Returns whether that is not on its way already.
    """
    refuse_where_ended(connection, link_id)
    if any(
        wish.kind is OutboxKind.CONSENT_GIVING and wish.body["kind"] == kind
        for wish in outbox.open_wishes(connection, link_id)
    ):
        return False
    details: JsonObject = {"kind": kind.value, "version": version}
    act = Act.CONSENT_GIVING_ASKED
    journal.append_act(connection, act, now, link_id=link_id, details=details)
    body: JsonObject = {"kind": kind.value, "version": version}
    outbox.ask(connection, link_id, OutboxKind.CONSENT_GIVING, body, now)
    return True


def ask_consent_withdrawal(
    connection: Connection, link_id: str, consent_id: str, kind: ConsentKind, now: datetime
) -> bool:
    """Ask for a consent to be withdrawn; return whether that is not on its way already."""
    refuse_where_ended(connection, link_id)
    if any(
        wish.kind is OutboxKind.CONSENT_WITHDRAWAL and wish.body["consent_id"] == consent_id
        for wish in outbox.open_wishes(connection, link_id)
    ):
        return False
    details: JsonObject = {"kind": kind.value}
    act = Act.CONSENT_WITHDRAWAL_ASKED
    journal.append_act(connection, act, now, link_id=link_id, details=details)
    body: JsonObject = {"consent_id": consent_id}
    outbox.ask(connection, link_id, OutboxKind.CONSENT_WITHDRAWAL, body, now)
    return True


def ask_contact_put(
    connection: Connection, link_id: str, contact_id: str, wish: ContactWish, now: datetime
) -> None:
    """Ask for a contact to be registered or changed."""
    _ask(connection, link_id, contact_id, ContactAct.PUT, now, wish.model_dump(mode="json"))


def ask_contact_removal(
    connection: Connection, link_id: str, contact_id: str, now: datetime
) -> None:
    """Ask for a contact to be forgotten."""
    _ask(connection, link_id, contact_id, ContactAct.REMOVE, now, {})


def ask_contact_code(connection: Connection, link_id: str, contact_id: str, now: datetime) -> None:
    """Ask for a new code to be sent to a contact."""
    _ask(connection, link_id, contact_id, ContactAct.SEND_CODE, now, {})


def ask_contact_verification(
    connection: Connection, link_id: str, contact_id: str, code: str, now: datetime
) -> None:
    """Pass on the code that a contact got."""
    _ask(connection, link_id, contact_id, ContactAct.VERIFY, now, {"code": code})


def ask_contact_order(
    connection: Connection, link_id: str, contact_ids: Sequence[str], now: datetime
) -> None:
    """Ask for contacts to be called in this order."""
    _ask(connection, link_id, "", ContactAct.ORDER, now, {"contact_ids": [*contact_ids]})


def _ask(
    connection: Connection,
    link_id: str,
    contact_id: str,
    act: ContactAct,
    now: datetime,
    more: JsonObject,
) -> None:
    refuse_where_ended(connection, link_id)
    details: JsonObject = {"kind": act.value}
    journal.append_act(connection, Act.CONTACT_CHANGE_ASKED, now, link_id=link_id, details=details)
    body: JsonObject = {"contact_id": contact_id, "act": act.value, **more}
    outbox.ask(connection, link_id, OutboxKind.CONTACT_CHANGE, body, now)
