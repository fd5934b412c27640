"""The journal for a person who reads it: backwards, of one link or all, events as they came."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from guardian.store.connection import Connection
from guardian.store.journal import EVENT, JournalEntry, entry_of


@dataclass(frozen=True, kw_only=True)
class ReadEntry:
    """An entry; ``compact``: the signed event token, ``None``: of an act, or emptied since."""

    entry: JournalEntry
    compact: str | None


def backwards(
    connection: Connection,
    before: int | None,
    limit: int,
    *,
    link_id: str | None = None,
    acts: Collection[str] | None = None,
) -> tuple[ReadEntry, ...]:
    """Return entries below position ``before`` (``None``: the last ones), the newest first.

    ``link_id``: of that link alone. ``acts``: only these acts, and every event, since an event's
    kind is in its token; ``None``: every act.
    """
    wanted = None if acts is None else json.dumps([EVENT, *acts])
    records = connection.execute(
        "SELECT j.*, i.compact FROM journal j LEFT JOIN inbox i ON i.position = j.position"
        " WHERE (?1 IS NULL OR j.position < ?1) AND (?2 IS NULL OR j.link_id = ?2)"
        " AND (?3 IS NULL OR j.kind IN (SELECT value FROM json_each(?3)))"
        " ORDER BY j.position DESC LIMIT ?4",
        (before, link_id, wanted, limit),
    ).fetchall()
    return tuple(ReadEntry(entry=entry_of(each), compact=each["compact"]) for each in records)
