"""What is done once the keys of a profile are there: its records, what waited, its services.

Nearly everything of the desk is imported here: while a passphrase is stretched, and no sooner.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from guardian.clock import Clock
from guardian.desk import choices, renewing, restoring
from guardian.desk.composing import compose
from guardian.desk.draining import drain_at_once
from guardian.desk.errors import RecordsDamagedError
from guardian.desk.gate import Gate
from guardian.desk.locked_values import Face
from guardian.desk.place import ProfilePlace
from guardian.desk.records import OpenRecords, changed_in_watch, compared, open_records
from guardian.desk.retention import DailyRetention
from guardian.desk.security_values import History
from guardian.desk.services import Services
from guardian.policy.merge_patch import JsonObject
from guardian.store import journal
from guardian.store.errors import CorruptDatabaseError, StoreError
from guardian.store.journal import Act
from guardian.vault.keys import OpenKeys

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """How a profile was opened, and what happened while nothing could be written down.

    ``wrong``: how many passphrases were refused; ``set_aside``, ``watch_set_aside``: the records,
    or what is needed while locked, were set aside.
    """

    act: Act
    wrong: int
    set_aside: bool
    watch_set_aside: bool


@dataclass(frozen=True, kw_only=True)
class Unlocked:
    """A profile that is open."""

    records: OpenRecords
    services: Services
    retention: DailyRetention

    def face(self, system_language: str) -> Face:
        """Return how the window looks."""
        with self.records.database.read() as connection:
            return choices.face(connection, system_language)

    def stop(self) -> None:
        """Stop what runs and write that it was locked."""
        self.retention.stop()
        try:
            with self.records.database.write() as connection:
                journal.append_act(connection, Act.LOCKED, self.records.clock.now())
        except StoreError as error:
            _log.info("the lock could not be written down: %s", error.code)
        self.services.watch.stop()


@contextmanager
def telling_damage() -> Iterator[None]:
    """Raise RecordsDamagedError for records that turn out to be damaged."""
    try:
        yield
    except CorruptDatabaseError as error:
        raise RecordsDamagedError from error


def open_whole(place: ProfilePlace, keys: OpenKeys, clock: Clock) -> OpenRecords:
    """Open the records, and finish a renewal of keys that was interrupted.

    Raises RecordsDamagedError and the errors of the store.
    """
    records = open_records(place, keys, clock)
    try:
        renewing.finish(records)
    except BaseException:
        records.close()
        raise
    return records


def write_down(records: OpenRecords, entry: Entry) -> None:
    """Write down how it was opened, and what happened while nothing could be written."""
    now, told = records.clock.now(), records.history.history
    details: JsonObject = {} if told is History.SOUND else {"history": told.value}
    changed, wrong = changed_in_watch(records), entry.wrong
    accepted = entry.set_aside or entry.act is Act.PROFILE_UPGRADED
    with records.database.write() as connection:
        if wrong:
            journal.append_act(connection, Act.WRONG_PASSPHRASE, now, details={"count": wrong})
        if entry.set_aside:
            journal.append_act(connection, Act.RECORDS_SET_ASIDE, now)
        if records.watch_set_aside or entry.watch_set_aside:
            journal.append_act(connection, Act.RECORDS_SET_ASIDE, now, details={"of": "watch"})
        if changed and entry.act is not Act.PROFILE_UPGRADED:
            of_links: JsonObject = {"count": changed}
            journal.append_act(connection, Act.WATCH_RECORDS_CHANGED, now, details=of_links)
        journal.append_act(connection, entry.act, now, details=details)
        if accepted:
            records.head.accept(connection)
    if accepted:
        records.history = compared(records.head, records.database)


def bring_in(records: OpenRecords) -> None:
    """Let the lock screen look as was chosen, and bring in what arrived while it was locked."""
    choices.copy_face(records.database, records.watch_database)
    drain_at_once(records)
    restoring.clear_away(records.place)  # the keyring has just answered


def unlocked(records: OpenRecords, gate: Gate, system_language: str) -> Unlocked:
    """Return the open profile with its services; old records are deleted from now on."""
    services = compose(records, gate, system_language)
    retention = DailyRetention(records.database, records.clock)
    retention.start()
    return Unlocked(records=records, services=services, retention=retention)
