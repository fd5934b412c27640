"""The mark in the system tray: shows that Guardian watches, opens it, ends it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from guardian.words import Words
from ui.presentation import Presentation
from ui.widgets.icon import window_icon


class Standing(Enum):
    """What the mark tells; nothing of whom and of how many."""

    WATCHING = auto()
    LISTENING = auto()
    """Locked, and alerts arrive."""
    LOCKED = auto()
    """Locked, and nothing arrives."""


@dataclass(frozen=True, kw_only=True)
class TrayActs:
    """What the mark can ask for."""

    show_window: Callable[[], None]
    lock: Callable[[], None]
    leave: Callable[[], None]


class Tray(QObject):
    """Only made where a tray exists."""

    def __init__(
        self, presentation: Presentation, standing: Standing, acts: TrayActs, parent: QObject
    ) -> None:
        super().__init__(parent)
        words = presentation.words
        self._menu = QMenu()
        self._menu.setFont(presentation.font())
        self._add(words.say("Open Guardian"), acts.show_window)
        if standing is Standing.WATCHING:
            self._add(words.say("Lock"), acts.lock)
        self._menu.addSeparator()
        self._add(words.say("Quit Guardian"), acts.leave)
        self._icon = QSystemTrayIcon(window_icon(presentation), self)
        self._icon.setToolTip(self._told(words, standing))
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(lambda reason: self._activated(reason, acts.show_window))
        self._icon.show()

    def _add(self, text: str, act: Callable[[], None]) -> None:
        self._menu.addAction(text).triggered.connect(lambda _checked=False: act())

    @staticmethod
    def _told(words: Words, standing: Standing) -> str:
        return {
            Standing.WATCHING: words.say("Guardian is watching"),
            Standing.LISTENING: words.say("Guardian is locked and listening"),
            Standing.LOCKED: words.say("Guardian is locked and not listening"),
        }[standing]

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


class TrayPlace:
    """The place in the tray: empty, or with the mark that tells the present standing."""

    def __init__(self, acts: TrayActs, parent: QObject) -> None:
        self._acts = acts
        self._parent = parent
        self._tray: Tray | None = None
        self._shows: tuple[Standing | None, Presentation] | None = None

    @property
    def empty(self) -> bool:
        """Whether no mark is there."""
        return self._tray is None

    @property
    def visible(self) -> bool:
        """Whether the window can be found again through it."""
        return self._tray is not None and self._tray.visible

    def show(self, presentation: Presentation, standing: Standing | None) -> None:
        """Tell ``standing``; ``None``: nothing is there to be found."""
        if self._tray is not None and (standing, presentation) == self._shows:
            return
        self.clear()
        if standing is not None and Tray.available():
            self._tray = Tray(presentation, standing, self._acts, parent=self._parent)
            self._shows = (standing, presentation)

    def clear(self) -> None:
        """Take the mark away."""
        if self._tray is not None:
            self._tray.remove()
            self._tray = None
