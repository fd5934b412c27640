"""The keys that sign a provider's events, with those of the past: evidence outlives a key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guardian.store.connection import Connection, from_optional_text, from_text, to_text


@dataclass(frozen=True, kw_only=True)
class SigningKeyRow:
    """A public key as JSON text. ``retired_at``: since when the provider no longer names it."""

    key_id: str
    jwk: str
    first_seen_at: datetime
    retired_at: datetime | None = None


def replace(
    connection: Connection, link_id: str, keys: Sequence[tuple[str, str]], now: datetime
) -> None:
    """Keep ``keys`` (id, JSON text) as those in use and retire the others."""
    connection.execute(
        "UPDATE signing_key SET retired_at = ? WHERE link_id = ? AND retired_at IS NULL",
        (to_text(now), link_id),
    )
    connection.executemany(
        "INSERT INTO signing_key VALUES (?, ?, ?, ?, NULL)"
        " ON CONFLICT DO UPDATE SET retired_at = NULL",
        [(link_id, key_id, jwk, to_text(now)) for key_id, jwk in keys],
    )


def in_use(connection: Connection, link_id: str) -> tuple[str, ...]:
    """Return the keys that the provider named last, as JSON texts."""
    records = connection.execute(
        "SELECT jwk FROM signing_key WHERE link_id = ? AND retired_at IS NULL ORDER BY key_id",
        (link_id,),
    ).fetchall()
    return tuple(record["jwk"] for record in records)


def history(connection: Connection, link_id: str) -> tuple[SigningKeyRow, ...]:
    """Return every key ever named, the oldest first."""
    records = connection.execute(
        "SELECT * FROM signing_key WHERE link_id = ? ORDER BY first_seen_at, key_id", (link_id,)
    ).fetchall()
    return tuple(
        SigningKeyRow(
            key_id=record["key_id"],
            jwk=record["jwk"],
            first_seen_at=from_text(record["first_seen_at"]),
            retired_at=from_optional_text(record["retired_at"]),
        )
        for record in records
    )
