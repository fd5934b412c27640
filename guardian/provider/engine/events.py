"""Events for guardians, written in the transaction of their cause.

Each active link has its own numbering; what a link may not read, it is not told of.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from guardian.link.set_tokens import sign_set
from guardian.link.wire.base import Wire
from guardian.link.wire.events import (
    ALERT_URI,
    CHANGE_URI,
    Alert,
    Change,
    Level,
    SetClaims,
    Topic,
)
from guardian.link.wire.happenings import CATALOGUE
from guardian.link.wire.ward import Role
from guardian.provider.access import Permission
from guardian.provider.accounts.people import LinkRow, active_links
from guardian.provider.context import Provider
from guardian.provider.ledger.keys import current_key
from guardian.provider.ledger.outbox import event_table

_URI = {payload: uri for uri, payload in CATALOGUE.items()}
_NEEDED = {
    Topic.USAGE: Permission.USAGE_READ,
    Topic.POLICY: Permission.POLICY_READ,
    Topic.SPENDING: Permission.SPENDING_READ,
    Topic.CHARACTERS: Permission.POLICY_READ,
}


def append_alert(provider: Provider, connection: Connection, ward_id: str, alert: Alert) -> None:
    """Tell every active link of the ward that may hear of alerts."""
    for link in active_links(connection, ward_id):
        if Permission.ALERTS_READ in link.permissions and (
            link.role is not Role.EMERGENCY_CONTACT or alert.level is Level.CRITICAL
        ):
            told = _Event(uri=ALERT_URI, payload=alert, alert_id=alert.alert_id)
            _append(provider, connection, link.link_id, told)


def append_change(
    provider: Provider,
    connection: Connection,
    ward_id: str,
    topics: Iterable[Topic],
    now: datetime,
) -> None:
    """Tell every active link of the ward what to read again.

    A change that waits undelivered with the same topics says it already: an app that was away
    for a week finds one, not thousands.
    """
    wanted = tuple(topics)
    for link in active_links(connection, ward_id):
        told = [topic for topic in wanted if _may_read(link, topic)]
        if link.role is Role.EMERGENCY_CONTACT:
            continue  # hears of crises and of nothing else
        if told and not _waits_already(connection, link.link_id, told):
            change = Change(topics=told, at=now)
            event = _Event(uri=CHANGE_URI, payload=change, topics=told)
            _append(provider, connection, link.link_id, event)


def append_event(
    provider: Provider,
    connection: Connection,
    ward_id: str,
    payload: Wire,
    needed: Permission | None = None,
) -> None:
    """Tell every active link of the ward that has ``needed`` what happened.

    ``payload`` is a model of the event catalogue (:mod:`guardian.link.wire.happenings`).
    """
    for link in active_links(connection, ward_id):
        crisis_only = link.role is Role.EMERGENCY_CONTACT
        if not crisis_only and (needed is None or needed in link.permissions):
            told = _Event(uri=_URI[type(payload)], payload=payload)
            _append(provider, connection, link.link_id, told)


def _may_read(link: LinkRow, topic: Topic) -> bool:
    needed = _NEEDED.get(topic)
    return needed is None or needed in link.permissions


def _waits_already(connection: Connection, link_id: str, topics: list[Topic]) -> bool:
    table = event_table.c
    waiting = connection.execute(
        select(table.topics).where(
            table.link_id == link_id,
            table.alert_id.is_(None),
            table.acked_at.is_(None),
            table.delivered_at.is_(None),
        )
    ).scalars()
    return any(set(topics) <= set(each or ()) for each in waiting)


@dataclass(frozen=True, kw_only=True)
class _Event:
    """What to tell: one of ``alert_id`` and ``topics`` is set."""

    uri: str
    payload: Wire
    alert_id: str | None = None
    topics: list[Topic] | None = None


def _append(provider: Provider, connection: Connection, link_id: str, told: _Event) -> None:
    table = event_table
    last = connection.execute(
        select(func.coalesce(func.max(table.c.gl_seq), 0)).where(table.c.link_id == link_id)
    ).scalar_one()
    issued_at = provider.wall_clock.now()
    claims = SetClaims(
        iss=provider.issuer,
        aud=link_id,
        iat=int(issued_at.timestamp()),
        jti=f"set-{secrets.token_hex(16)}",
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
            created_at=issued_at,
        )
    )
