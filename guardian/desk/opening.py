"""Opens, locks and listens: the door of a profile.

The window calls this before it has painted, so nothing heavy is imported until a method runs, and
every method may block (a keyring may show a prompt): call from a worker.
"""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from guardian.clock import Clock, SystemClock
from guardian.desk.locked_values import UNCHOSEN_THEME, Face, Glance
from guardian.desk.opening_state import OpeningState
from guardian.words import system_language

if TYPE_CHECKING:
    from guardian.desk.life import ProfileLife
    from guardian.desk.place import KeyringFinder, ProfilePlace
    from guardian.desk.security_values import PassphraseOpinion
    from guardian.desk.services import Services
    from guardian.vault.passphrase import Argon2Parameters
    from guardian.vault.since_boot import SinceBoot


class ProfileOpening:
    """One profile folder; fulfils ``ui.ports.Opening``, where every method is described.

    ``language`` is used until the parent chooses a language; ``state_folder`` keeps what must not
    come back with a copy of the profile; ``cost`` is that of a new passphrase. Where one of these
    is ``None`` it is the platform's or the vault's own. ``handover``: what :meth:`handover` of the
    process before this one returned.
    """

    def __init__(  # noqa: PLR0913 - what a profile depends on, each given by a test
        self,
        folder: Path,
        clock: Clock | None = None,
        language: str | None = None,
        *,
        state_folder: Path | None = None,
        find_keyring: "KeyringFinder | None" = None,
        since_boot: "SinceBoot | None" = None,
        cost: "Argon2Parameters | None" = None,
        handover: bytes | None = None,
    ) -> None:
        self._folder = folder
        self._clock = clock or SystemClock()
        self._language = language or system_language()
        self._state_folder = state_folder
        self._find_keyring = find_keyring
        self._since_boot = since_boot
        self._cost = cost
        self._handover = handover
        self._making = threading.Lock()
        self._life: ProfileLife | None = None

    def state(self) -> OpeningState:
        """Return what has to be asked for.

        The first time little more is imported than that takes: the lock screen waits for it.
        """
        with self._making:
            return self._looked_at() if self._life is None else self._life.state()

    def face(self) -> Face:
        """Return how to look before anything is unlocked."""
        with self._making:
            unread = self._life is None and self._handover is None
        if unread:  # what a parent chose is behind a key that nobody has asked for yet
            return Face(language=self._language, theme=UNCHOSEN_THEME)
        return self._living().face()

    def prepare(self) -> None:
        """Import what opening takes, and put the ciphers to their test."""
        self._living().prepare()

    def opinion(self, passphrase: str) -> "PassphraseOpinion":
        """Say how good a new passphrase is."""
        from guardian.desk.passphrases import opinion  # noqa: PLC0415 - heavy: see the module

        return opinion(passphrase)

    def listen(self, on_waiting: Callable[[bool], bool], on_change: Callable[[], None]) -> None:
        """Hear events while locked; raises the keyring's errors."""
        self._living().listen(on_waiting, on_change)

    def glance(self) -> Glance:
        """Return what the lock screen may say now."""
        return self._living().glance()

    def wait_seconds(self) -> int:
        """Return how long no passphrase is taken, after wrong ones; 0: now."""
        return self._living().wait_seconds()

    def create(self, passphrase: str) -> "Services":
        """Make a profile, or give a passphrase to one that has none, and open it."""
        return self._living().create(passphrase)

    def unlock(self, passphrase: str) -> "Services":
        """Open it; raises the vault's errors, the store's, and RecordsDamagedError."""
        return self._living().unlock(passphrase)

    def unlock_with_recovery(self, words: str, passphrase: str) -> "Services":
        """Open it with the words of the recovery sheet; ``passphrase`` is the new one."""
        return self._living().unlock_with_recovery(words, passphrase)

    def lock(self) -> None:
        """Close what is open and forget the keys; returns when it is done."""
        self._living().lock()

    def set_records_aside(self) -> str:
        """Rename damaged records and return their new name."""
        return self._living().set_records_aside()

    def restore(self, file: Path, passphrase: str) -> None:
        """Put a backup in the place of the profile, whose files are set aside."""
        self._living().restore(file, passphrase)

    def handover(self) -> bytes | None:
        """Return what a process that replaces this one needs to go on listening; a secret."""
        return self._living().handover()

    def close(self) -> None:
        """Stop everything, locked or unlocked."""
        with self._making:
            life = self._life
        if life is not None:
            life.close()

    def _living(self) -> "ProfileLife":
        with self._making:
            if self._life is None:
                self._life = self._made()
            return self._life

    def _looked_at(self) -> OpeningState:
        from guardian.desk.first_look import finish_restoring, state_of  # noqa: PLC0415 - heavy

        place = self._place()
        finish_restoring(place)
        return state_of(place)

    def _made(self) -> "ProfileLife":
        from guardian.desk.life import ProfileLife  # noqa: PLC0415 - heavy: see the module

        return ProfileLife(self._place(), self._clock, self._language, self._handover)

    def _place(self) -> "ProfilePlace":
        from guardian.desk.place import ProfilePlace, find_keyring  # noqa: PLC0415 - heavy
        from guardian.desk.profile import state_folder  # noqa: PLC0415 - heavy
        from guardian.vault.since_boot import SystemSinceBoot  # noqa: PLC0415 - heavy

        return ProfilePlace(
            folder=self._folder,
            state_folder=self._state_folder or state_folder(),
            find_keyring=self._find_keyring or find_keyring,
            since_boot=self._since_boot or SystemSinceBoot(),
            cost=self._cost,
        )
