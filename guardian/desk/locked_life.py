"""What goes on while a profile is locked: hearing events, and what the lock screen may say."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from guardian.clock import Clock
from guardian.desk.importing import IMPORTING
from guardian.desk.locked_values import UNCHOSEN_THEME, Face, Glance, GlanceKind, Seen
from guardian.desk.place import ProfilePlace
from guardian.store.errors import DatabaseClosedError
from guardian.vault import opening
from guardian.vault.errors import (
    NoWatchTierError,
    OtherProtectionError,
    VaultAbsentError,
    VaultDamagedError,
    VaultStorageError,
)
from guardian.vault.keys import KEY_BYTES, SecretKey, WatchKeys
from guardian.vault.secret_store import SecretStore

if TYPE_CHECKING:
    from guardian.desk.bridge_keeper import BridgeKeeper
    from guardian.desk.locked_watch import LockedWatch
    from guardian.store.database import Database

Listener = tuple[Callable[[bool], bool], Callable[[], None]]

_NOT_VOUCHED_FOR = (
    NoWatchTierError,
    OtherProtectionError,
    VaultAbsentError,
    VaultDamagedError,
    VaultStorageError,
)
"""The vault does not know the watch key, or cannot be asked."""


class LockedLife:
    """Tier one of a profile: its keys, its database, and whoever hears with them."""

    def __init__(self, place: ProfilePlace, clock: Clock, handover: bytes | None) -> None:
        self._place = place
        self._clock = clock
        self._lock = threading.RLock()
        self._keys = _handed_over(place, handover)
        self._database: Database | None = None
        self._watch: LockedWatch | None = None
        self._keeper: BridgeKeeper | None = None
        self._listener: Listener | None = None
        self._resting = False
        self._ended = False
        self._said = Glance(kind=GlanceKind.NOT_LISTENING)
        self.set_aside = False
        """Whether a damaged watch database was set aside, which the journal does not know yet."""

    def keys_at_hand(self) -> WatchKeys | None:
        """Return the watch keys where nobody has to be asked for them."""
        return self._keys

    def keys(self, keyring: SecretStore | None) -> WatchKeys | None:
        """Return the watch keys; ``None`` for a vault without a keyring. Raises its errors."""
        if self._keys is None and keyring is not None:
            found = opening.open_watch(self._place.folder, keyring)  # this may take minutes
            with self._lock:
                if self._ended:
                    found.wipe()
                    raise DatabaseClosedError
                self._keys = found
        return self._keys

    def listen(self, listener: Listener) -> None:
        """Hear with the watch keys from now on, whenever the profile is locked.

        Waits for the keyring where it has to be asked, and raises its errors. Nothing is heard of
        a vault without a keyring before its passphrase was typed once, nor where there is none.
        """
        self._listener = listener
        if self._keys is None:
            try:
                self.keys(self._place.keyring())
            except (NoWatchTierError, VaultAbsentError):
                return
        self.begin()

    def begin(self) -> None:
        """Hear, if somebody listens and keys are at hand."""
        wanted = self._listener is not None and self._keys is not None
        if not wanted:
            return
        with IMPORTING:  # before the lock: a passphrase may come meanwhile, which shall not wait
            from guardian.desk.locked_watch import LockedWatch  # noqa: PLC0415 - heavy
        with self._lock:
            if self._watch or self._resting or self._listener is None:
                return
            database = self._opened()
            if self._keys is None or database is None:
                return
            watch = LockedWatch(database, self._keys.inbox_public_key, self._clock)
            on_waiting, on_change = self._listener
            quiet = _seen(database) is Seen.NOTHING
            watch.start(_tell_nobody if quiet else on_waiting, on_change)
            self._watch = watch
            self._keep_bridges(database, on_change)

    def _keep_bridges(self, database: "Database", on_change: Callable[[], None]) -> None:
        """Keep the family's own bridges running: a child is looked after while a parent is not."""
        from guardian.store import bridges  # noqa: PLC0415 - heavy

        with database.read() as connection:
            kept_running = bridges.kept_running(connection)
        if kept_running:
            from guardian.desk.bridge_keeper import BridgeKeeper  # noqa: PLC0415 - few have any

            self._keeper = BridgeKeeper(self._place.folder, lambda _error: on_change())
            self._keeper.start(kept_running)

    def rest(self) -> None:
        """Hear nothing: the profile is being unlocked, or replaced."""
        with self._lock:
            self._resting = True
            if self._watch is not None:
                self._watch.stop()
                self._watch = None
            if self._keeper is not None:
                self._keeper.stop()
                self._keeper = None
            if self._database is not None:
                self._database.close()
                self._database = None

    def take(self, keys: WatchKeys) -> None:
        """Keep a copy of the watch keys of a profile that is open, which will forget its own."""
        with self._lock:
            self._keys = _copy(keys)

    def resume(self) -> None:
        """Hear again."""
        with self._lock:
            self._resting = self._ended
            self.begin()

    def forget(self) -> None:
        """Forget the watch keys: the profile is another one now."""
        with self._lock:
            self.rest()
            if self._keys is not None:
                self._keys.wipe()
            self._keys = None
            self._said = Glance(kind=GlanceKind.NOT_LISTENING)

    def end(self) -> None:
        """Forget the watch keys and take no others: the app ends."""
        with self._lock:
            self._ended = True
            self.forget()

    def glance(self) -> Glance:
        """Return what the lock screen may say now; while it rests, what was said before."""
        with self._lock:
            if not self._resting:
                self._said = self._looked()
            return self._said

    def _looked(self) -> Glance:
        database, watch = self._opened(), self._watch
        if database is not None and _seen(database) is Seen.NOTHING:
            return Glance(kind=GlanceKind.HIDDEN)
        return watch.glance() if watch else Glance(kind=GlanceKind.NOT_LISTENING)

    def face(self, system_language: str) -> Face:
        """Return how the window looks: as was chosen, where that can be read."""
        with self._lock:
            database = self._opened()
            if database is None:
                return Face(language=system_language, theme=UNCHOSEN_THEME)
            from guardian.desk import choices  # noqa: PLC0415 - imported with the database

            with database.read() as connection:
                return choices.face(connection, system_language)

    def handover(self) -> bytes | None:
        """Return the watch key for the process that replaces this one.

        The one before follows it while a renewal is unfinished: either may open the database.
        """
        with self._lock:
            keys = self._keys
            if keys is None:
                return None
            before = b"" if keys.before is None else keys.before.watch_key.reveal()
            return keys.watch_key.reveal() + before

    def _opened(self) -> "Database | None":
        """Return the watch database where its key is known and the profile is locked."""
        if self._database is None and self._keys is not None and not self._resting:
            if not _vouched_for(self._place, self._keys):
                # Not the database is damaged: the keys are of a time that is over.
                self._keys.wipe()
                self._keys = None
                return None
            with IMPORTING:
                from guardian.desk.records import watch_database  # noqa: PLC0415 - heavy
            self._database, was_set_aside = watch_database(
                self._place, self._keys, self._clock, renewing=False
            )
            self.set_aside |= was_set_aside
        return self._database


def _tell_nobody(_urgent: bool) -> bool:
    """Stand for a person who chose to be told nothing while it is locked."""
    return False


def _seen(database: "Database") -> Seen:
    from guardian.desk import choices  # noqa: PLC0415 - imported with the database

    with database.read() as connection:
        return choices.seen_while_locked(connection)


def _copy(keys: WatchKeys) -> WatchKeys:
    return WatchKeys(
        vault_id=keys.vault_id,
        watch_key=SecretKey(keys.watch_key.reveal()),
        inbox_public_key=keys.inbox_public_key,
        before=None if keys.before is None else _copy(keys.before),
    )


def _vouched_for(place: ProfilePlace, keys: WatchKeys) -> bool:
    try:
        opening.watch_from(place.folder, keys.watch_key.reveal())
    except _NOT_VOUCHED_FOR:
        return False
    return True


def _handed_over(place: ProfilePlace, watch_key: bytes | None) -> WatchKeys | None:
    """Return the keys that the process before passed on; ``None`` where they open nothing here."""
    if watch_key is None or len(watch_key) not in {KEY_BYTES, 2 * KEY_BYTES}:
        return None
    try:
        keys = opening.watch_from(place.folder, watch_key[:KEY_BYTES])
    except _NOT_VOUCHED_FOR:
        return None
    before = watch_key[KEY_BYTES:]
    return replace(keys, before=_handed_over(place, before)) if before else keys
