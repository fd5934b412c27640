"""Everything that a turn needs to know of one ward, asked for at once.

A turn is decided while nobody else may write for the ward (on SQLite: for anybody), so each
question to the ledger less lets the next one in sooner.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from guardian.provider.engine.dependence import WATCH_COLUMNS, Watch
from guardian.provider.engine.service_notices import CLOSED_COLUMNS, CLOSING
from guardian.provider.engine.sessions import OPEN_SESSION, SESSION_COLUMNS, OpenSession
from guardian.provider.engine.softer import SOFTER_COLUMNS, Softer
from guardian.provider.engine.stretches import USE_COLUMNS, WardUse
from guardian.provider.engine.usage import TURNS
from guardian.provider.engine.ward_keys import Box, box_of, opened_box, stored_storage_key
from guardian.provider.ledger.activity import chat_session_table
from guardian.provider.ledger.continuous_use import dependence_table, ward_use_table
from guardian.provider.ledger.conversations import ward_key_table
from guardian.provider.ledger.people import ward_table
from guardian.provider.ledger.signs import softer_table

_OPEN_ID = OPEN_SESSION.with_only_columns(chat_session_table.c.session_id).scalar_subquery()


def _of(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column == ward_table.c.ward_id


_KEYS = (ward_key_table.c.data_key, stored_storage_key())


def _asking(*more: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*SESSION_COLUMNS, *USE_COLUMNS, *WATCH_COLUMNS, *_KEYS, *more)
        .select_from(
            ward_table.outerjoin(chat_session_table, chat_session_table.c.session_id == _OPEN_ID)
            .outerjoin(ward_use_table, _of(ward_use_table.c.ward_id))
            .outerjoin(dependence_table, _of(dependence_table.c.ward_id))
            .outerjoin(ward_key_table, _of(ward_key_table.c.ward_id))
            .outerjoin(softer_table, _of(softer_table.c.ward_id))
        )
        .where(ward_table.c.ward_id == bindparam("of_ward"))
    )


_OF_REPLY = _asking()
_OF_MESSAGE = _asking(
    TURNS.scalar_subquery().label("turns_so_far"), *CLOSED_COLUMNS, *SOFTER_COLUMNS
)
_SESSION = slice(0, len(SESSION_COLUMNS))
_USE = slice(_SESSION.stop, _SESSION.stop + len(USE_COLUMNS))
_WATCH = slice(_USE.stop, _USE.stop + len(WATCH_COLUMNS))
_BEHIND = slice(_WATCH.stop + len(_KEYS), None)
_SOFTER = tuple(column.name for column in SOFTER_COLUMNS)
_SESSION_NAMES, _USE_NAMES, _WATCH_NAMES = (
    tuple(column.name for column in columns)
    for columns in (SESSION_COLUMNS, USE_COLUMNS, WATCH_COLUMNS)
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a ward stands."""

    ward_id: str
    session: OpenSession | None
    use: WardUse
    watch: Watch
    wrapped_key: bytes | None = field(repr=False)
    storage_key: str | None = field(repr=False)

    def box(self, connection: Connection) -> Box:
        """Return what the ward's words are kept in, as :func:`box_of` does."""
        if self.wrapped_key is None or self.storage_key is None:
            return box_of(connection, self.ward_id)
        return opened_box(self.ward_id, self.storage_key, self.wrapped_key)


@dataclass(frozen=True, kw_only=True)
class MessageStanding(Standing):
    """How a ward stands who wants to say something.

    ``turns_so_far`` are the ward's to the character; ``closed`` is what closes the service to
    everybody, as :func:`~guardian.provider.engine.service_notices.closed_by` returns it.
    """

    turns_so_far: int
    closed: frozenset[str]
    softer: Softer | None

    def softer_at(self, now: datetime) -> str | None:
        """Return what replies are softer about at ``now``; ``None``: they are not."""
        return self.softer.subject if self.softer and self.softer.holds(now) else None


def read_standing(connection: Connection, ward_id: str) -> Standing:
    """Return how a ward stands.

    The caller has the ward's lock by an earlier statement: what is joined to a row that is being
    locked would be as it was before the lock was waited for.
    """
    row = connection.execute(_OF_REPLY, {"of_ward": ward_id}).one()
    return Standing(**_read(ward_id, tuple(row)))


def read_message_standing(
    connection: Connection, ward_id: str, character_id: str, at: datetime
) -> MessageStanding:
    """Return how a ward stands who writes to a character ``at`` a moment; locked, as above."""
    given = {"of_ward": ward_id, "with_character": character_id, "at": at}
    row = tuple(connection.execute(_OF_MESSAGE, given).one())
    turns, *rest = row[_BEHIND]
    closed, softer = rest[: len(CLOSING)], rest[len(CLOSING) :]
    return MessageStanding(
        **_read(ward_id, row),
        turns_so_far=int(turns),
        closed=frozenset(kind for kind, holds in zip(CLOSING, closed, strict=True) if holds),
        softer=None if softer[0] is None else Softer(**dict(zip(_SOFTER, softer, strict=True))),
    )


def _read(ward_id: str, row: tuple[Any, ...]) -> dict[str, Any]:
    session = dict(zip(_SESSION_NAMES, row[_SESSION], strict=True))
    use = dict(zip(_USE_NAMES, row[_USE], strict=True))
    watch = dict(zip(_WATCH_NAMES, row[_WATCH], strict=True))
    wrapped, storage = row[_WATCH.stop : _BEHIND.start]
    return {
        "ward_id": ward_id,
        "session": None if session["session_id"] is None else OpenSession(**session),
        "use": WardUse() if use["run_seconds"] is None else WardUse(**use),
        "watch": Watch() if watch["armed"] is None else Watch(**watch),
        "wrapped_key": wrapped,
        "storage_key": storage,
    }
