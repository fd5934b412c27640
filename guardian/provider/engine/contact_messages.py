"""What goes out to contacts: written down with its cause, sent once that is durable."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from guardian.provider.accounts.people import GuardianRow, WardRow, guardian, lock_ward, ward
from guardian.provider.contacting.channel import ChannelError, Letter
from guardian.provider.contacting.letters import Names, code_letter, crisis_letter
from guardian.provider.context import Provider
from guardian.provider.engine.helplines import crisis_helplines
from guardian.provider.ledger.contacts import contact_message_table, contact_table
from guardian.provider.ledger.people import guardian_table, guardianship_table
from guardian.provider.ledger.safety import contact_attempt_table

_LEASE = timedelta(minutes=2)
"""Whoever took a message to send it and says nothing for so long did not send it."""
_MOST_TIME = timedelta(seconds=30)
"""A mail server that answers slowly or never does not hold up everything else that is due."""


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message to one contact; ``code`` of a verification, the attempt's place of the others."""

    contact_id: str
    channel: str
    kind: Literal["verification", "crisis", "drill"]
    at: datetime
    code: str | None = field(default=None, repr=False)
    alert_id: str | None = None
    attempt_number: int | None = None


@dataclass(frozen=True, kw_only=True)
class FailedAttempt:
    """A message about a crisis that did not get out."""

    ward_id: str
    alert_id: str


def reachable(provider: Provider, person: WardRow, channel: str) -> bool:
    """Return whether this provider has a way to such an address.

    There is none to telephones. E-mail needs a mail server; for test wards, test control keeps
    what would have gone out where there is none.
    """
    return channel == "email" and (provider.email is not None or _is_kept(provider, person))


def has_way(provider: Provider, person: WardRow, channel: str) -> bool:
    """Return whether a code gets there; test control reads those to telephones of test wards."""
    return reachable(provider, person, channel) or _is_kept(provider, person)


def queue_message(
    provider: Provider, connection: Connection, person: WardRow, message: Message
) -> None:
    """Write a message down; :func:`send_waiting` sends it after the transaction."""
    if provider.email is not None and message.channel == "email":
        outcome = "waiting"
    else:
        outcome = "kept" if _is_kept(provider, person) else "no_channel"
    connection.execute(
        insert(contact_message_table).values(
            message_id=f"message-{secrets.token_hex(12)}",
            ward_id=person.ward_id,
            contact_id=message.contact_id,
            channel=message.channel,
            kind=message.kind,
            code=message.code,
            alert_id=message.alert_id,
            attempt_number=message.attempt_number,
            at=message.at,
            outcome=outcome,
        )
    )
    if outcome == "kept":
        _settle_attempt(connection, message.alert_id, message.attempt_number, "sent")


def drop_waiting(connection: Connection, alert_id: str) -> None:
    """Take back what has not gone out about an alert that somebody has answered."""
    table = contact_message_table.c
    waiting = connection.execute(
        select(table.attempt_number).where(table.alert_id == alert_id, table.outcome == "waiting")
    ).scalars()
    attempts = contact_attempt_table.c
    connection.execute(
        delete(contact_attempt_table).where(
            attempts.alert_id == alert_id, attempts.number.in_(list(waiting))
        )
    )
    connection.execute(
        delete(contact_message_table).where(table.alert_id == alert_id, table.outcome == "waiting")
    )


def send_waiting(provider: Provider) -> Iterable[FailedAttempt]:
    """Send what waits, outside every transaction; yield the attempts that failed for good."""
    channel = provider.email
    if channel is None:
        return
    began_at = provider.wall_clock.now()
    while provider.wall_clock.now() < began_at + _MOST_TIME:
        taken = _take(provider)
        if taken is None:
            return
        letter = _letter(provider, taken)
        try:
            if letter is not None:
                channel.send(letter)
            outcome = "sent" if letter is not None else "failed"
        except ChannelError:
            outcome = "failed"
        if _settle(provider, taken, outcome) and outcome == "failed":
            yield FailedAttempt(ward_id=taken.ward_id, alert_id=taken.alert_id)


def _is_kept(provider: Provider, person: WardRow) -> bool:
    return provider.test_control and person.test


def _take(provider: Provider) -> Row[tuple[object, ...]] | None:
    table = contact_message_table
    now = provider.wall_clock.now()
    with provider.engine.begin() as connection:
        row = connection.execute(
            select(table)
            .where(
                or_(
                    table.c.outcome == "waiting",
                    (table.c.outcome == "sending") & (table.c.taken_at < now - _LEASE),
                )
            )
            .order_by(table.c.kind == "verification", table.c.at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if row is not None:
            connection.execute(
                update(table)
                .where(table.c.message_id == row.message_id)
                .values(outcome="sending", taken_at=now)
            )
    return row


def _letter(provider: Provider, message: Row[tuple[object, ...]]) -> Letter | None:
    """Return what to send, ``None`` when the contact or the code is of no use any more."""
    table = contact_table.c
    with provider.engine.begin() as connection:
        address = connection.execute(
            select(table.address).where(
                table.ward_id == message.ward_id,
                table.contact_id == message.contact_id,
                table.channel == message.channel,
            )
        ).scalar_one_or_none()
        person = ward(connection, message.ward_id)
        named_by = _first_guardian(connection, message.ward_id)
    if address is None:
        return None
    language = person.language if named_by is None else named_by.language
    names = Names(
        guardian=provider.name if named_by is None else named_by.display_name,
        ward=person.display_name,
        provider=provider.name,
        language=language,
        address=address,
    )
    if message.kind == "verification":
        return None if message.code is None else code_letter(names, message.code)
    helplines = crisis_helplines(replace(person, language=language))
    return crisis_letter(names, helplines, drill=message.kind == "drill")


def _first_guardian(connection: Connection, ward_id: str) -> GuardianRow | None:
    """Return the owner of a ward's guardianship, or whoever else looks after the ward."""
    table = guardianship_table.c
    ids = connection.execute(
        select(table.guardian_id)
        .join(guardian_table, guardian_table.c.guardian_id == table.guardian_id)
        .where(table.ward_id == ward_id)
        .order_by(table.role != "owner", table.guardian_id)
        .limit(1)
    ).scalar_one_or_none()
    return None if ids is None else guardian(connection, ids)


def _settle(provider: Provider, message: Row[tuple[object, ...]], outcome: str) -> bool:
    """Note how it went; return whether it was about a crisis."""
    table = contact_message_table
    with provider.engine.begin() as connection:
        lock_ward(connection, message.ward_id)
        connection.execute(
            update(table).where(table.c.message_id == message.message_id).values(outcome=outcome)
        )
        _settle_attempt(connection, message.alert_id, message.attempt_number, outcome)
    return message.alert_id is not None


def _settle_attempt(
    connection: Connection, alert_id: str | None, number: int | None, outcome: str
) -> None:
    table = contact_attempt_table
    connection.execute(
        update(table)
        .where(table.c.alert_id == alert_id, table.c.number == number)
        .values(outcome=outcome)
    )
