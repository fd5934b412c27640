"""Sessions of browsers: the cookie holds a secret, the ledger its fingerprint.

``now`` is always the wall clock: a demonstration that jumps a week ahead signs nobody out.
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from guardian.provider.accounts.secret_tokens import fingerprint, new_token
from guardian.provider.accounts.tables import web_session_table

Kind = Literal["guardian", "ward"]

LIFETIMES: dict[Kind, timedelta] = {"guardian": timedelta(hours=1), "ward": timedelta(days=30)}
"""A guardian's session opens the gate to every limit, so it is short."""


def open_session(connection: Connection, kind: Kind, person_id: str, now: datetime) -> str:
    """Record a session of a person and return its secret; forgets sessions that have expired."""
    connection.execute(delete(web_session_table).where(web_session_table.c.expires_at <= now))
    token = new_token()
    connection.execute(
        insert(web_session_table).values(
            token_fingerprint=fingerprint(token),
            kind=kind,
            person_id=person_id,
            expires_at=now + LIFETIMES[kind],
        )
    )
    return token


def find_session(connection: Connection, token: str, kind: Kind, now: datetime) -> str | None:
    """Return whose session of this kind ``token`` is, or ``None`` if it is none or has expired."""
    table = web_session_table.c
    return connection.execute(
        select(table.person_id).where(
            table.token_fingerprint == fingerprint(token),
            table.kind == kind,
            table.expires_at > now,
        )
    ).scalar_one_or_none()


def close_session(connection: Connection, token: str) -> None:
    """End a session; an unknown one has ended already."""
    table = web_session_table
    connection.execute(delete(table).where(table.c.token_fingerprint == fingerprint(token)))
