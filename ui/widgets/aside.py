"""Words with a control at their right, or beneath them where there is too little room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.fonts import percent_of
from ui.widgets.flow import Flow

_LEAST = 160
"""Pixels at 100 % that words need beside a control, or every line would hold two of them."""


class Aside(QWidget):
    """``words`` is a layout that takes what the ``control`` leaves."""

    def __init__(self, words: QVBoxLayout, control: QWidget, *, spacing: int = 16) -> None:
        super().__init__()
        self._words = QWidget()
        words.setContentsMargins(0, 0, 0, 0)
        self._words.setLayout(words)
        self._control = Flow([control])
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(spacing)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._layout.addWidget(self._words, 1)
        self._layout.addWidget(self._control, 0, middle)
        self._beneath = max(4, spacing // 2)
        self._spacing = spacing
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as its wider part, whatever the present arrangement."""
        parts = (self._words, self._control)
        width = max(each.minimumSizeHint().width() for each in parts)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement."""
        super().resizeEvent(event)
        needed = max(_LEAST * percent_of(self) // 100, self._words.minimumSizeHint().width())
        wide = self._control.sizeHint().width() + self._spacing + needed
        fits = event.size().width() >= wide
        self._layout.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )
        self._layout.setSpacing(self._spacing if fits else self._beneath)
