"""The mark in the system tray: shows that Guardian watches, opens it, ends it."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from ui.presentation import Presentation
from ui.widgets.icon import window_icon


class Tray(QObject):
    """Only made where a tray exists."""

    def __init__(
        self,
        presentation: Presentation,
        *,
        show_window: Callable[[], None],
        leave: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        words = presentation.words
        self._menu = QMenu()
        self._menu.addAction(words.say("Open Guardian")).triggered.connect(
            lambda _checked=False: show_window()
        )
        self._menu.addSeparator()
        self._menu.addAction(words.say("Quit Guardian")).triggered.connect(
            lambda _checked=False: leave()
        )
        self._icon = QSystemTrayIcon(window_icon(presentation), self)
        self._icon.setToolTip(words.say("Guardian is watching"))
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(lambda reason: self._activated(reason, show_window))
        self._icon.show()

    @staticmethod
    def available() -> bool:
        """Whether this desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def visible(self) -> bool:
        """Whether the window can be found again through it."""
        return self._icon.isVisible() and self.available()

    def remove(self) -> None:
        """Take it away."""
        self._icon.hide()
        self._menu.deleteLater()
        self.deleteLater()

    @staticmethod
    def _activated(
        reason: QSystemTrayIcon.ActivationReason, show_window: Callable[[], None]
    ) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            show_window()
