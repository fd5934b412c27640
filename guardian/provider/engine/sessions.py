"""Conversations as stretches of time: when they run, what they earn, when they end.

Time is counted in whole seconds of the clock: a turn belongs to the second that it is in. So the
seconds of a day are exactly the lengths of its stretches, however many turns they were earned by.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
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
    previous = None if session is None else whole_second(session.last_turn_at)
    return credit(previous, whole_second(now), ZoneInfo(ward.time_zone))


def whole_second(moment: datetime) -> datetime:
    """Return the beginning of the second that ``moment`` is in."""
    return moment.replace(microsecond=0)


def earn(
    connection: Connection,
    ward: WardRow,
    session: OpenSession | None,
    parts: tuple[DaySeconds, ...],
) -> None:
    """Write down time that the session's character has earned since its last turn.

    ``parts`` are the beginning of that time, without a gap: what :func:`pending` returns, or less.
    """
    if session is None or not parts:
        return
    used = timedelta(seconds=sum(part.seconds for part in parts))
    _change(connection, session, used_until=whole_second(session.last_turn_at) + used)
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

    It goes on with the session, unless that was with another character or fell asleep. A clock that
    was set back does not make a minute count twice: nothing comes before the session's last turn.
    """
    if session is not None:
        now = max(now, session.last_turn_at)
    if session is None or session.character_id != character_id or asleep(session, now):
        if session is not None:
            end = session.last_turn_at if asleep(session, now) else now
            end_session(connection, session, end)
        session_id = _begin(connection, ward.ward_id, character_id, now)
    else:
        session_id = session.session_id
        _change(connection, session, last_turn_at=now, turns=chat_session_table.c.turns + 1)
    turn_id = f"turn-{secrets.token_hex(12)}"
    connection.execute(insert(turn_table).values(turn_id=turn_id, session_id=session_id, at=now))
    add_use(connection, ward.ward_id, local_day(ward, now), character_id, seconds=0, turns=1)
    return RecordedTurn(turn_id=turn_id, session_id=session_id)


def touch_session(connection: Connection, session: OpenSession, at: datetime) -> None:
    """Let a session have its last turn, of the AI, at ``at``."""
    _change(connection, session, last_turn_at=at)


def end_session(connection: Connection, session: OpenSession, at: datetime) -> None:
    """End a session; the time since its last turn counts only if it was earned."""
    _change(connection, session, ended_at=at)


def stop_sessions(connection: Connection, ward_id: str, now: datetime) -> int:
    """End the ward's session and return how many were running (had a turn in the idle gap)."""
    session = open_session(connection, ward_id)
    if session is None:
        return 0
    end_session(connection, session, now)
    return 0 if asleep(session, now) else 1


def _begin(connection: Connection, ward_id: str, character_id: str, now: datetime) -> str:
    session_id = f"session-{secrets.token_hex(12)}"
    connection.execute(
        insert(chat_session_table).values(
            session_id=session_id,
            ward_id=ward_id,
            character_id=character_id,
            started_at=now,
            last_turn_at=now,
            used_until=whole_second(now),
            turns=1,
        )
    )
    return session_id


def asleep(session: OpenSession, now: datetime) -> bool:
    """Tell whether the silence since the last turn is too long for the session to go on."""
    return whole_second(now) - whole_second(session.last_turn_at) >= IDLE_GAP


def _change(connection: Connection, session: OpenSession, **values: object) -> None:
    table = chat_session_table
    connection.execute(update(table).where(table.c.session_id == session.session_id).values(values))
