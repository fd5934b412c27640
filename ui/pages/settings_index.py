"""Leads to the parts of Settings: a row of words that breaks where there is less room."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.presentation import Presentation
from ui.widgets.buttons import button

_GAP = 4


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
            button(presentation, title, partial(show, name), name=f"to_{name}", kind="plain")
            for name, title in parts
        ]
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._place(1)

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as its longest word."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many side by side as there is room for."""
        super().resizeEvent(event)
        room = event.size().width() + _GAP
        self._place(max(1, min(len(self._buttons), room // (self._widest() + _GAP))))

    def _widest(self) -> int:
        return max(each.sizeHint().width() for each in self._buttons)

    def _place(self, across: int) -> None:
        if across == self._across:
            return
        before, self._across = self._across, across
        for at, each in enumerate(self._buttons):
            self._grid.addWidget(each, at // across, at % across)
        for at in range(max(before, across) + 1):
            self._grid.setColumnStretch(at, 1 if at == across else 0)
