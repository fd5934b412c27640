"""That somebody said anew what a character is, told to apps by whoever serves the ledger.

It is said on the command line, in a process that does not know the provider's address and so can
sign no event. It leaves a mark, which the next look at what is due takes away.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete

from guardian.link.wire.events import Topic
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.engine.service_notices import linked_wards
from guardian.provider.ledger.facts import fact_table, write_fact

_MARK = "characters_set"


def note_characters_set(connection: Connection) -> None:
    """Leave the mark, in the transaction of what was said."""
    write_fact(connection, _MARK, "")


def run_due(provider: Provider, connection: Connection, now: datetime) -> Iterable[str]:
    """Let apps read the characters again; does nothing without a mark."""
    taken = connection.execute(delete(fact_table).where(fact_table.c.name == _MARK))
    if taken.rowcount == 0:
        return ()
    ward_ids = linked_wards(connection)
    for ward_id in ward_ids:
        append_change(provider, connection, ward_id, [Topic.CHARACTERS], now)
    return ward_ids
