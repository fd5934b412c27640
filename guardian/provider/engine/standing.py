"""Everything that a turn needs to know of one ward, asked for at once.

A turn is decided while nobody else may write for the ward (on SQLite: for anybody), so each
question to the ledger less lets the next one in sooner.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, select

from guardian.provider.engine.dependence import WATCH_COLUMNS, Watch
from guardian.provider.engine.service_notices import CLOSED_COLUMNS, CLOSING
from guardian.provider.engine.sessions import OPEN_SESSION, SESSION_COLUMNS, OpenSession
from guardian.provider.engine.stretches import USE_COLUMNS, WardUse
from guardian.provider.engine.usage import TURNS
from guardian.provider.engine.ward_keys import Box, box_of, opened_box, stored_storage_key
from guardian.provider.ledger.activity import chat_session_table
from guardian.provider.ledger.continuous_use import dependence_table, ward_use_table
from guardian.provider.ledger.conversations import ward_key_table
from guardian.provider.ledger.people import ward_table

_OPEN_ID = OPEN_SESSION.with_only_columns(chat_session_table.c.session_id).scalar_subquery()


def _of(column: ColumnElement[str]) -> ColumnElement[bool]:
    return column == ward_table.c.ward_id


_KEYS = (ward_key_table.c.data_key, stored_storage_key())
_STANDING = (
    select(
        *SESSION_COLUMNS,
        *USE_COLUMNS,
        *WATCH_COLUMNS,
        *CLOSED_COLUMNS,
        *_KEYS,
        TURNS.scalar_subquery().label("turns_so_far"),
    )
    .select_from(
        ward_table.outerjoin(chat_session_table, chat_session_table.c.session_id == _OPEN_ID)
        .outerjoin(ward_use_table, _of(ward_use_table.c.ward_id))
        .outerjoin(dependence_table, _of(dependence_table.c.ward_id))
        .outerjoin(ward_key_table, _of(ward_key_table.c.ward_id))
    )
    .where(ward_table.c.ward_id == bindparam("of_ward"))
)
_SESSION = slice(0, len(SESSION_COLUMNS))
_USE = slice(_SESSION.stop, _SESSION.stop + len(USE_COLUMNS))
_WATCH = slice(_USE.stop, _USE.stop + len(WATCH_COLUMNS))
_CLOSED = slice(_WATCH.stop, _WATCH.stop + len(CLOSED_COLUMNS))
_SESSION_NAMES, _USE_NAMES, _WATCH_NAMES = (
    tuple(column.name for column in columns)
    for columns in (SESSION_COLUMNS, USE_COLUMNS, WATCH_COLUMNS)
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a ward stands.

    ``closed``: what closes the service to everybody at the moment. ``turns_so_far``: of the ward to
    the character that was asked about.
    """

    ward_id: str
    session: OpenSession | None
    use: WardUse
    watch: Watch
    closed: frozenset[str]
    turns_so_far: int
    wrapped_key: bytes | None = field(repr=False)
    storage_key: str | None = field(repr=False)

    def box(self, connection: Connection) -> Box:
        """Return what the ward's words are kept in, as :func:`box_of` does."""
        if self.wrapped_key is None or self.storage_key is None:
            return box_of(connection, self.ward_id)
        return opened_box(self.ward_id, self.storage_key, self.wrapped_key)


def read_standing(
    connection: Connection, ward_id: str, at: datetime, character_id: str = ""
) -> Standing:
    """Return how a ward stands ``at`` a moment.

    The caller has the ward's lock by an earlier statement: what is joined to a row that is being
    locked would be as it was before the lock was waited for.
    """
    given = {"of_ward": ward_id, "with_character": character_id, "at": at}
    row = tuple(connection.execute(_STANDING, given).one())
    session = dict(zip(_SESSION_NAMES, row[_SESSION], strict=True))
    use = dict(zip(_USE_NAMES, row[_USE], strict=True))
    watch = dict(zip(_WATCH_NAMES, row[_WATCH], strict=True))
    wrapped, storage, turns = row[_CLOSED.stop :]
    return Standing(
        ward_id=ward_id,
        session=None if session["session_id"] is None else OpenSession(**session),
        use=WardUse() if use["run_seconds"] is None else WardUse(**use),
        watch=Watch() if watch["armed"] is None else Watch(**watch),
        closed=frozenset(
            kind for kind, in_force in zip(CLOSING, row[_CLOSED], strict=True) if in_force
        ),
        turns_so_far=int(turns),
        wrapped_key=wrapped,
        storage_key=storage,
    )
