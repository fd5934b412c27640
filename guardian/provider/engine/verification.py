"""Proofs of life: an event for a link that would otherwise have heard nothing for a while."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select, update

from guardian.link.wire.discovery import Timings
from guardian.link.wire.happenings import Verification
from guardian.link.wire.ward import LinkState
from guardian.provider.accounts.people import lock_ward
from guardian.provider.context import Provider
from guardian.provider.engine.outgoing import Told, append_to
from guardian.provider.ledger.outbox import event_table
from guardian.provider.ledger.people import link_table
from guardian.provider.ledger.safety import link_channel_table

SILENCE = timedelta(minutes=Timings().verification_minutes)


def run_due(provider: Provider, connection: Connection, now: datetime) -> Iterable[str]:
    """Verify every channel that is polled and on which nothing was told for a while.

    However much time a leap went over, one proof is enough; nothing is proved to an app that has
    not taken the last one.
    """
    links, channels, events = link_table.c, link_channel_table.c, event_table.c
    last_told = (
        select(events.created_at)
        .where(events.link_id == links.link_id)
        .order_by(events.gl_seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    silent = connection.execute(
        select(links.link_id, links.ward_id)
        .join(link_channel_table, channels.link_id == links.link_id)
        .where(
            links.state == LinkState.ACTIVE,
            func.coalesce(last_told, channels.first_polled_at) <= now - SILENCE,
        )
        .order_by(links.ward_id, links.link_id)
    ).all()
    wards = []
    for row in silent:
        lock_ward(connection, row.ward_id)
        if verify_channel(provider, connection, row.link_id, now):
            wards.append(row.ward_id)
    return wards


def verify_channel(provider: Provider, connection: Connection, link_id: str, now: datetime) -> bool:
    """Send a proof of life to a link; ``False`` when one still waits to be taken."""
    channels, events = link_channel_table.c, event_table.c
    waiting = connection.execute(
        select(events.jti)
        .join(link_channel_table, channels.verification_jti == events.jti)
        .where(channels.link_id == link_id, events.acked_at.is_(None), events.error.is_(None))
    ).first()
    if waiting is not None:
        return False
    jti = append_to(provider, connection, link_id, Told.of(Verification(at=now)))
    connection.execute(
        update(link_channel_table).where(channels.link_id == link_id).values(verification_jti=jti)
    )
    return True
