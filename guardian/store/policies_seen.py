"""Which policies a provider was seen to have in force, and when it told that they changed.

What lies between two readings is known only as far as the provider would have told of a change.
"""

from dataclasses import dataclass
from datetime import datetime

from guardian.store.connection import (
    Connection,
    Record,
    from_optional_text,
    from_text,
    to_text,
)

MOST_KEPT = 1000
"""Of one link; a family that changes its limits twenty times a day comes to them in seven weeks."""


@dataclass(frozen=True, kw_only=True)
class SeenPolicyRow:
    """One policy as it was read from ``first_as_of`` to ``last_as_of``, by the provider's clock.

    ``effective``: an :class:`EffectivePolicy` as JSON text.
    """

    version: int
    effective: str
    applied_at: datetime | None
    first_as_of: datetime
    last_as_of: datetime


def record(
    connection: Connection,
    link_id: str,
    *,
    version: int,
    effective: str,
    applied_at: datetime | None,
    as_of: datetime,
) -> None:
    """Keep a reading: the newest row grows where nothing changed since, or a row is added.

    Beyond :data:`MOST_KEPT` the oldest goes.
    """
    newest = connection.execute(
        "SELECT id, last_as_of FROM policy_seen WHERE link_id = ?1 AND version = ?2"
        " AND effective = ?3 AND id = (SELECT max(id) FROM policy_seen WHERE link_id = ?1)",
        (link_id, version, effective),
    ).fetchone()
    moment = to_text(as_of)
    if newest is not None and not _changed(connection, link_id, newest["last_as_of"], moment):
        connection.execute(
            "UPDATE policy_seen SET last_as_of = max(last_as_of, ?) WHERE id = ?",
            (moment, newest["id"]),
        )
        return
    connection.execute(
        "INSERT INTO policy_seen"
        " (link_id, version, effective, applied_at, first_as_of, last_as_of)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        (link_id, version, effective, None if applied_at is None else to_text(applied_at), moment),
    )
    connection.execute(
        "DELETE FROM policy_seen WHERE link_id = ?1 AND id <="
        " (SELECT id FROM policy_seen WHERE link_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        (link_id, MOST_KEPT),
    )


def between(
    connection: Connection, link_id: str, first: datetime, until: datetime
) -> tuple[SeenPolicyRow, ...]:
    """Return what was in force from ``first`` to before ``until``, in the order it was read.

    The last row that ends before ``first`` comes along: it may have held on.
    """
    records = connection.execute(
        "SELECT * FROM policy_seen WHERE link_id = ?1 AND first_as_of < ?3 AND last_as_of >="
        " coalesce((SELECT max(last_as_of) FROM policy_seen"
        " WHERE link_id = ?1 AND last_as_of < ?2), ?2) ORDER BY id",
        (link_id, to_text(first), to_text(until)),
    ).fetchall()
    return tuple(_row(each) for each in records)


def add_change(connection: Connection, link_id: str, at: datetime) -> None:
    """Keep that the provider told of a change at ``at``, by its clock."""
    connection.execute("INSERT OR IGNORE INTO policy_change VALUES (?, ?)", (link_id, to_text(at)))


def changes_between(
    connection: Connection, link_id: str, first: datetime, until: datetime
) -> tuple[datetime, ...]:
    """Return when changes were told from ``first`` to before ``until``, the earliest first."""
    records = connection.execute(
        "SELECT at FROM policy_change WHERE link_id = ? AND at >= ? AND at < ? ORDER BY at",
        (link_id, to_text(first), to_text(until)),
    ).fetchall()
    return tuple(from_text(each["at"]) for each in records)


def _changed(connection: Connection, link_id: str, after: str, until: str) -> bool:
    # One told of the future says nothing yet.
    found = connection.execute(
        "SELECT 1 FROM policy_change WHERE link_id = ? AND at > ? AND at <= ? LIMIT 1",
        (link_id, after, until),
    ).fetchone()
    return found is not None


def _row(each: Record) -> SeenPolicyRow:
    return SeenPolicyRow(
        version=each["version"],
        effective=each["effective"],
        applied_at=from_optional_text(each["applied_at"]),
        first_as_of=from_text(each["first_as_of"]),
        last_as_of=from_text(each["last_as_of"]),
    )
