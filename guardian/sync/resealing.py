"""Renewal of the inbox key: events that still wait are sealed to the new one."""

from guardian.store import watching
from guardian.store.database import Database
from guardian.store.sealing import InboxKeys, SealBrokenError, opened, sealed_event

BATCH = 100
"""How many events are in memory at once."""


def reseal(watch: Database, before: InboxKeys, public_key: bytes) -> None:
    """Seal what the private keys ``before`` open to ``public_key``; may be run again.

    What does not open stays as it is: it is sealed anew already, or the drain will refuse it.
    Raises :class:`StoreError`.
    """
    after = 0
    while True:
        with watch.write() as connection:
            batch = watching.oldest(connection, BATCH, after=after)
            for event in batch:
                try:
                    compact = opened(before, event)
                except SealBrokenError:
                    continue
                again = sealed_event(public_key, event, compact)
                watching.set_sealed(connection, event.id, again.sealed)
        if not batch:
            return
        after = batch[-1].id
