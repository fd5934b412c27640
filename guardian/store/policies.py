"""The latest policy of every link, as the provider wrote it."""

from dataclasses import dataclass
from datetime import datetime

from guardian.store.connection import Connection, from_text, to_text


@dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """``document`` is a :class:`PolicyDocument` as JSON text; ``etag`` its version's mark."""

    document: str
    etag: str
    fetched_at: datetime


def save(connection: Connection, link_id: str, row: PolicyRow) -> None:
    """Keep the policy of a link in place of an earlier one."""
    connection.execute(
        "INSERT OR REPLACE INTO policy VALUES (?, ?, ?, ?)",
        (link_id, row.document, row.etag, to_text(row.fetched_at)),
    )


def find(connection: Connection, link_id: str) -> PolicyRow | None:
    """Return the policy of a link."""
    record = connection.execute("SELECT * FROM policy WHERE link_id = ?", (link_id,)).fetchone()
    if record is None:
        return None
    return PolicyRow(
        document=record["document"],
        etag=record["etag"],
        fetched_at=from_text(record["fetched_at"]),
    )
