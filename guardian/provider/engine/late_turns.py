"""Turns that became known after later ones were counted: added where they were, no second twice.

The sessions of a ward are the time that was counted. What a late moment adds is what would have
counted then and lies in none of them.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from guardian.policy.usage_time import IDLE_GAP, credit
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.sessions import whole_second
from guardian.provider.engine.stretches import WardUse
from guardian.provider.engine.usage import add_use, local_day
from guardian.provider.engine.use_patterns import note_pattern
from guardian.provider.ledger.activity import chat_session_table, turn_table


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """A session as far as its time was counted."""

    session_id: str
    character_id: str
    started_at: datetime
    used_until: datetime


def count_late(
    connection: Connection, person: WardRow, character_id: str, at: datetime, *, by_ward: bool
) -> None:
    """Count a moment that lies before the ward's last turn; the caller holds the ward's lock."""
    at = whole_second(at)
    near = _sessions_near(connection, person.ward_id, at)
    here = [each for each in near if whole_second(each.started_at) <= at <= each.used_until]
    if here:
        if by_ward:
            _count_within(connection, person, here, character_id, at)
        return
    earlier = [each for each in near if each.used_until < at]
    before = max(earlier, key=lambda each: each.used_until, default=None)
    if before is not None:
        _extend(connection, person, before, at)
    if before is None or before.character_id != character_id:
        before = _insert(connection, person, character_id, at)
    later = [whole_second(each.started_at) for each in near if each.started_at > at]
    if later:
        _extend(connection, person, before, min(later), since=at)
    if by_ward:
        _add_turn(connection, person, before, character_id, at)


def _count_within(
    connection: Connection,
    person: WardRow,
    here: Sequence[_Counted],
    character_id: str,
    at: datetime,
) -> None:
    """Count a turn where time is counted already: in its character's session, or a new one."""
    same = [each for each in here if each.character_id == character_id]
    own = same[-1] if same else _insert(connection, person, character_id, at)
    _add_turn(connection, person, own, character_id, at)


def _sessions_near(connection: Connection, ward_id: str, at: datetime) -> Sequence[_Counted]:
    table = chat_session_table.c
    rows = connection.execute(
        select(table.session_id, table.character_id, table.started_at, table.used_until)
        .where(
            table.ward_id == ward_id,
            table.used_until > at - IDLE_GAP,
            table.started_at < at + IDLE_GAP,
        )
        .order_by(table.started_at, table.used_until)
    )
    return [_Counted(**row._mapping) for row in rows]  # noqa: SLF001 - public by SQLAlchemy


def _insert(connection: Connection, person: WardRow, character_id: str, at: datetime) -> _Counted:
    """Begin a session that has ended already and has no length yet."""
    made = _Counted(
        session_id=f"session-{secrets.token_hex(12)}",
        character_id=character_id,
        started_at=at,
        used_until=at,
    )
    connection.execute(
        insert(chat_session_table).values(
            session_id=made.session_id,
            ward_id=person.ward_id,
            character_id=character_id,
            started_at=at,
            last_turn_at=at,
            ended_at=at,
            used_until=at,
            turns=0,
        )
    )
    return made


def _extend(
    connection: Connection,
    person: WardRow,
    session: _Counted,
    until: datetime,
    since: datetime | None = None,
) -> None:
    """Let the time of a session count until then, from where it ended or from ``since``."""
    begin = session.used_until if since is None else since
    for part in credit(begin, until, ZoneInfo(person.time_zone)):
        add_use(
            connection,
            person.ward_id,
            part.day,
            session.character_id,
            seconds=part.seconds,
            turns=0,
        )
    connection.execute(
        update(chat_session_table)
        .where(chat_session_table.c.session_id == session.session_id)
        .values(used_until=until)
    )
    before = WardUse(last_turn_at=begin)
    note_pattern(connection, person, before, WardUse(stretch_started_at=begin, last_turn_at=until))


def _add_turn(
    connection: Connection, person: WardRow, session: _Counted, character_id: str, at: datetime
) -> None:
    table = chat_session_table
    connection.execute(
        update(table)
        .where(table.c.session_id == session.session_id)
        .values(turns=table.c.turns + 1)
    )
    turn_id = f"turn-{secrets.token_hex(12)}"
    connection.execute(
        insert(turn_table).values(turn_id=turn_id, session_id=session.session_id, at=at)
    )
    day = local_day(person, at)
    add_use(connection, person.ward_id, day, character_id, seconds=0, turns=1)
