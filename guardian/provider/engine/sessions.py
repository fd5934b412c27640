"""Conversations as stretches of time: when they run, what they earn, when they end.

Time is counted in whole seconds of the clock: a turn belongs to the second that it is in. So the
seconds of a day are exactly the lengths of its stretches, however many turns they were earned by.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Update, bindparam, insert, select, update

from guardian.policy.usage_time import IDLE_GAP, DaySeconds, credit
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.usage import add_use, local_day
from guardian.provider.ledger.activity import chat_session_table, turn_table

_THIS = chat_session_table.c.session_id == bindparam("of_session")
_CHANGE = update(chat_session_table).where(_THIS)
_GO_ON = _CHANGE.values(turns=chat_session_table.c.turns + 1)
_NEW_SESSION = insert(chat_session_table)
_NEW_TURN = insert(turn_table)
SESSION_COLUMNS = (
    chat_session_table.c.session_id,
    chat_session_table.c.character_id,
    chat_session_table.c.last_turn_at,
)
OPEN_SESSION = (
    select(*SESSION_COLUMNS)
    .where(
        chat_session_table.c.ward_id == bindparam("of_ward"),
        chat_session_table.c.ended_at.is_(None),
    )
    .order_by(chat_session_table.c.last_turn_at.desc())
    .limit(1)
)
"""The session of ``of_ward`` that nothing has ended yet."""


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
    row = connection.execute(OPEN_SESSION, {"of_ward": ward_id}).one_or_none()
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
    _change(connection, session, **_used(session, parts))
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
    earned: tuple[DaySeconds, ...] = (),
) -> RecordedTurn:
    """Write down one message of the ward, and what was ``earned`` up to it as :func:`earn` does.

    It goes on with the session, unless that was with another character or fell asleep. A clock that
    was set back does not make a minute count twice: nothing comes before the session's last turn.
    """
    if session is None:
        session_id = _begin(connection, ward.ward_id, character_id, now)
    else:
        now = max(now, session.last_turn_at)
        session_id = _go_on(connection, ward, session, character_id, now, earned)
    turn_id = f"turn-{secrets.token_hex(12)}"
    connection.execute(_NEW_TURN, {"turn_id": turn_id, "session_id": session_id, "at": now})
    today = local_day(ward, now)
    seconds: dict[tuple[date, str], int] = {(today, character_id): 0}
    if session is not None:
        for part in earned:
            key = part.day, session.character_id
            seconds[key] = seconds.get(key, 0) + part.seconds
    for (day, whom), more in seconds.items():
        turns = int((day, whom) == (today, character_id))
        add_use(connection, ward.ward_id, day, whom, seconds=more, turns=turns)
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


def _go_on(
    connection: Connection,
    ward: WardRow,
    session: OpenSession,
    character_id: str,
    now: datetime,
    earned: tuple[DaySeconds, ...],
) -> str:
    """Go on with a session or end it and begin the next; return the id of the one that runs."""
    used = _used(session, earned)
    sleeps = asleep(session, now)
    if session.character_id == character_id and not sleeps:
        _execute_change(connection, _GO_ON, session, last_turn_at=now, **used)
        return session.session_id
    _change(connection, session, ended_at=session.last_turn_at if sleeps else now, **used)
    return _begin(connection, ward.ward_id, character_id, now)


def _begin(connection: Connection, ward_id: str, character_id: str, now: datetime) -> str:
    session_id = f"session-{secrets.token_hex(12)}"
    connection.execute(
        _NEW_SESSION,
        {
            "session_id": session_id,
            "ward_id": ward_id,
            "character_id": character_id,
            "started_at": now,
            "last_turn_at": now,
            "used_until": whole_second(now),
            "turns": 1,
        },
    )
    return session_id


def _used(session: OpenSession, parts: tuple[DaySeconds, ...]) -> dict[str, datetime]:
    """Return until when the time of a session counts once ``parts`` are earned."""
    if not parts:
        return {}
    seconds = sum(part.seconds for part in parts)
    return {"used_until": whole_second(session.last_turn_at) + timedelta(seconds=seconds)}


def asleep(session: OpenSession, now: datetime) -> bool:
    """Tell whether the silence since the last turn is too long for the session to go on."""
    return whole_second(now) - whole_second(session.last_turn_at) >= IDLE_GAP


def _change(connection: Connection, session: OpenSession, **values: object) -> None:
    _execute_change(connection, _CHANGE, session, **values)


def _execute_change(
    connection: Connection, change: Update, session: OpenSession, **values: object
) -> None:
    connection.execute(change, {**values, "of_session": session.session_id})
