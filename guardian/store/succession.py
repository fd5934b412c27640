"""One link takes the place of another to the same account: what was read through it goes on.

The journal and the inbox stay as they were received, under the link that received them.
"""

from datetime import datetime

from guardian.store import findings
from guardian.store.connection import Connection
from guardian.store.finding_acts import close_finding

_MERGED = (
    "usage",
    "usage_known",
    "refusal",
    "purchase",
    "policy_seen",
    "policy_change",
    "stretch",
    "reminder_shown",
    "session_exit",
    "ward_request",
)
"""What the successor has read itself is newer and stays."""


def succeed(connection: Connection, link_id: str, successor: str, now: datetime) -> None:
    """Move what is kept of a link to its successor, and remove it; in one transaction.

    Wishes that wait are sent by the successor. What describes the account as it is now (ward,
    policy, characters) is the successor's own, and so are its tokens and keys.
    """
    both = (link_id, successor)
    # A note belongs to its alert by both their columns, which cannot change in one statement.
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute(
        "DELETE FROM usage WHERE link_id = ?1"
        " AND day IN (SELECT day FROM usage_known WHERE link_id = ?2)",
        both,
    )
    for table in _MERGED:
        moved = f"UPDATE OR IGNORE {table} SET link_id = ?2 WHERE link_id = ?1"  # noqa: S608
        connection.execute(moved, both)
    # An alert is told to every link: how far it has come is known by the one that was here.
    connection.execute("UPDATE OR REPLACE alert SET link_id = ?2 WHERE link_id = ?1", both)
    connection.execute("UPDATE alert_note SET link_id = ?2 WHERE link_id = ?1", both)
    _move_findings(connection, link_id, successor, now)
    connection.execute(
        "UPDATE outbox SET link_id = ?2 WHERE link_id = ?1 AND kind <> 'link_end'", both
    )
    connection.execute("DELETE FROM link WHERE link_id = ?", (link_id,))


def _move_findings(connection: Connection, link_id: str, successor: str, now: datetime) -> None:
    """One cause, one open finding: the one that was opened first goes on."""
    moved = {(row.kind, row.subject) for row in findings.open_ones(connection, link_id)}
    for row in findings.open_ones(connection, successor):
        if (row.kind, row.subject) in moved:
            close_finding(connection, row, now)
    connection.execute("UPDATE finding SET link_id = ? WHERE link_id = ?", (successor, link_id))
