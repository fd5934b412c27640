"""Telling everybody of a change among the characters that others offer."""

from collections.abc import Sequence

from sqlalchemy import select

from guardian.link.wire.events import Topic
from guardian.provider.accounts.people import lock_ward
from guardian.provider.backends.characters import Offered, is_noted, note_offered
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.engine.live import Live
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.people import ward_table


def announce_offered(provider: Provider, live: Live, offered: Sequence[Offered]) -> None:
    """Write down who is offered, and tell every app when that has changed."""
    with reading(provider.engine) as connection:
        if is_noted(connection, offered, provider.clock.now()):
            return
    with provider.engine.begin() as connection:
        if not note_offered(connection, offered, provider.clock.now()):
            return
        wards = tuple(connection.execute(select(ward_table.c.ward_id)).scalars())
    for ward_id in wards:
        with provider.engine.begin() as connection:
            lock_ward(connection, ward_id)
            now = provider.clock.now()
            append_change(provider, connection, ward_id, [Topic.CHARACTERS], now)
        live.bell.ring(ward_id)
