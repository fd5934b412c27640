"""Signing an event for one link and putting it where its next poll finds it."""

import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from guardian.link.set_tokens import sign_set
from guardian.link.wire.base import Wire
from guardian.link.wire.events import Alert, Change, SetClaims, Topic
from guardian.link.wire.happenings import CATALOGUE
from guardian.link.wire.ward import Role
from guardian.provider.access import Permission
from guardian.provider.accounts.people import LinkRow, active_links
from guardian.provider.context import Provider
from guardian.provider.ledger.keys import current_key
from guardian.provider.ledger.outbox import event_table
from guardian.provider.ledger.people import link_table

_URI = {payload: uri for uri, payload in CATALOGUE.items()}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What to tell; ``alert_id`` of an alert, ``topics`` of a change.

    ``precedence`` 0: goes before all that waits with 1.
    """

    uri: str
    payload: Wire
    alert_id: str | None = None
    topics: list[Topic] | None = None
    precedence: int = 1

    @classmethod
    def of(cls, payload: Wire) -> "Told":
        """Return how a payload of the event catalogue is told."""
        return cls(
            uri=_URI[type(payload)],
            payload=payload,
            alert_id=payload.alert_id if isinstance(payload, Alert) else None,
            topics=payload.topics if isinstance(payload, Change) else None,
        )


def new_jti() -> str:
    """Return a name for an event that is about to be told."""
    return f"set-{secrets.token_hex(16)}"


def append_to(
    provider: Provider,
    connection: Connection,
    link_id: str,
    told: Told,
    jti: str | None = None,
) -> str:
    """Append an event to a link's own numbering and return its ``jti``.

    The link's row is locked first, or two transactions would give one number twice.
    """
    table = event_table
    links = link_table.c
    connection.execute(select(links.link_id).where(links.link_id == link_id).with_for_update())
    last = connection.execute(
        select(func.coalesce(func.max(table.c.gl_seq), 0)).where(table.c.link_id == link_id)
    ).scalar_one()
    issued_at = provider.wall_clock.now()
    claims = SetClaims(
        iss=provider.issuer,
        aud=link_id,
        iat=int(issued_at.timestamp()),
        jti=jti or new_jti(),
        gl_seq=last + 1,
        events={told.uri: told.payload.model_dump(mode="json")},
    )
    connection.execute(
        insert(table).values(
            link_id=link_id,
            gl_seq=claims.gl_seq,
            jti=claims.jti,
            alert_id=told.alert_id,
            topics=told.topics,
            compact=sign_set(claims, current_key(connection, issued_at)),
            created_at=provider.clock.now(),
            precedence=told.precedence,
        )
    )
    return claims.jti


def hearers(connection: Connection, ward_id: str, *, crisis: bool) -> tuple[LinkRow, ...]:
    """Return the active links that are told of an alert: emergency contacts of a crisis alone."""
    return tuple(
        link
        for link in active_links(connection, ward_id)
        if Permission.ALERTS_READ in link.permissions
        and (crisis or link.role is not Role.EMERGENCY_CONTACT)
    )
