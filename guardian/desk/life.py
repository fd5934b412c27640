"""The life of one profile in one process: made, unlocked, locked, restored.

:mod:`guardian.desk.opening` is its door. Only what a passphrase needs is imported with it, so that
nothing keeps it from being stretched; :mod:`guardian.desk.entering` is the rest.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from guardian.clock import Clock
from guardian.desk.first_look import finish_restoring, state_of
from guardian.desk.gate import Gate
from guardian.desk.importing import IMPORTING
from guardian.desk.locked_life import LockedLife
from guardian.desk.locked_values import Face, Glance
from guardian.desk.opening_state import OpeningState
from guardian.desk.place import ProfilePlace
from guardian.store.aside import set_aside
from guardian.store.errors import DatabaseClosedError
from guardian.store.journal import Act
from guardian.vault import changing, opening
from guardian.vault.errors import VaultAbsentError
from guardian.vault.keys import OpenKeys
from guardian.vault.self_test import self_test

if TYPE_CHECKING:
    from guardian.desk.entering import Unlocked
    from guardian.desk.services import Services


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
        self._unlocked: Unlocked | None = None
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
        return unlocked.face(self._system_language)

    def prepare(self) -> None:
        """Do what can be done before somebody waits: test the ciphers, import what comes after.

        Raises what :func:`self_test` does.
        """
        self._test_once()
        with IMPORTING:
            from guardian.desk import entering  # noqa: F401, PLC0415 - heavy: see the module

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

    def create(self, passphrase: str) -> "Services":
        """Make a vault, or give a passphrase to one that has none, and open it."""
        self._test_once()
        _refuse_weak(passphrase)
        place = self._place
        if opening.status(place.folder).version is None:
            keyring = place.find_keyring(None)
            keys = opening.create(place.folder, keyring, passphrase, place.cost)
            return self._open(keys, Act.PROFILE_CREATED)
        keys = opening.upgrade(place.folder, place.keyring(), passphrase, place.cost)
        return self._open(keys, Act.PROFILE_UPGRADED)

    def unlock(self, passphrase: str) -> "Services":
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

    def unlock_with_recovery(self, words: str, passphrase: str) -> "Services":
        """Open it with the recovery words, and let ``passphrase`` and this computer open it.

        Nobody guesses the words, so they are neither counted nor waited for: a child who types
        wrong passphrases cannot keep out the parent who has the sheet.
        """
        self._test_once()
        _refuse_weak(passphrase)
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
            with IMPORTING:
                from guardian.desk import restoring  # noqa: PLC0415 - heavy: see the module
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

    def _open(self, keys: OpenKeys, act: Act, wrong: int = 0) -> "Services":
        """Open the records, bring in what waited and put the services together."""
        with self._changing:
            records = None
            try:
                with IMPORTING:
                    from guardian.desk import entering  # noqa: PLC0415 - heavy: see the module
                self.lock()
                self._locked.rest()
                self._refuse_closed()
                with entering.telling_damage():
                    records = entering.open_whole(self._place, keys, self._clock)
                    entry = entering.Entry(
                        act=act,
                        wrong=wrong,
                        set_aside=self._set_aside,
                        watch_set_aside=self._locked.set_aside,
                    )
                    entering.write_down(records, entry)
                    self._set_aside = self._locked.set_aside = False
                    entering.bring_in(records)
                    unlocked = entering.unlocked(records, self._gate, self._system_language)
                    return self._lives(unlocked)
            except BaseException:
                if records is not None:
                    records.close()
                keys.wipe()
                self._locked.resume()
                raise

    def _lives(self, unlocked: "Unlocked") -> "Services":
        self._unlocked = unlocked
        self._locked.take(unlocked.records.keys.watch)
        self._gate.begin_anew()
        return unlocked.services


def _refuse_weak(passphrase: str) -> None:
    from guardian.desk.passphrases import refuse_weak  # noqa: PLC0415 - only for a new one

    refuse_weak(passphrase)
