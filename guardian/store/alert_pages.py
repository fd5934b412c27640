"""Alerts a page at a time: what waits first, each group the latest first, narrowed as asked.

A page goes on after the last alert of the one before (a key and no number), so that an alert that
arrives meanwhile moves none of them, and the thousandth page costs what the first did.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from guardian.store.alerts import AlertRow, row_of
from guardian.store.connection import Connection, Value, to_text

_CRISIS = "(alert.level = 'critical' OR alert.imminence = 'emergency')"
_HARMLESS = (
    "(alert.level IN ('info', 'low', 'moderate')"
    " AND alert.imminence NOT IN ('urgent', 'emergency'))"
)
_ORDER = "received_at DESC, detected_at DESC, alert_id DESC, link_id DESC"


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """Which alerts are wanted; everything left out is no matter.

    ``level``: a code of the wire; ``critical`` also has what is an emergency, which no other level
    has. ``harmless``: neither grave nor in a hurry.
    """

    link_id: str | None = None
    level: str | None = None
    categories: tuple[str, ...] | None = None
    waiting: bool = False
    harmless: bool = False

    def condition(self) -> tuple[str, tuple[Value, ...]]:
        """Return it as SQL over the table ``alert``, with its parameters."""
        wanted: list[str] = []
        values: list[Value] = []
        if self.link_id is not None:
            wanted.append("alert.link_id = ?")
            values.append(self.link_id)
        if self.level == "critical":
            wanted.append(_CRISIS)
        elif self.level is not None:
            wanted.append(f"alert.level = ? AND NOT {_CRISIS}")
            values.append(self.level)
        if self.categories is not None:
            wanted.append("alert.category IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(self.categories))
        if self.waiting:
            wanted.append("alert.acknowledged_at IS NULL")
        if self.harmless:
            wanted.append(_HARMLESS)
        return " AND ".join(wanted) or "TRUE", tuple(values)


@dataclass(frozen=True, kw_only=True)
class AlertCursor:
    """The alert that a page ended with. ``waiting``: in which of the two groups it was."""

    waiting: bool
    received_at: datetime
    detected_at: datetime
    alert_id: str
    link_id: str


def cursor_of(row: AlertRow) -> AlertCursor:
    """Return where a page goes on that ended with ``row``."""
    return AlertCursor(
        waiting=row.acknowledged_at is None,
        received_at=row.received_at,
        detected_at=row.detected_at,
        alert_id=row.alert_id,
        link_id=row.link_id,
    )


def page(
    connection: Connection, narrowing: Narrowing, *, after: AlertCursor | None, limit: int
) -> tuple[AlertRow, ...]:
    """Return at most ``limit`` alerts that come after ``after``; ``None``: the first ones."""
    found: tuple[AlertRow, ...] = ()
    if after is None or after.waiting:
        found = _group(connection, narrowing, after, waiting=True, limit=limit)
        after = None
    if len(found) < limit and not narrowing.waiting:
        rest = limit - len(found)
        found += _group(connection, narrowing, after, waiting=False, limit=rest)
    return found


def count(connection: Connection, narrowing: Narrowing) -> int:
    """Return how many alerts there are."""
    condition, values = narrowing.condition()
    record = connection.execute(
        f"SELECT count(*) AS n FROM alert WHERE {condition}",  # noqa: S608 - of constants
        values,
    ).fetchone()
    return 0 if record is None else int(record["n"])


def waiting_crises(connection: Connection) -> tuple[AlertRow, ...]:
    """Return crises that nobody acknowledged, the earliest received first."""
    records = connection.execute(
        f"SELECT * FROM alert WHERE acknowledged_at IS NULL AND {_CRISIS}"  # noqa: S608 - constants
        " ORDER BY received_at, detected_at, alert_id, link_id"
    ).fetchall()
    return tuple(row_of(record) for record in records)


def _group(
    connection: Connection,
    narrowing: Narrowing,
    after: AlertCursor | None,
    *,
    waiting: bool,
    limit: int,
) -> tuple[AlertRow, ...]:
    condition, values = narrowing.condition()
    # By an index each, or years of alerts would be read and sorted for the few of a page.
    index, state = ("alert_waiting", "IS NULL") if waiting else ("alert_received_at", "IS NOT NULL")
    further = ""
    if after is not None:
        further = " AND (received_at, detected_at, alert_id, link_id) < (?, ?, ?, ?)"
        moments = to_text(after.received_at), to_text(after.detected_at)
        values = (*values, *moments, after.alert_id, after.link_id)
    records = connection.execute(
        f"SELECT * FROM alert INDEXED BY {index}"  # noqa: S608 - of constants
        f" WHERE acknowledged_at {state} AND {condition}{further} ORDER BY {_ORDER} LIMIT ?",
        (*values, limit),
    ).fetchall()
    return tuple(row_of(record) for record in records)
