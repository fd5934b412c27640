"""Renewal of every key: what is sealed, encrypted and signed under the keys before is made anew.

Every step may be interrupted: until the last one the vault file holds both keys, and the next
unlock goes through the same steps again.
"""

import threading
from collections.abc import Callable
from dataclasses import replace

from guardian.desk.records import OpenRecords
from guardian.store import journal
from guardian.store.errors import StoreBusyError
from guardian.store.journal import Act
from guardian.sync.resealing import reseal
from guardian.vault import changing
from guardian.vault.keys import OpenKeys

BUSY_TRIES = 200
BUSY_SECONDS = 0.02
"""A reader of the running app is done in milliseconds; together these wait four seconds."""


def take_new_keys(records: OpenRecords, keys: OpenKeys) -> None:
    """Go over to ``keys``, whose ``before`` are those of ``records``, while everything runs.

    Raises StoreBusyError where the databases were in use all the time; the next unlock finishes it.
    """
    # First: however this ends, a lock then hands on keys that open what it left.
    records.take_keys(keys)
    watch_key, database_key = keys.watch.watch_key.reveal(), keys.database_key.reveal()
    _when_free(lambda: records.watch_database.rekey(watch_key))
    _when_free(lambda: records.database.rekey(database_key))
    finish(records)


def finish(records: OpenRecords) -> None:
    """Take the last steps, with both databases under the new keys; the ones before then end."""
    keys, before = records.keys, records.keys.before
    if before is None:
        return
    reseal(records.watch_database, [before.inbox_private_key], keys.watch.inbox_public_key)
    with records.database.write() as connection:
        journal.append_act(connection, Act.KEYS_RENEWED, records.clock.now())
    changing.finish_rotation(records.place.folder)
    records.keys = replace(keys, before=None, watch=replace(keys.watch, before=None))
    before.wipe()


def _when_free(step: Callable[[], None]) -> None:
    pause = threading.Event()
    for _ in range(BUSY_TRIES - 1):
        try:
            step()
        except StoreBusyError:
            pause.wait(BUSY_SECONDS)
        else:
            return
    step()
