"""Locks after a time without a hand on keyboard or mouse, and warns before."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from ui.hands import Hands

WARNING_SECONDS = 15
_LOOK_AGAIN_SECONDS = 60
"""A timer stands still while the computer sleeps: so late a lock comes at most after waking."""
_MINUTE_SECONDS = 60
_PUT_OFF_FACTOR = 2
"""An act that is half-way puts the lock off to at most so many times the idle time."""


@dataclass(frozen=True, kw_only=True)
class IdleActs:
    """What the window does. ``busy``: whether an act of the parent would be lost half-way."""

    warn: Callable[[], None]
    calm: Callable[[], None]
    lock: Callable[[], None]
    busy: Callable[[], bool]


class IdleLock(QObject):
    """``seconds``: time since some moment, which a changed wall clock does not move."""

    def __init__(
        self,
        application: QApplication,
        acts: IdleActs,
        *,
        seconds: Callable[[], float],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._acts = acts
        self._seconds = seconds
        self._limit = 0.0
        self._last = 0.0
        self._warned = False
        self._hands = Hands(application, self.noticed, self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.check)
        self._running = False

    def start(self, minutes: int) -> None:
        """Count from now."""
        self._running = True
        self._warned = False
        self._last = self._seconds()
        self._hands.start()
        self.set_minutes(minutes)

    def stop(self) -> None:
        """Count no more."""
        self._running = False
        self._timer.stop()
        self._hands.stop()

    def set_minutes(self, minutes: int) -> None:
        """Lock after another time; what has passed counts."""
        self._limit = float(minutes * _MINUTE_SECONDS)
        if self._running:
            self._decide()

    def check(self) -> None:
        """Warn or lock if it is time."""
        if self._running:
            self._hands.look_around()
            self._decide()

    def _end(self) -> float:
        return self._limit * (_PUT_OFF_FACTOR if self._acts.busy() else 1)

    def _decide(self) -> None:
        idle, end = self._seconds() - self._last, self._end()
        if idle >= end:
            self._lock()
            return
        to_warning = end - WARNING_SECONDS - idle
        if to_warning <= 0 and not self._warned:
            self._warned = True
            self._acts.warn()
        elif to_warning > 0 and self._warned:
            self._calm()
        next_look = end - idle if self._warned else min(to_warning, _LOOK_AGAIN_SECONDS)
        self._timer.start(round(next_look * 1000) + 1)

    def _calm(self) -> None:
        self._warned = False
        self._acts.calm()

    def _lock(self) -> None:
        self.stop()
        self._acts.lock()

    def noticed(self) -> bool:
        """Take note of a hand; return whether it came too late, after a sleep: it opens nothing."""
        if self._seconds() - self._last >= self._end():
            self._lock()
            return True
        self._last = self._seconds()
        if self._warned:
            self._calm()
            self._decide()
        return False
