"""The life of one profile in one process: made, unlocked, locked, restored.

:mod:`guardian.desk.opening` is its door; everything heavy is imported here.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from guardian.clock import Clock
from guardian.desk import choices, renewing, restoring
from guardian.desk.composing import compose
from guardian.desk.draining import drain_at_once
from guardian.desk.errors import RecordsDamagedError
from guardian.desk.first_look import finish_restoring, state_of
from guardian.desk.gate import Gate
from guardian.desk.locked_life import LockedLife
from guardian.desk.locked_values import Face, Glance
from guardian.desk.opening_state import OpeningState
from guardian.desk.passphrases import refuse_weak
from guardian.desk.place import ProfilePlace
from guardian.desk.records import OpenRecords, changed_in_watch, compared, open_records
from guardian.desk.retention import DailyRetention
from guardian.desk.security_values import History
from guardian.desk.services import Services
from guardian.policy.merge_patch import JsonObject
from guardian.store import journal
from guardian.store.aside import set_aside
from guardian.store.errors import CorruptDatabaseError, DatabaseClosedError, StoreError
from guardian.store.journal import Act
from guardian.vault import changing, opening
from guardian.vault.errors import VaultAbsentError
from guardian.vault.keys import OpenKeys
from guardian.vault.self_test import self_test

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Unlocked:
    records: OpenRecords
    services: Services
    retention: DailyRetention

    def stop(self) -> None:
        """Stop what runs and write that it was locked."""
        self.retention.stop()
        try:
            with self.records.database.write() as connection:
                journal.append_act(connection, Act.LOCKED, self.records.clock.now())
        except StoreError as error:
            _log.info("the lock could not be written down: %s", error.code)
        self.services.watch.stop()


class ProfileLife:
    """Everything of :class:`ui.ports.Opening` that needs more than the standard library.

    ``handover``: the watch key that the process before this one passed on.
    """

    def __init__(
        self, place: ProfilePlace, clock: Clock, system_language: str, handover: bytes | None
    ) -> None:
        self._place = place
        self._clock = clock
        self._system_language = system_language
        self._changing = threading.RLock()
        self._gate = Gate(place)
        self._tested = False
        self._closed = False
        self._unlocked: _Unlocked | None = None
        self._set_aside = False
        finish_restoring(place)
        self._locked = LockedLife(place, clock, handover)

    def state(self) -> OpeningState:
        """Return what has to be asked for; reads files only."""
        return state_of(self._place)

    def face(self) -> Face:
        """Return how the window looks: as was chosen, where that can be read."""
        unlocked = self._unlocked
        if unlocked is None:
            return self._locked.face(self._system_language)
        with unlocked.records.database.read() as connection:
            return choices.face(connection, self._system_language)

    def prepare(self) -> None:
        """Test the ciphers before somebody waits for them; raises what :func:`self_test` does."""
        self._test_once()

    def glance(self) -> Glance:
        """Return what the lock screen may say now."""
        return self._locked.glance()

    def listen(self, on_waiting: Callable[[bool], bool], on_change: Callable[[], None]) -> None:
        """Hear whenever the profile is locked; see :meth:`LockedLife.listen`."""
        self._locked.listen((on_waiting, on_change))

    def wait_seconds(self) -> int:
        """Return how long no passphrase is taken."""
        return self._gate.wait_seconds(self._locked.keys_at_hand())

    def handover(self) -> bytes | None:
        """Return the watch key for the process that replaces this one."""
        return self._locked.handover()

    def create(self, passphrase: str) -> Services:
        """Make a vault, or give a passphrase to one that has none, and open it."""
        self._test_once()
        refuse_weak(passphrase)
        place = self._place
        if opening.status(place.folder).version is None:
            keyring = place.find_keyring(None)
            keys = opening.create(place.folder, keyring, passphrase, place.cost)
            return self._open(keys, Act.PROFILE_CREATED)
        keys = opening.upgrade(place.folder, place.keyring(), passphrase, place.cost)
        return self._open(keys, Act.PROFILE_UPGRADED)

    def unlock(self, passphrase: str) -> Services:
        """Open it with the passphrase; a vault of version 1 becomes one of version 2."""
        self._test_once()
        place = self._place
        version = opening.status(place.folder).version
        if version is None:
            raise VaultAbsentError
        if version == 1:
            found = place.find_keyring(None)
            keys, wrong = self._gate.tried(
                None,
                lambda: opening.upgrade(place.folder, found, passphrase, place.cost),
                seals_anew=True,
            )
            return self._open(keys, Act.PROFILE_UPGRADED, wrong)
        keyring = place.keyring()
        keys, wrong = self._gate.tried(
            self._locked.keys(keyring),
            lambda: opening.unlock(place.folder, keyring, passphrase, place.cost),
        )
        return self._open(keys, Act.UNLOCKED, wrong)

    def unlock_with_recovery(self, words: str, passphrase: str) -> Services:
        """Open it with the recovery words, and let ``passphrase`` and this computer open it.

        Nobody guesses the words, so they are neither counted nor waited for: a child who types
        wrong passphrases cannot keep out the parent who has the sheet.
        """
        self._test_once()
        refuse_weak(passphrase)
        place = self._place
        keys = opening.unlock_with_words(place.folder, words)
        keyring = place.find_keyring(None)
        changing.replace_passphrase(place.folder, keyring, keys, passphrase, place.cost)
        return self._open(keys, Act.RECOVERY_USED)

    def lock(self) -> None:
        """Close what is open, forget the keys, and hear again where somebody listens."""
        with self._changing:
            unlocked, self._unlocked = self._unlocked, None
            if unlocked is None:
                return
            try:
                unlocked.stop()
            finally:
                self._locked.take(unlocked.records.keys.watch)
                unlocked.records.close()
                if not self._closed:
                    self._locked.resume()

    def set_records_aside(self) -> str:
        """Rename the records of a locked profile and return their new name."""
        with self._changing:
            self.lock()
            name = set_aside(self._place.database, self._clock).name
            self._set_aside = True
            return name

    def restore(self, file: Path, passphrase: str) -> None:
        """Put a backup in the place of the profile; the keys of this one are forgotten."""
        with self._changing:
            self.lock()
            restoring.prepare(self._place, file, passphrase, self._clock)
            self._locked.forget()
            try:
                finish_restoring(self._place)
            finally:
                self._gate.begin_anew()
                self._locked.resume()

    def close(self) -> None:
        """Stop everything, locked or unlocked."""
        self._closed = True
        with self._changing:
            self.lock()
            self._locked.end()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise DatabaseClosedError

    def _test_once(self) -> None:
        if not self._tested:
            self_test()
            self._tested = True

    def _open(self, keys: OpenKeys, act: Act, wrong: int = 0) -> Services:
        """Open the records, bring in what waited and put the services together."""
        with self._changing:
            records = None
            try:
                self.lock()
                self._locked.rest()
                self._refuse_closed()
                records = open_records(self._place, keys, self._clock)
                renewing.finish(records)
                self._enter(records, act, wrong)
                choices.copy_face(records.database, records.watch_database)
                drain_at_once(records)
                restoring.clear_away(self._place)  # the keyring has just answered
                return self._services(records)
            except BaseException as error:
                if records is not None:
                    records.close()
                keys.wipe()
                self._locked.resume()
                if isinstance(error, CorruptDatabaseError):
                    raise RecordsDamagedError from error
                raise

    def _enter(self, records: OpenRecords, act: Act, wrong: int) -> None:
        """Write down how it was opened, and what happened while nothing could be written."""
        now, told = self._clock.now(), records.history.history
        details: JsonObject = {} if told is History.SOUND else {"history": told.value}
        accepted = self._set_aside or act is Act.PROFILE_UPGRADED
        changed = changed_in_watch(records)
        with records.database.write() as connection:
            if wrong:
                journal.append_act(connection, Act.WRONG_PASSPHRASE, now, details={"count": wrong})
            if self._set_aside:
                journal.append_act(connection, Act.RECORDS_SET_ASIDE, now)
            if records.watch_set_aside or self._locked.set_aside:
                journal.append_act(connection, Act.RECORDS_SET_ASIDE, now, details={"of": "watch"})
            if changed and act is not Act.PROFILE_UPGRADED:
                of_links: JsonObject = {"count": changed}
                journal.append_act(connection, Act.WATCH_RECORDS_CHANGED, now, details=of_links)
            journal.append_act(connection, act, now, details=details)
            if accepted:
                records.head.accept(connection)
        self._set_aside = self._locked.set_aside = False
        if accepted:
            records.history = compared(records.head, records.database)

    def _services(self, records: OpenRecords) -> Services:
        services = compose(records, self._gate, self._system_language)
        retention = DailyRetention(records.database, self._clock)
        retention.start()
        self._unlocked = _Unlocked(records=records, services=services, retention=retention)
        self._locked.take(records.keys.watch)
        self._gate.begin_anew()
        return services
