"""Waits with work until the window is on the screen: workers would take turns with its painting."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

PATIENCE_MILLISECONDS = 300
"""A window that nobody sees, on another desktop for one, is not painted."""


class AfterFirstPaint(QObject):
    """Calls ``work`` once: after ``window`` was painted, or soon where it is not to be seen."""

    def __init__(self, window: QWidget, work: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._work = work
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._begin)
        seen = window.isVisible() and not window.isMinimized()
        if seen:
            window.installEventFilter(self)
        self._timer.start(PATIENCE_MILLISECONDS if seen else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let everything through."""
        if event.type() is QEvent.Type.Paint and watched is self._window:
            self._window.removeEventFilter(self)
            self._timer.start(0)
        return False

    def _begin(self) -> None:
        self._window.removeEventFilter(self)
        self._work()
        self.deleteLater()
