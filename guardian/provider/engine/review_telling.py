"""Telling apps that a person has looked at an alert: they read it again.

Whoever closes a review does so at the ledger, beside the process that serves; so what they found is
told by what that process does every second.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from guardian.link.wire.events import Topic
from guardian.provider.accounts.people import lock_ward
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.ledger.signs import review_table

_AT_ONCE = 100


def run_due(provider: Provider, connection: Connection, now: datetime) -> Iterable[str]:
    """Tell the guardians' apps of what was found since the last time."""
    table = review_table
    waiting = connection.execute(
        select(table.c.review_id, table.c.ward_id)
        .where(table.c.closed_at.is_not(None), table.c.told_at.is_(None))
        .order_by(table.c.ward_id, table.c.review_id)
        .limit(_AT_ONCE)
    ).all()
    ward_ids = sorted({row.ward_id for row in waiting})
    for ward_id in ward_ids:
        lock_ward(connection, ward_id)
        append_change(provider, connection, ward_id, [Topic.ALERTS, Topic.DATA], now)
    told = [row.review_id for row in waiting]
    if told:
        connection.execute(update(table).where(table.c.review_id.in_(told)).values(told_at=now))
    return ward_ids
