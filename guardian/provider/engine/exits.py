"""Leaving a conversation, and ending one: at once, and nobody argues (the Measures, Art. 19)."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from guardian.link.wire.activity import Exit
from guardian.link.wire.events import StopResult, Topic
from guardian.link.wire.happenings import ExitMethod, SessionEnded
from guardian.provider.access import Permission
from guardian.provider.accounts.people import WardRow
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change, append_event
from guardian.provider.engine.sentences import words_for
from guardian.provider.engine.sessions import stop_sessions
from guardian.provider.ledger.care import chat_exit_table
from guardian.words import N_

MOST_RECORDS = 200
_FAREWELL = N_("Goodbye! The chat has ended. Come back whenever you like.")


def end_by(
    provider: Provider, connection: Connection, ward_id: str, method: ExitMethod, now: datetime
) -> StopResult:
    """End the ward's running conversation; guardians who read of use are told.

    The caller holds the lock of the ward and stops the running reply (``live.replies.stop``) before
    and after. Ending what does not run is no fault and tells nobody.
    """
    stopped = stop_sessions(connection, ward_id, now)
    if stopped:
        connection.execute(
            insert(chat_exit_table).values(
                exit_id=f"exit-{secrets.token_hex(12)}",
                ward_id=ward_id,
                method=method,
                requested_at=now,
                stopped_at=now,
                messages_after=0,
            )
        )
        ended = SessionEnded(requested_at=now, stopped_at=now, method=method, messages_after=0)
        append_event(provider, connection, ward_id, ended, Permission.USAGE_READ)
    append_change(provider, connection, ward_id, [Topic.USAGE], now)
    return StopResult(stopped_sessions=stopped, stopped_at=now)


def count_after_exit(
    connection: Connection, ward_id: str, asked_at: datetime, sent_at: datetime
) -> None:
    """Count a reply whose last piece went out after the conversation had been ended.

    ``asked_at`` is when the ward's message was taken that it answers.
    """
    table = chat_exit_table
    connection.execute(
        update(table)
        .where(
            table.c.ward_id == ward_id,
            table.c.stopped_at >= asked_at,
            table.c.stopped_at < sent_at,
        )
        .values(messages_after=table.c.messages_after + 1)
    )


def exits_between(
    connection: Connection, ward_id: str, start: datetime, end: datetime
) -> tuple[Exit, ...]:
    """Return what was ended from ``start`` to before ``end``, newest first, at most 200."""
    table = chat_exit_table.c
    rows = connection.execute(
        select(table.requested_at, table.stopped_at, table.method, table.messages_after)
        .where(table.ward_id == ward_id, table.stopped_at >= start, table.stopped_at < end)
        .order_by(table.stopped_at.desc(), table.exit_id)
        .limit(MOST_RECORDS)
    )
    return tuple(Exit.model_validate(dict(row._mapping)) for row in rows)  # noqa: SLF001 - public by SQLAlchemy


def messages_after_last_exit(connection: Connection, ward_id: str) -> int:
    """Return how often the AI spoke after the ward had last left: 0, or something is wrong."""
    table = chat_exit_table.c
    found = connection.execute(
        select(table.messages_after)
        .where(table.ward_id == ward_id)
        .order_by(table.stopped_at.desc(), table.exit_id)
        .limit(1)
    ).scalar_one_or_none()
    return found or 0


def farewell(person: WardRow) -> str:
    """Return what a ward who leaves reads last, in their language."""
    return words_for(person).say(_FAREWELL)
