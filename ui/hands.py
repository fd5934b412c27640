"""Hears of every hand on keyboard, mouse and screen, in all windows of the application.

Whoever hears every event of an application is called many thousand times while a page is drawn,
which was a fifth of all that it took. A hand comes through a window of the desktop, so these are
listened to; what an input method composes comes to whatever has the focus.
"""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPointF, QTimer
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtWidgets import QApplication

_PRESSES = {
    QEvent.Type.KeyPress,
    QEvent.Type.InputMethod,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
}


class Hands(QObject):
    """``came`` is called for each; where it returns ``True`` nobody else hears of it."""

    def __init__(
        self, application: QApplication, came: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._came = came
        self._pointer = QPointF()
        self._listens = False
        self._focused: QObject | None = None

    def start(self) -> None:
        """Listen to every window from now on."""
        if not self._listens:
            self._listens = True
            self._application.focusWindowChanged.connect(self.look_around)
            self._application.focusObjectChanged.connect(self._follow_focus)
        self.look_around()
        self._follow_focus(QApplication.focusObject())

    def stop(self) -> None:
        """Listen no more."""
        if self._listens:
            self._listens = False
            self._application.focusWindowChanged.disconnect(self.look_around)
            self._application.focusObjectChanged.disconnect(self._follow_focus)
            self._follow_focus(None)
            for window in QApplication.topLevelWindows():
                window.removeEventFilter(self)

    def look_around(self) -> None:
        """Listen to windows that are new; nobody tells of a menu, which takes no focus."""
        if self._listens:
            for window in QApplication.topLevelWindows():
                window.installEventFilter(self)  # once, however often it is said

    def _follow_focus(self, focused: QObject | None) -> None:
        before, self._focused = self._focused, focused
        if before is not None and shiboken6.isValid(before) and not isinstance(before, QWindow):
            before.removeEventFilter(self)
        if focused is not None:
            focused.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """See every key and every move of the pointer."""
        kind = event.type()
        if kind in _PRESSES:
            QTimer.singleShot(0, self, self.look_around)  # it may open a menu
            return self._came()
        return kind is QEvent.Type.MouseMove and self._moved(event) and self._came()

    def _moved(self, event: QEvent) -> bool:
        """Tell a hand from a window that moved under the pointer."""
        if not isinstance(event, QMouseEvent):
            return False
        place = event.globalPosition()
        moved = place != self._pointer
        self._pointer = place
        return moved
