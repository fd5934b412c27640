"""Leads to the parts of Settings: a row of words that breaks where there is less room."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.presentation import Presentation
from ui.widgets.buttons import button

_GAP = 12
"""Between two words, in pixels."""


class SettingsIndex(QWidget):
    """``parts``: name and title of each; ``show`` gets the name of the one that is wanted."""

    def __init__(
        self,
        presentation: Presentation,
        parts: Sequence[tuple[str, str]],
        show: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setObjectName("settings_index")
        self.setAccessibleName(presentation.words.say("Parts of the settings"))
        self._buttons = [
            button(presentation, title, partial(show, name), name=f"to_{name}", kind="back")
            for name, title in parts
        ]
        for each in self._buttons:
            each.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Every word beside the other."""
        whole = sum(each.sizeHint().width() + _GAP for each in self._buttons) - _GAP
        return QSize(whole, self._height(1))

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as its longest word."""
        widest = max(each.sizeHint().width() for each in self._buttons)
        return QSize(widest, self._height(len(self._rows(max(widest, self.width())))))

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on how often the row breaks."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of as many rows as are needed."""
        return self._height(len(self._rows(width)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many words side by side as there is room for."""
        super().resizeEvent(event)
        top = 0
        for words in self._rows(event.size().width()):
            left = 0
            for each in words:
                size = each.sizeHint()
                each.setGeometry(left, top, size.width(), size.height())
                left += size.width() + _GAP
            top += self._buttons[0].sizeHint().height()
        self.updateGeometry()

    def _rows(self, width: int) -> list[list[QPushButton]]:
        rows: list[list[QPushButton]] = [[]]
        room = width
        for each in self._buttons:
            needed = each.sizeHint().width()
            if rows[-1] and needed > room:
                rows.append([])
                room = width
            rows[-1].append(each)
            room -= needed + _GAP
        return rows

    def _height(self, rows: int) -> int:
        return rows * self._buttons[0].sizeHint().height()
