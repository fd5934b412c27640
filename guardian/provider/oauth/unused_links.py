"""Ends links that were approved and never came to anything, so that none waits for ever.

A link that no app fetched ends with its code, after ten minutes. One whose tokens were fetched and
never used (the app was removed before it said a word) ends when its code is forgotten, a day later.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, exists, or_, select

from guardian.provider.accounts.people import link
from guardian.provider.context import Provider
from guardian.provider.engine.link_life import end_unused
from guardian.provider.oauth.device_codes import REMEMBERED, DeviceState
from guardian.provider.oauth.tables import device_table, family_table


def end_unused_links(provider: Provider, connection: Connection) -> None:
    """End what was never used, tell the ward's other links, and forget codes that are long over."""
    now = provider.wall_clock.now()
    for link_id in _unused(connection, now):
        row = link(connection, link_id)
        if row is not None:
            end_unused(
                provider,
                connection,
                ward_id=row.ward_id,
                link_id=link_id,
                now=provider.clock.now(),
            )
    table = device_table
    connection.execute(delete(table).where(table.c.expires_at <= now - REMEMBERED))


def _unused(connection: Connection, now: datetime) -> list[str]:
    table, family = device_table.c, family_table.c
    used = exists().where(family.link_id == table.link_id, family.confirmed_generation > 0)
    over = or_(
        table.state == DeviceState.APPROVED,
        (table.state == DeviceState.USED) & (table.expires_at <= now - REMEMBERED) & ~used,
    )
    query = select(table.link_id).where(table.expires_at <= now, over)
    return list(connection.execute(query).scalars())
