"""The chain of attempts to reach somebody about a crisis, until a person answers (Art. 13)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from guardian.provider.accounts.people import lock_ward
from guardian.provider.context import Provider
from guardian.provider.engine.contact_messages import drop_waiting, send_waiting
from guardian.provider.engine.crisis_rounds import Round, take_round, try_next_contact
from guardian.provider.engine.events import tell_others_of_answer
from guardian.provider.ledger.safety import contact_attempt_table, crisis_table

_UNANSWERED = ("sent", "delivered")


def run_due(provider: Provider, connection: Connection, now: datetime) -> Iterable[str]:
    """Repeat and widen attempts that nobody has answered in time.

    On a clock that tests move, every round that a leap went over takes place at its own moment. A
    provider that was down has no such past: it takes one round, now.
    """
    wards = []
    for found in _due(connection, now):
        lock_ward(connection, found.ward_id)
        while (due_at := _due_at(connection, found.alert_id)) is not None and due_at <= now:
            at = due_at if provider.test_control else now
            this = Round(ward_id=found.ward_id, alert_id=found.alert_id, at=at)
            take_round(provider, connection, this)
        wards.append(found.ward_id)
    return wards


def answered(
    provider: Provider, connection: Connection, *, link_id: str, alert_id: str, now: datetime
) -> None:
    """End the chain of an alert that a person has acknowledged; the others are told."""
    attempts = contact_attempt_table.c
    connection.execute(
        update(contact_attempt_table)
        .where(
            attempts.alert_id == alert_id,
            attempts.link_id == link_id,
            attempts.outcome.in_(_UNANSWERED),
        )
        .values(outcome="acknowledged")
    )
    table = crisis_table
    running = connection.execute(
        select(table.c.ward_id).where(table.c.alert_id == alert_id, table.c.answered_at.is_(None))
    ).scalar_one_or_none()
    if running is None:
        return
    connection.execute(
        update(table).where(table.c.alert_id == alert_id).values(answered_at=now, due_at=None)
    )
    drop_waiting(connection, alert_id)
    tell_others_of_answer(provider, connection, running, link_id, now)


def send_messages(provider: Provider) -> None:
    """Send what waits for contacts; where a message about a crisis fails, try the next contact.

    Takes as long as the mail server does: call it outside every transaction.
    """
    for failed in send_waiting(provider):
        with provider.engine.begin() as connection:
            lock_ward(connection, failed.ward_id)
            if _is_answered(connection, failed.alert_id):
                continue
            at = provider.clock.now()
            this = Round(ward_id=failed.ward_id, alert_id=failed.alert_id, at=at)
            try_next_contact(provider, connection, this, again=False)


def _due(connection: Connection, now: datetime) -> list[Row[tuple[object, ...]]]:
    table = crisis_table.c
    return list(
        connection.execute(
            select(table.alert_id, table.ward_id)
            .where(table.due_at <= now)
            .order_by(table.ward_id, table.due_at, table.alert_id)
        )
    )


def _due_at(connection: Connection, alert_id: str) -> datetime | None:
    table = crisis_table.c
    return connection.execute(
        select(table.due_at).where(table.alert_id == alert_id)
    ).scalar_one_or_none()


def _is_answered(connection: Connection, alert_id: str) -> bool:
    table = crisis_table.c
    return (
        connection.execute(
            select(table.answered_at).where(table.alert_id == alert_id)
        ).scalar_one_or_none()
        is not None
    )
