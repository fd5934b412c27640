"""Closing a profile: in a worker, before the computer sleeps, and right after it was opened."""

import threading
from collections.abc import Callable

from ui.opening_port import NotifierPort, Opening

_SLEEP_PATIENCE_SECONDS = 5.0


class Closing:
    """Knows whether a profile is open or being opened, and closes it.

    ``wanted``: a lock was asked for while it was being opened; it is closed before it is shown.
    """

    def __init__(self, opening: Opening, notifier: NotifierPort | None) -> None:
        self._opening = opening
        self._notifier = notifier
        self._shut = threading.Event()
        self._shut.set()  # while nothing is open, nor being opened
        self.wanted = False

    def opens(self, begins: bool) -> None:
        """Take that a profile is being opened from now on, or could not be."""
        self.wanted = False
        if begins:
            self._shut.clear()
        else:
            self._shut.set()

    def wait(self) -> None:
        """Keep the computer awake until it is closed; on a thread of the desktop's signals."""
        self._shut.wait(_SLEEP_PATIENCE_SECONDS)

    def close(self, finish: Callable[[], None]) -> bool:
        """Lock, after ``finish``; return whether the process can be replaced. In a worker."""
        try:
            finish()
            self._opening.lock()
            self.withdraw()
            return self._opening.handover() is not None
        finally:
            self._shut.set()

    def withdraw(self) -> None:
        """Leave no notification with a child's name on the screen of a locked Guardian."""
        if self._notifier is not None:
            self._notifier.withdraw()
