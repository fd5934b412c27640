"""Access and refresh tokens of a link: issued, rotated, recognised, revoked.

Every answer of the token endpoint is one *generation* of a family. A refresh token works until a
token of a later generation has been used once: an app that was killed before it saved an answer
asks again with the token it has. After that, presenting it again means that somebody copied it,
and the whole family ends (RFC 9700 section 4.14.2). Every ``now`` is the wall clock.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, or_, select, update

from guardian.provider.access import Permission
from guardian.provider.accounts.secret_tokens import fingerprint
from guardian.provider.oauth.tables import access_token_table, family_table, refresh_token_table

ACCESS_LIFETIME = timedelta(minutes=10)
_REMEMBERED = timedelta(days=1)  # an expired token still tells its holder that the link has ended
_REMEMBERED_GENERATIONS = 1000  # a week of use; an older refresh token is unknown, not reused


class RefreshOutcome(StrEnum):
    """What became of a refresh token that was presented."""

    GOOD = "good"
    UNKNOWN = "unknown"
    WRONG_KEY = "wrong_key"
    REVOKED = "revoked"
    REUSED = "reused"


@dataclass(frozen=True, kw_only=True)
class Refresh:
    """A refresh token that was presented: whether it is good, and what it belongs to."""

    outcome: RefreshOutcome
    family_id: str | None = None
    link_id: str | None = None
    actions: frozenset[Permission] | None = None
    """What a watch family may do at most; ``None`` in a full family."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """An access token that was found, good or not."""

    family_id: str
    link_id: str
    key_thumbprint: str
    live: bool
    """Neither expired nor revoked."""
    generation: int
    confirmed: bool
    """It was used before."""
    actions: frozenset[Permission] | None
    """What a watch token may do at most; ``None`` for a full one."""


def start_family(connection: Connection, link_id: str, key_thumbprint: str) -> str:
    """Begin the tokens of a link, bound to one key, and return the family's id."""
    family_id = f"family-{secrets.token_urlsafe(16)}"
    connection.execute(
        insert(family_table).values(
            family_id=family_id,
            link_id=link_id,
            key_thumbprint=key_thumbprint,
            last_generation=0,
            confirmed_generation=0,
        )
    )
    return family_id


def start_watch_family(
    connection: Connection, parent: Access, key_thumbprint: str, actions: frozenset[Permission]
) -> str:
    """Begin reduced tokens of a link, bound to a key of their own, and return the family's id."""
    family_id = start_family(connection, parent.link_id, key_thumbprint)
    connection.execute(
        update(family_table)
        .where(family_table.c.family_id == family_id)
        .values(watch=True, actions=sorted(actions), parent_family_id=parent.family_id)
    )
    return family_id


def record_answer(
    connection: Connection,
    family_id: str,
    *,
    access_token: str,
    refresh_token: str,
    now: datetime,
) -> None:
    """Record the two tokens of a new answer as the family's next generation."""
    generation = (
        1
        + connection.execute(
            select(family_table.c.last_generation)
            .where(family_table.c.family_id == family_id)
            .with_for_update()
        ).scalar_one()
    )
    connection.execute(
        update(family_table)
        .where(family_table.c.family_id == family_id)
        .values(last_generation=generation)
    )
    connection.execute(
        delete(access_token_table).where(access_token_table.c.expires_at <= now - _REMEMBERED)
    )
    common = {"family_id": family_id, "generation": generation}
    connection.execute(
        insert(access_token_table).values(
            token_fingerprint=fingerprint(access_token), expires_at=now + ACCESS_LIFETIME, **common
        )
    )
    connection.execute(
        insert(refresh_token_table).values(token_fingerprint=fingerprint(refresh_token), **common)
    )
    connection.execute(
        delete(refresh_token_table).where(
            refresh_token_table.c.family_id == family_id,
            refresh_token_table.c.generation <= generation - _REMEMBERED_GENERATIONS,
        )
    )


def present_refresh_token(
    connection: Connection, token: str, key_thumbprint: str, now: datetime
) -> Refresh:
    """Judge a refresh token; its good use confirms its generation, its reuse ends the family."""
    tokens, families = refresh_token_table, family_table
    row = connection.execute(
        select(
            tokens.c.generation,
            families.c.family_id,
            families.c.link_id,
            families.c.key_thumbprint,
            families.c.confirmed_generation,
            families.c.revoked_at,
            families.c.watch,
            families.c.actions,
        )
        .join(families, families.c.family_id == tokens.c.family_id)
        .where(tokens.c.token_fingerprint == fingerprint(token))
        .with_for_update()
    ).one_or_none()
    if row is None:
        return Refresh(outcome=RefreshOutcome.UNKNOWN)
    if not secrets.compare_digest(row.key_thumbprint, key_thumbprint):
        return Refresh(outcome=RefreshOutcome.WRONG_KEY)
    if row.revoked_at is not None:
        return Refresh(outcome=RefreshOutcome.REVOKED)
    if row.generation < row.confirmed_generation:
        revoke_family(connection, row.family_id, now)
        return Refresh(outcome=RefreshOutcome.REUSED)
    _confirm(connection, row.family_id, row.generation)
    return Refresh(
        outcome=RefreshOutcome.GOOD,
        family_id=row.family_id,
        link_id=row.link_id,
        actions=_actions(row.watch, row.actions),
    )


def find_access_token(connection: Connection, token: str, now: datetime) -> Access | None:
    """Return the access token, good or not, or ``None`` when there never was one like it."""
    tokens, families = access_token_table, family_table
    row = connection.execute(
        select(
            tokens.c.expires_at,
            tokens.c.revoked_at,
            tokens.c.generation,
            families.c.confirmed_generation,
            families.c.family_id,
            families.c.link_id,
            families.c.key_thumbprint,
            families.c.watch,
            families.c.actions,
            families.c.revoked_at.label("family_revoked_at"),
        )
        .join(families, families.c.family_id == tokens.c.family_id)
        .where(tokens.c.token_fingerprint == fingerprint(token))
    ).one_or_none()
    if row is None:
        return None
    revoked = row.revoked_at is not None or row.family_revoked_at is not None
    live = not revoked and row.expires_at > now
    return Access(
        family_id=row.family_id,
        link_id=row.link_id,
        key_thumbprint=row.key_thumbprint,
        live=live,
        generation=row.generation,
        confirmed=row.confirmed_generation >= row.generation,
        actions=_actions(row.watch, row.actions),
    )


def confirm_access_token(connection: Connection, access: Access) -> None:
    """Note that a token was used: its answer has arrived, so its predecessors are over."""
    if not access.confirmed:
        _confirm(connection, access.family_id, access.generation)


def revoke(connection: Connection, token: str, now: datetime) -> None:
    """End a token: an access token alone, a refresh token with its family (RFC 7009 section 2)."""
    family_id = connection.execute(
        select(refresh_token_table.c.family_id).where(
            refresh_token_table.c.token_fingerprint == fingerprint(token)
        )
    ).scalar_one_or_none()
    if family_id is not None:
        revoke_family(connection, family_id, now)
    connection.execute(
        update(access_token_table)
        .where(
            access_token_table.c.token_fingerprint == fingerprint(token),
            access_token_table.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


def revoke_family(connection: Connection, family_id: str, now: datetime) -> None:
    """End every token of a family, and of the watch families that were made from it.

    Whoever copied a full token may have made one, too.
    """
    table = family_table.c
    concerned = or_(table.family_id == family_id, table.parent_family_id == family_id)
    connection.execute(
        update(family_table).where(concerned, table.revoked_at.is_(None)).values(revoked_at=now)
    )


def _actions(watch: object, actions: Iterable[str] | None) -> frozenset[Permission] | None:
    return frozenset(Permission(each) for each in actions or ()) if watch else None


def _confirm(connection: Connection, family_id: str, generation: int) -> None:
    connection.execute(
        update(family_table)
        .where(
            family_table.c.family_id == family_id,
            family_table.c.confirmed_generation < generation,
        )
        .values(confirmed_generation=generation)
    )
