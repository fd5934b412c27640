"""One round of a crisis: every guardian's app is told, and from some time on a contact too.

Attempts are numbered per alert in the order in which they were made; one person by one way is one
attempt. An app hears the alert again in every round, under the same ``alert_id`` and with the
newest attempts in it; all of them are at ``GET /alerts/{alert_id}``.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from guardian.link.wire.discovery import Timings
from guardian.link.wire.events import Alert
from guardian.link.wire.ward import Role
from guardian.provider.accounts.people import LinkRow, guardian, ward
from guardian.provider.context import Provider
from guardian.provider.engine.alert_records import kept_alert
from guardian.provider.engine.contact_messages import Message, queue_message, reachable
from guardian.provider.engine.outgoing import Told, append_to, hearers, new_jti
from guardian.provider.ledger.contacts import contact_table
from guardian.provider.ledger.safety import contact_attempt_table, crisis_table

RETRY = timedelta(minutes=Timings().crisis_retry_minutes)
SECOND_CONTACT = timedelta(minutes=Timings().crisis_second_contact_minutes)
MOST_ROUNDS = 13
"""The first, and twelve more."""
_MOST_TOLD_ATTEMPTS = 16
"""The newest that an event carries: with all of an hour it would outgrow what apps read."""
_MOST_OF_A_NAME = 60


@dataclass(frozen=True, kw_only=True)
class Round:
    """Whom a round is about and when it takes place, in the time of life."""

    ward_id: str
    alert_id: str
    at: datetime


def begin_crisis(provider: Provider, connection: Connection, ward_id: str, alert: Alert) -> None:
    """Take the first round of an alert that has just been kept and must be answered."""
    began_at = alert.detected_at
    connection.execute(
        insert(crisis_table).values(
            alert_id=alert.alert_id,
            ward_id=ward_id,
            began_at=began_at,
            rounds=1,
            due_at=began_at + RETRY,
        )
    )
    this = Round(ward_id=ward_id, alert_id=alert.alert_id, at=began_at)
    if not _tell_apps(provider, connection, this):
        try_next_contact(provider, connection, this, again=False)  # nobody else would hear of it


def take_round(provider: Provider, connection: Connection, this: Round) -> None:
    """Take the next round of a crisis that nobody has answered, and set when another is due."""
    table = crisis_table
    row = connection.execute(select(table).where(table.c.alert_id == this.alert_id)).one()
    told = _tell_apps(provider, connection, this)
    if not told or this.at >= row.began_at + SECOND_CONTACT:
        try_next_contact(provider, connection, this, again=True)
    rounds = row.rounds + 1
    connection.execute(
        update(table)
        .where(table.c.alert_id == this.alert_id)
        .values(rounds=rounds, due_at=this.at + RETRY if rounds < MOST_ROUNDS else None)
    )


def try_next_contact(
    provider: Provider, connection: Connection, this: Round, *, again: bool
) -> None:
    """Write to the first verified contact who was not written to yet.

    A contact without a way to be reached is noted as such, and the next one tried at once. With
    ``again``, those whose messages failed are tried once more after all others.
    """
    for contact in _untried(connection, this, again=again):
        drill = kept_alert(connection, this.alert_id).drill
        person = ward(connection, this.ward_id)
        can_be_reached = reachable(provider, person, contact.channel)
        number = _record(
            connection,
            this,
            contact=contact.display_name,
            role=Role.EMERGENCY_CONTACT,
            channel=contact.channel,
            contact_id=contact.contact_id,
            outcome=None if can_be_reached else "no_channel",
        )
        if can_be_reached:
            queue_message(
                provider,
                connection,
                person,
                Message(
                    contact_id=contact.contact_id,
                    channel=contact.channel,
                    kind="drill" if drill else "crisis",
                    at=this.at,
                    alert_id=this.alert_id,
                    attempt_number=number,
                ),
            )
            return


@dataclass(frozen=True, kw_only=True)
class _Candidate:
    contact_id: str
    display_name: str
    channel: str


def _untried(connection: Connection, this: Round, *, again: bool) -> list[_Candidate]:
    attempts = contact_attempt_table.c
    outcomes: dict[str, set[str | None]] = {}
    for row in connection.execute(
        select(attempts.contact_id, attempts.outcome).where(
            attempts.alert_id == this.alert_id, attempts.contact_id.is_not(None)
        )
    ):
        outcomes.setdefault(row.contact_id, set()).add(row.outcome)
    contacts = contact_table.c
    verified = connection.execute(
        select(contacts.contact_id, contacts.display_name, contacts.channel)
        .where(contacts.ward_id == this.ward_id, contacts.verified_at.is_not(None))
        .order_by(contacts.rank, contacts.contact_id)
    ).all()
    fresh = [row for row in verified if row.contact_id not in outcomes]
    failed = [row for row in verified if outcomes.get(row.contact_id) == {"failed"}]
    return [
        _Candidate(contact_id=row.contact_id, display_name=row.display_name, channel=row.channel)
        for row in (*fresh, *(failed if again else ()))
    ]


def _tell_apps(provider: Provider, connection: Connection, this: Round) -> bool:
    """Tell every link that hears of crises; return whether a guardian's app is among them."""
    links = hearers(connection, this.ward_id, crisis=True)
    jtis = {link.link_id: new_jti() for link in links}
    for link in links:
        _record(
            connection,
            this,
            contact=guardian(connection, link.guardian_id).display_name,
            role=link.role,
            channel="app",
            link_id=link.link_id,
            jti=jtis[link.link_id],
            outcome="sent",
        )
    alert = _with_newest_attempts(kept_alert(connection, this.alert_id))
    told = replace(Told.of(alert), precedence=0)
    for link in links:
        append_to(provider, connection, link.link_id, told, jtis[link.link_id])
    return any(_is_guardians(link) for link in links)


def _is_guardians(link: LinkRow) -> bool:
    return link.role is not Role.EMERGENCY_CONTACT


def _with_newest_attempts(alert: Alert) -> Alert:
    newest = [
        attempt.model_copy(update={"contact": attempt.contact[:_MOST_OF_A_NAME]})
        for attempt in alert.contact_attempts[-_MOST_TOLD_ATTEMPTS:]
    ]
    return alert.model_copy(update={"contact_attempts": newest})


def _record(  # noqa: PLR0913 - the columns of an attempt, by name
    connection: Connection,
    this: Round,
    *,
    contact: str,
    role: Role,
    channel: str,
    outcome: str | None,
    link_id: str | None = None,
    jti: str | None = None,
    contact_id: str | None = None,
) -> int:
    table = contact_attempt_table
    last = connection.execute(
        select(func.coalesce(func.max(table.c.number), 0)).where(table.c.alert_id == this.alert_id)
    ).scalar_one()
    is_contact = role is Role.EMERGENCY_CONTACT
    connection.execute(
        insert(table).values(
            alert_id=this.alert_id,
            number=last + 1,
            contact=contact,
            role="emergency_contact" if is_contact else "guardian",
            channel=channel,
            at=this.at,
            outcome=outcome,
            link_id=link_id,
            jti=jti,
            contact_id=contact_id,
        )
    )
    return int(last) + 1
