"""What the bridge has seen of each account, in the ledger: without words, and what was counted.

A row is written in the transaction of what follows from it, so each is counted once, whenever the
process ends.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, insert, select, update

from guardian.provider.backends.openwebui.turns import KeptRow
from guardian.provider.ledger.open_webui import open_webui_account_table, open_webui_row_table

T = TypeVar("T")

_CHATS_AT_A_TIME = 500
_OF_ROW = tuple(field.name for field in fields(KeptRow))


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What became of a row here.

    ``said``: the ward's side of this answer was counted; ``answered``: the character's side, or
    that it was refused; ``read``: its words were looked at. ``words_digest``: of a ward's words as
    they were looked at; ``None``: they were not, or it is not a ward's.
    """

    said: bool = False
    answered: bool = False
    read: bool = False
    words_digest: str | None = None


DONE_WITH = Marks(said=True, answered=True, read=True)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """How far an account was looked at. ``until``: seconds since 1970, by the server's clock."""

    until: int
    swept_at: datetime


def seen_of(connection: Connection, subject: str) -> Seen | None:
    """Return how far an account was looked at, ``None`` before the first time."""
    table = open_webui_account_table.c
    row = connection.execute(
        select(table.seen_until, table.swept_at).where(table.subject == subject)
    ).one_or_none()
    return None if row is None else Seen(until=row.seen_until, swept_at=row.swept_at)


def keep_seen(connection: Connection, subject: str, seen: Seen) -> None:
    """Write down how far an account was looked at."""
    table = open_webui_account_table
    values = {"seen_until": seen.until, "swept_at": seen.swept_at}
    changed = connection.execute(update(table).where(table.c.subject == subject).values(values))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(subject=subject, **values))


def rows_of_chats(
    connection: Connection, subject: str, chat_ids: Collection[str]
) -> tuple[dict[str, KeptRow], dict[str, Marks]]:
    """Return every row that is known of some chats of an account, and its marks, by row."""
    table = open_webui_row_table.c
    rows: dict[str, KeptRow] = {}
    marks: dict[str, Marks] = {}
    for some in in_parts(sorted(chat_ids), _CHATS_AT_A_TIME):
        found = connection.execute(
            select(open_webui_row_table).where(table.subject == subject, table.chat_id.in_(some))
        )
        for row in found.mappings():
            rows[row["row_id"]] = KeptRow(**{name: row[name] for name in _OF_ROW})
            marks[row["row_id"]] = Marks(
                said=row["said"],
                answered=row["answered"],
                read=row["read"],
                words_digest=row["words_digest"],
            )
    return rows, marks


def keep_rows(
    connection: Connection,
    subject: str,
    rows: Mapping[str, KeptRow],
    marks: Mapping[str, Marks],
    known: Collection[str],
) -> None:
    """Write rows with their marks; ``known``: those that are there already."""
    table = open_webui_row_table
    new = [_values(subject, row_id, rows[row_id], marks[row_id]) for row_id in rows]
    fresh = [values for values in new if values["row_id"] not in known]
    if fresh:
        connection.execute(insert(table), fresh)
    for row_id in rows:
        if row_id in known:
            connection.execute(
                update(table)
                .where(table.c.subject == subject, table.c.row_id == row_id)
                .values(**asdict(rows[row_id]), **asdict(marks[row_id]))
            )


def _values(subject: str, row_id: str, row: KeptRow, marks: Marks) -> dict[str, object]:
    return {"subject": subject, "row_id": row_id, **asdict(row), **asdict(marks)}


def in_parts(things: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Yield things in order, so many at a time."""
    for begin in range(0, len(things), most):
        yield things[begin : begin + most]


def storable(texts: Iterable[str | None]) -> bool:
    """Whether a database can hold them: PostgreSQL has no NUL."""
    return not any(text is not None and "\x00" in text for text in texts)
