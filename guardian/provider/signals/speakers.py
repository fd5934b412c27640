"""Who is asked what a text says, beside the rules; and how one that fails is borne.

A model may fail on a text. The text is looked at all the same, by whoever else reads it, and the
log is told seldom and without a word of it.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from guardian.provider.signals.model import Side
from guardian.provider.signals.rules import Signal

TOLD_EVERY_SECONDS = 3600.0
_log = logging.getLogger(__name__)


class Speaker(Protocol):
    """A model that is asked beside our own. It raises nothing and may be asked from any thread.

    It takes milliseconds: nobody asks it while a transaction or the event loop waits.
    """

    def signals(self, text: str, side: Side) -> tuple[Signal, ...]:
        """Return what it says of one text."""
        ...


class Failures:
    """Tells the log that somebody fails: at once, then at most once an hour; from any thread.

    ``who`` is named in the log; ``seconds`` is a clock that never goes back.
    """

    def __init__(self, who: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._who = who
        self._seconds = seconds
        self._lock = Lock()
        self._told_at: float | None = None
        self._untold = 0

    def note(self, error: Exception) -> None:
        """Note a failure; of the error only its class is told, since the rest may have words."""
        now = self._seconds()
        with self._lock:
            self._untold += 1
            if self._told_at is not None and now - self._told_at < TOLD_EVERY_SECONDS:
                return
            count, self._untold, self._told_at = self._untold, 0, now
        kind = type(error).__name__
        _log.error("%s could not read %d text(s), the last one: %s", self._who, count, kind)


class Unfailing:
    """A speaker that says nothing where what it asks fails, and notes that."""

    def __init__(self, ask: Callable[[str, Side], tuple[Signal, ...]], failures: Failures) -> None:
        self._ask = ask
        self._failures = failures

    def signals(self, text: str, side: Side) -> tuple[Signal, ...]:
        """Return what it says of one text."""
        try:
            return self._ask(text, side)
        except Exception as error:  # noqa: BLE001 - a text is looked at, whatever ails a model
            self._failures.note(error)
            return ()
