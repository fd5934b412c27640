"""Keys that callers of the gateway hold: told once, kept as fingerprints."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from guardian.provider.accounts.secret_tokens import fingerprint, new_token
from guardian.provider.ledger.gateway import caller_key_table

PREFIX = "gk-"
"""So that a key that was lost is recognised, by people and by scanners of files."""
LONGEST_KEY = 200
_FIND = select(caller_key_table).where(caller_key_table.c.fingerprint == bindparam("wanted"))


class CallerKind(StrEnum):
    """Whose a key is."""

    WARD = "ward"
    ADULT = "adult"
    FRONT_END = "front_end"
    """A program that says with each request who asks, and is nobody by itself."""


@dataclass(frozen=True, kw_only=True)
class KeyRow:
    """A key as it is listed; the key itself is not here, and nowhere else."""

    key_id: str
    kind: CallerKind
    ward_id: str | None
    name: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class NewKey:
    """A key that was made: the one moment at which it can be told."""

    key_id: str
    secret: str = field(repr=False)


def make_key(
    connection: Connection,
    kind: CallerKind,
    name: str,
    now: datetime,
    *,
    ward_id: str | None = None,
) -> NewKey:
    """Make a key for a ward (``ward_id``), for an adult or for a front end."""
    made = NewKey(key_id=f"key-{secrets.token_hex(6)}", secret=f"{PREFIX}{new_token()}")
    connection.execute(
        insert(caller_key_table).values(
            key_id=made.key_id,
            fingerprint=fingerprint(made.secret),
            kind=kind,
            ward_id=ward_id,
            name=name,
            created_at=now,
        )
    )
    return made


def revoke_key(connection: Connection, key_id: str, now: datetime) -> bool:
    """End a key; ``False``: there is none with this id that works."""
    table = caller_key_table
    ended = connection.execute(
        update(table)
        .where(table.c.key_id == key_id, table.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return ended.rowcount == 1


def find_key(connection: Connection, secret: str) -> KeyRow | None:
    """Return the key that ``secret`` is, also a revoked one; ``None`` for what was never a key."""
    if not secret.startswith(PREFIX) or len(secret) > LONGEST_KEY:
        return None
    wanted = fingerprint(secret)
    row = connection.execute(_FIND, {"wanted": wanted}).one_or_none()
    if row is None or not hmac.compare_digest(row.fingerprint, wanted):
        return None
    return _key(row)


def keys_of(connection: Connection, ward_id: str | None = None) -> tuple[KeyRow, ...]:
    """Return the keys of a ward, or of everybody, the oldest first."""
    table = caller_key_table
    wanted = select(table).order_by(table.c.created_at, table.c.key_id)
    if ward_id is not None:
        wanted = wanted.where(table.c.ward_id == ward_id)
    return tuple(_key(row) for row in connection.execute(wanted))


def _key(row: Row[tuple[object, ...]]) -> KeyRow:
    kept = dict(row._mapping)  # noqa: SLF001 - public by SQLAlchemy
    del kept["fingerprint"]
    kept["kind"] = CallerKind(kept["kind"])
    return KeyRow(**kept)
