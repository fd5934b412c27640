"""One place where passphrases are tried: wrong ones are counted, and waited for."""

import threading
from collections.abc import Callable
from typing import TypeVar

from guardian.desk.place import ProfilePlace
from guardian.vault import opening
from guardian.vault.errors import TooManyTriesError, WrongPassphraseError
from guardian.vault.keys import SecretKey, WatchKeys
from guardian.vault.tries import FILE_NAME, Tries, start_afresh

Result = TypeVar("Result")


class Gate:
    """Counts for one profile. The watch keys vouch for the count where the vault has a keyring."""

    def __init__(self, place: ProfilePlace) -> None:
        self._place = place
        self._lock = threading.Lock()
        self._key: SecretKey | None = None
        self._tries: Tries | None = None

    def wait_seconds(self, watch: WatchKeys | None) -> int:
        """Return how long no passphrase is taken; 0 where that is known only at the next try."""
        status = opening.status(self._place.folder)
        if status.version is None or (watch is None and status.keyring is not None):
            return 0
        tries = self._tries
        if tries is not None:  # a try that goes on may wait for a keyring: this must not
            return tries.wait_seconds()
        with self._lock:
            return self._counted(watch).wait_seconds()

    def tried(
        self,
        watch: WatchKeys | None,
        attempt: Callable[[], Result],
        *,
        seals_anew: bool = False,
    ) -> tuple[Result, int]:
        """Return what ``attempt`` returns, and how many wrong tries there were before it.

        ``seals_anew``: it writes the vault anew, and with it a count that other keys may vouch for.

        It counts as a wrong one, on the disk, before it is made: who kills Guardian half-way has
        not tried for nothing. Raises TooManyTriesError without an attempt while the wait lasts,
        VaultStorageError, and what ``attempt`` raises.
        """
        with self._lock:
            tries = self._counted(watch)
            wait = tries.wait_seconds()
            if wait > 0:
                raise TooManyTriesError(seconds=wait)
            wrong = tries.failures
            tries.failed()
            try:
                result = attempt()
            except WrongPassphraseError:
                raise
            except BaseException:
                tries.take_back()
                raise
            if seals_anew:
                self._tries = None
            else:
                tries.succeeded()
            return result, wrong

    def begin_anew(self) -> None:
        """Read the count again at the next try: the vault wrote it, or other keys vouch for it."""
        with self._lock:
            self._tries = None

    def _counted(self, watch: WatchKeys | None) -> Tries:
        status = opening.status(self._place.folder)
        vouched = status.version != 1 and status.keyring is not None
        key = _copy(watch.watch_key) if watch and vouched else None
        if self._tries is None or self._key != key:
            if status.version == 1 and not (self._place.folder / FILE_NAME).exists():
                start_afresh(self._place.folder, None)  # a vault of version 1 has no count
            before = _copy(watch.before.watch_key) if watch and vouched and watch.before else None
            self._tries = Tries(self._place.folder, self._place.since_boot, key, before)
            self._key = key
        return self._tries


def _copy(key: SecretKey) -> SecretKey:
    return SecretKey(key.reveal())
