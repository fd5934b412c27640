"""How the profile is opened, locked and listened to from outside, and how the desktop is told.

Every method may block, so each is called from a worker (see :mod:`ui.tasks`), and raises
:class:`guardian.errors.GuardianError` when it cannot do what it says. The values are imported for
the type checker only, so that the window can appear before anything heavy is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from guardian.desk.opening_state import OpeningState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from guardian.desk.locked_values import Face, Glance
    from guardian.desk.security_values import PassphraseOpinion
    from ui.ports import Services


class Opening(Protocol):
    """Opens, locks and listens: the profile from outside.

    ``create``, ``unlock`` and ``unlock_with_recovery`` raise the errors of ``guardian.vault`` and
    ``guardian.store``; a damaged database is ``RecordsDamagedError``, which leaves the choice
    between :meth:`restore` and :meth:`set_records_aside`.
    """

    def state(self) -> OpeningState:
        """Return what it takes; may ask the keyring service."""
        ...

    def face(self) -> Face:
        """Return how to look before anything is unlocked."""
        ...

    def prepare(self) -> None:
        """Get ready to be opened, while somebody types: afterwards that takes less long."""
        ...

    def opinion(self, passphrase: str) -> PassphraseOpinion:
        """Say how good a new passphrase is; quick enough for every key press in a worker."""
        ...

    def listen(self, on_waiting: Callable[[bool], bool], on_change: Callable[[], None]) -> None:
        """Hear events while locked; may wait for the keyring's prompt, and raises its errors.

        ``on_waiting`` gets whether it is urgent, once per event that asks for a person, and returns
        whether a notification went out: only then the service hears that the alert was shown;
        ``on_change`` comes when :meth:`glance` may have changed. Both on any thread.
        """
        ...

    def glance(self) -> Glance:
        """Return what the lock screen may say now."""
        ...

    def wait_seconds(self) -> int:
        """Return how long no passphrase is taken, after wrong ones; 0: now."""
        ...

    def create(self, passphrase: str) -> Services:
        """Make a profile, or give a passphrase to one that has none, and open it."""
        ...

    def unlock(self, passphrase: str) -> Services:
        """Open it."""
        ...

    def unlock_with_recovery(self, words: str, passphrase: str) -> Services:
        """Open it with the words of the recovery sheet; ``passphrase`` is the new one."""
        ...

    def lock(self) -> None:
        """Close what is open and forget the keys; returns when it is done."""
        ...

    def set_records_aside(self) -> str:
        """Rename damaged records and return their new name; then ``unlock`` starts new ones."""
        ...

    def restore(self, file: Path, passphrase: str) -> None:
        """Put a backup in the place of the profile, whose files are set aside; then ``unlock``."""
        ...

    def handover(self) -> bytes | None:
        """Return what a process that replaces this one needs to go on listening; a secret.

        ``None``: it cannot be replaced, so locking has to do with forgetting.
        """
        ...

    def close(self) -> None:
        """Stop everything, locked or unlocked."""
        ...


class NotifierPort(Protocol):
    """Desktop notifications."""

    def show(
        self, *, key: str, title: str, body: str, crisis: bool, on_click: Callable[[], None]
    ) -> bool:
        """Show one and return whether it went out; ``on_click`` may come on any thread."""
        ...

    def withdraw(self) -> None:
        """Take back what was shown, where the desktop can; for when Guardian is locked."""
        ...

    def withdraw_answered(self, is_answered: Callable[[str], bool]) -> None:
        """Take back each one of which ``is_answered`` says so by its key; in a worker."""
        ...
