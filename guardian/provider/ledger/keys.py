"""The keys that sign events and receipts: one is current, the older ones stay published."""

import json
from datetime import datetime

from joserfc.jwk import OKPKey
from sqlalchemy import Column, Connection, Integer, String, Table, func, insert, select

from guardian.link.set_tokens import new_signing_key
from guardian.provider.ledger.base import Moment, lock_name, metadata
from guardian.provider.ledger.facts import read_fact

MOST_PUBLISHED = 40
"""Apps take a set of more than 50 keys for a flood; no event waits for as long as so many last."""

signing_key_table = Table(
    "signing_key",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),  # the highest one signs
    Column("kid", String(64), nullable=False, unique=True),
    Column("private_jwk", String(1024), nullable=False),  # the file is its owner's alone
    Column("since", Moment, nullable=False),
)


def current_key(connection: Connection, now: datetime) -> OKPKey:
    """Return the key that signs now; the first one is made when it is first asked for."""
    stored = _newest(connection)
    if stored is None:
        lock_name(connection, "signing_key")
        stored = _newest(connection)  # another may have been faster
    if stored is not None:
        return OKPKey.import_key(json.loads(stored))
    earlier = read_fact(connection, "signing_key")  # where ledgers of version 1 kept it
    key = new_signing_key() if earlier is None else OKPKey.import_key(json.loads(earlier))
    return _keep(connection, 1, key, now)


def rotate_key(connection: Connection, now: datetime) -> OKPKey:
    """Let a new key sign from now on; what older ones signed stays verifiable."""
    lock_name(connection, "signing_key")
    current_key(connection, now)
    last = connection.execute(select(func.max(signing_key_table.c.number))).scalar_one()
    return _keep(connection, last + 1, new_signing_key(), now)


def published_keys(connection: Connection) -> tuple[OKPKey, ...]:
    """Return the last :data:`MOST_PUBLISHED` keys that signed, the current one first."""
    table = signing_key_table.c
    newest = select(table.private_jwk).order_by(table.number.desc()).limit(MOST_PUBLISHED)
    rows = connection.execute(newest).scalars()
    return tuple(OKPKey.import_key(json.loads(row)) for row in rows)


def _newest(connection: Connection) -> str | None:
    table = signing_key_table.c
    return connection.execute(
        select(table.private_jwk).order_by(table.number.desc()).limit(1)
    ).scalar()


def _keep(connection: Connection, number: int, key: OKPKey, now: datetime) -> OKPKey:
    connection.execute(
        insert(signing_key_table).values(
            number=number,
            kid=key.kid,
            private_jwk=json.dumps(key.as_dict(private=True)),
            since=now,
        )
    )
    return key
