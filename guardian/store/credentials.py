"""What opens a link: one JSON document per link, a secret as a whole."""

from guardian.store.connection import Connection


def save(connection: Connection, link_id: str, document: str) -> None:
    """Keep the credentials of a link in place of earlier ones."""
    connection.execute("INSERT OR REPLACE INTO credentials VALUES (?, ?)", (link_id, document))


def find(connection: Connection, link_id: str) -> str | None:
    """Return the credentials of a link."""
    record = connection.execute(
        "SELECT document FROM credentials WHERE link_id = ?", (link_id,)
    ).fetchone()
    return None if record is None else str(record["document"])


def remove(connection: Connection, link_id: str) -> None:
    """Forget the credentials of a link."""
    connection.execute("DELETE FROM credentials WHERE link_id = ?", (link_id,))
