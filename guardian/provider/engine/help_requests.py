"""Calls for help by elders and other adults, with when an answer is due (Art. 15)."""

import secrets
from datetime import datetime, timedelta
from http import HTTPStatus

from sqlalchemy import Connection, Row, insert, select, update

from guardian.link.wire.events import Topic
from guardian.link.wire.happenings import HelpRequested
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.redress import HelpRequest, HelpRequestList
from guardian.policy.bands import is_minor
from guardian.provider.access import Permission
from guardian.provider.accounts.people import lock_ward, ward
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change, append_event
from guardian.provider.engine.policy import age_of
from guardian.provider.ledger.redress import help_request_table
from guardian.provider.problems import ProblemError

DUE = timedelta(hours=24)
ONE_CALL = timedelta(minutes=10)
"""The same call again within this time is one call, while nobody has answered it."""
MOST_RECORDS = 200


def ask_for_help(
    provider: Provider, connection: Connection, ward_id: str, kind: str, now: datetime
) -> HelpRequest:
    """Take a call for help and tell the ward's guardians that there is one, not what it says.

    A finger on the button is one call: the same again within :data:`ONE_CALL` returns it.
    Raises :class:`ProblemError` 403 for a minor, whose page shows helplines and guardians instead.
    """
    lock_ward(connection, ward_id)
    person = ward(connection, ward_id)
    if is_minor(age_of(person, now)) and not person.elder:
        raise ProblemError(
            HTTPStatus.FORBIDDEN,
            ProblemType.REFUSED,
            title="This is for adults",
            detail="Ask your family, or call one of the numbers on your page.",
        )
    table = help_request_table
    same = connection.execute(
        select(table).where(
            table.c.ward_id == ward_id,
            table.c.kind == kind,
            table.c.asked_at > now - ONE_CALL,
            table.c.answered_at.is_(None),
        )
    ).first()
    if same is not None:
        return _request(same, now)
    row = connection.execute(
        insert(table)
        .values(
            help_id=f"help-{secrets.token_hex(12)}",
            ward_id=ward_id,
            kind=kind,
            asked_at=now,
            due_at=now + DUE,
        )
        .returning(table)
    ).one()
    return _told(provider, connection, row, now)


def answer_help(
    provider: Provider, connection: Connection, help_id: str, now: datetime
) -> HelpRequest:
    """Note that staff has answered; a second answer changes nothing. Raises ``LookupError``."""
    ward_id = ward_of_help(connection, help_id)
    lock_ward(connection, ward_id)
    table = help_request_table
    answered = connection.execute(
        update(table)
        .where(table.c.help_id == help_id, table.c.answered_at.is_(None))
        .values(answered_at=now)
    )
    row = connection.execute(select(table).where(table.c.help_id == help_id)).one()
    if answered.rowcount == 0:
        return _request(row, now)
    return _told(provider, connection, row, now)


def ward_of_help(connection: Connection, help_id: str) -> str:
    """Return who asked; raises ``LookupError``."""
    table = help_request_table.c
    ward_id = connection.execute(
        select(table.ward_id).where(table.help_id == help_id)
    ).scalar_one_or_none()
    if ward_id is None:
        raise LookupError("no such call for help")
    return str(ward_id)


def help_requests_of(connection: Connection, ward_id: str, now: datetime) -> HelpRequestList:
    """Return a ward's calls for help, newest first, at most 200."""
    table = help_request_table
    rows = connection.execute(
        select(table)
        .where(table.c.ward_id == ward_id)
        .order_by(table.c.asked_at.desc(), table.c.help_id)
        .limit(MOST_RECORDS)
    ).all()
    return HelpRequestList(help_requests=[_request(row, now) for row in rows], as_of=now)


def _told(
    provider: Provider, connection: Connection, row: Row[tuple[object, ...]], now: datetime
) -> HelpRequest:
    told = HelpRequested(
        help_id=row.help_id, due_at=row.due_at, answered_at=row.answered_at, at=now
    )
    append_event(provider, connection, row.ward_id, told, Permission.ALERTS_READ)
    append_change(provider, connection, row.ward_id, [Topic.HELP], now)
    return _request(row, now)


def _request(row: Row[tuple[object, ...]], now: datetime) -> HelpRequest:
    columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for "by column"
    overdue = row.answered_at is None and now > row.due_at
    return HelpRequest.model_validate({**columns, "overdue": overdue})
