"""Conversations as stretches of time: when they run, what they earn, when they end."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from guardian.policy.usage_time import IDLE_GAP, DaySeconds, credit
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.usage import add_use, local_day
from guardian.provider.ledger.activity import chat_session_table, turn_table


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """The conversation that a ward is in, or was in last."""

    session_id: str
    character_id: str
    last_turn_at: datetime


@dataclass(frozen=True, kw_only=True)
class RecordedTurn:
    """A message of the ward, and the session that it is part of."""

    turn_id: str
    session_id: str


def open_session(connection: Connection, ward_id: str) -> OpenSession | None:
    """Return the session that nothing has ended yet."""
    table = chat_session_table.c
    row = connection.execute(
        select(table.session_id, table.character_id, table.last_turn_at)
        .where(table.ward_id == ward_id, table.ended_at.is_(None))
        .order_by(table.last_turn_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else OpenSession(**row._mapping)  # noqa: SLF001 - public by SQLAlchemy


def pending(session: OpenSession | None, ward: WardRow, now: datetime) -> tuple[DaySeconds, ...]:
    """Return what the open session earns if the ward goes on at ``now``."""
    previous = None if session is None else session.last_turn_at
    return credit(previous, now, ZoneInfo(ward.time_zone))


def earn(
    connection: Connection,
    ward: WardRow,
    session: OpenSession | None,
    parts: tuple[DaySeconds, ...],
) -> None:
    """Write down time that the session's character has earned."""
    if session is None:
        return
    for part in parts:
        add_use(
            connection,
            ward.ward_id,
            part.day,
            session.character_id,
            seconds=part.seconds,
            turns=0,
        )


def record_turn(
    connection: Connection,
    ward: WardRow,
    session: OpenSession | None,
    character_id: str,
    now: datetime,
) -> RecordedTurn:
    """Write down one message of the ward.

    It goes on with the session, unless that was with another character or fell asleep.
    """
    if session is None or session.character_id != character_id or _asleep(session, now):
        if session is not None:
            end = session.last_turn_at if _asleep(session, now) else now
            end_session(connection, session, end)
        session_id = _begin(connection, ward.ward_id, character_id, now)
    else:
        session_id = session.session_id
        touch_session(connection, session, now)
    turn_id = f"turn-{secrets.token_hex(12)}"
    connection.execute(insert(turn_table).values(turn_id=turn_id, session_id=session_id, at=now))
    add_use(connection, ward.ward_id, local_day(ward, now), character_id, seconds=0, turns=1)
    return RecordedTurn(turn_id=turn_id, session_id=session_id)


def touch_session(connection: Connection, session: OpenSession, at: datetime) -> None:
    """Let a session have its last turn, of the ward or of the AI, at ``at``."""
    table = chat_session_table
    connection.execute(
        update(table).where(table.c.session_id == session.session_id).values(last_turn_at=at)
    )


def end_session(connection: Connection, session: OpenSession, at: datetime) -> None:
    """End a session."""
    table = chat_session_table
    connection.execute(
        update(table).where(table.c.session_id == session.session_id).values(ended_at=at)
    )


def stop_sessions(connection: Connection, ward_id: str, now: datetime) -> int:
    """End the ward's session and return how many were running (had a turn in the idle gap)."""
    session = open_session(connection, ward_id)
    if session is None:
        return 0
    end_session(connection, session, now)
    return 0 if _asleep(session, now) else 1


def _begin(connection: Connection, ward_id: str, character_id: str, now: datetime) -> str:
    session_id = f"session-{secrets.token_hex(12)}"
    connection.execute(
        insert(chat_session_table).values(
            session_id=session_id,
            ward_id=ward_id,
            character_id=character_id,
            started_at=now,
            last_turn_at=now,
        )
    )
    return session_id


def _asleep(session: OpenSession, now: datetime) -> bool:
    return now - session.last_turn_at >= IDLE_GAP
