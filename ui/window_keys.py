"""The keys of the whole window, locked or open.

Ctrl with plus, minus and nought make text larger, smaller and as usual, as in every browser;
Ctrl+L locks, and what quits elsewhere quits here.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.theme.choice import USUAL_PERCENT, ThemeChoice

if TYPE_CHECKING:
    from ui.shell import Shell

_LARGER = ("Ctrl++", "Ctrl+=")
_SMALLER = ("Ctrl+-",)
_USUAL = ("Ctrl+0",)


class WindowKeys(QObject):
    """Listens to them once it is told to.

    ``theme`` gives the present one as it is kept, ``choose`` takes another, ``opened`` gives what
    is open. Nothing changes while drawing anew would lose what somebody is at.
    """

    def __init__(
        self,
        window: QWidget,
        *,
        theme: Callable[[], str],
        choose: Callable[[str], None],
        opened: "Callable[[], Shell | None]",
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._take = choose
        self._opened = opened
        self._wish: int | None = None

    def listen(self, *, lock: Callable[[], object], leave: Callable[[], object]) -> None:
        """Begin to hear the keys."""
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self._window, leave)
        QShortcut(QKeySequence("Ctrl+L"), self._window, lock)
        for keys, step in (
            (_LARGER, self._larger),
            (_SMALLER, self._smaller),
            (_USUAL, self._usual),
        ):
            shortcut = QShortcut(self._window)
            shortcut.setKeys([QKeySequence(each) for each in keys])
            shortcut.activated.connect(step)

    def carried(self, theme: str) -> str:
        """Return a theme that was kept, with the size that was chosen while it was locked."""
        wish, self._wish = self._wish, None
        return theme if wish is None else replace(ThemeChoice.of(theme), text_percent=wish).kept()

    def remember(self) -> None:
        """Carry the present size over to what is opened next."""
        self._wish = ThemeChoice.of(self._theme()).text_percent

    def _larger(self) -> None:
        self._choose(self._now.larger(1))

    def _smaller(self) -> None:
        self._choose(self._now.larger(-1))

    def _usual(self) -> None:
        self._choose(replace(self._now, text_percent=USUAL_PERCENT))

    @property
    def _now(self) -> ThemeChoice:
        return ThemeChoice.of(self._theme())

    def _choose(self, chosen: ThemeChoice) -> None:
        if chosen != self._now and not self._holds():
            self._take(chosen.kept())

    def _holds(self) -> bool:
        shell = self._opened()
        return _is_typed_in(self._window) if shell is None else shell.holds()


def _is_typed_in(window: QWidget) -> bool:
    """Return whether a field that is shown holds something."""
    lines = [each.text() for each in window.findChildren(QLineEdit) if each.isVisible()]
    texts = [each.toPlainText() for each in window.findChildren(QPlainTextEdit) if each.isVisible()]
    return any(lines + texts)
