"""The mark in the system tray: tells how it stands, a menu for what takes one click."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from guardian.words import Words
from ui.presentation import Presentation
from ui.tray_marks import Standing, tray_icon

if TYPE_CHECKING:
    from ui.tray_news import TrayNews

_OPEN = frozenset({Standing.WATCHING, Standing.WAITING, Standing.CRISIS, Standing.DEAF})


@dataclass(frozen=True, kw_only=True)
class TrayActs:
    """What the mark can ask for. ``opened``: somebody looks at the menu.

    ``show_child`` and ``pause`` take the id of an account.
    """

    show_window: Callable[[], None]
    show_child: Callable[[str], None]
    pause: Callable[[str], None]
    opened: Callable[[], None]
    lock: Callable[[], None]
    leave: Callable[[], None]


class Tray(QObject):
    """Only made where a tray exists."""

    def __init__(self, presentation: Presentation, acts: TrayActs, parent: QObject) -> None:
        super().__init__(parent)
        self._words = presentation.words
        self._acts = acts
        self._menu = QMenu()
        self._menu.setFont(presentation.font())
        self._menu.aboutToShow.connect(acts.opened)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)

    def tell(self, standing: Standing, news: "TrayNews | None") -> None:
        """Tell how it stands; ``news``: of the open profile, where it is known."""
        words, acts = self._words, self._acts
        self._menu.clear()
        children = news.children if news is not None and standing in _OPEN else ()
        for child in children:
            self._add(child.day, partial(acts.show_child, child.link_id))
        if children:
            self._menu.addSeparator()
        for child in children:
            self._add(child.stop, partial(acts.pause, child.link_id))
        if children:
            self._menu.addSeparator()
        self._add(words.say("Open Guardian"), acts.show_window)
        if standing in _OPEN:
            self._add(words.say("Lock"), acts.lock)
        self._menu.addSeparator()
        self._add(words.say("Quit Guardian"), acts.leave)
        self._icon.setIcon(tray_icon(standing))
        self._icon.setToolTip(self._told(words, standing))
        self._icon.show()

    def _add(self, text: str, act: Callable[[], None]) -> None:
        action = self._menu.addAction(text.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False: act())

    @staticmethod
    def _told(words: Words, standing: Standing) -> str:
        return {
            Standing.WATCHING: words.say("Guardian is watching"),
            Standing.WAITING: words.say("Guardian: something waits for you"),
            Standing.CRISIS: words.say("Guardian: please look at an alert now"),
            Standing.DEAF: words.say("Guardian: a service is not heard, alerts may be missing"),
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

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self._acts.show_window()


class TrayPlace:
    """The place in the tray: empty, or with the mark that tells how it stands.

    What is shown already is not shown again: a panel that is told wakes up.
    """

    def __init__(self, acts: TrayActs, parent: QObject) -> None:
        self._acts = acts
        self._parent = parent
        self._tray: Tray | None = None
        self._presentation: Presentation | None = None
        self._shows: tuple[Standing, TrayNews | None] | None = None

    @property
    def empty(self) -> bool:
        """Whether no mark is there."""
        return self._tray is None

    @property
    def visible(self) -> bool:
        """Whether the window can be found again through it."""
        return self._tray is not None and self._tray.visible

    def show(
        self, presentation: Presentation, standing: Standing | None, news: "TrayNews | None" = None
    ) -> None:
        """Tell ``standing``; ``None``: nothing is there to be found."""
        if standing is None or presentation is not self._presentation:
            self.clear()
        if standing is None:
            return
        if self._tray is None:
            if not Tray.available():
                return
            self._tray = Tray(presentation, self._acts, parent=self._parent)
            self._presentation = presentation
        if self._shows != (standing, news):
            self._shows = (standing, news)
            self._tray.tell(standing, news)

    def clear(self) -> None:
        """Take the mark away."""
        if self._tray is not None:
            self._tray.remove()
        self._tray = self._shows = self._presentation = None
