"""A picture beside what belongs to it, or above it where there is too little room."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.fonts import percent_of

_LEAST = 210
"""Pixels at 100 % that words need beside a picture, or every line would hold two of them."""


class Beside(QWidget):
    """``picture`` keeps its size; ``rest`` is a layout that takes what is left."""

    def __init__(self, picture: QWidget, rest: QVBoxLayout, *, spacing: int = 16) -> None:
        super().__init__()
        self._picture = picture
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(spacing)
        inside = QWidget()
        rest.setContentsMargins(0, 0, 0, 0)
        inside.setLayout(rest)
        top = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        self._layout.addWidget(picture, 0, top)
        self._layout.addWidget(inside, 1)
        self._inside = inside
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as its wider part, whatever the present arrangement."""
        parts = (self._picture, self._inside)
        width = max(each.minimumSizeHint().width() for each in parts)
        return QSize(width, super().minimumSizeHint().height())

    def _picture_width(self) -> int:
        return max(self._picture.sizeHint().width(), self._picture.minimumWidth())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement."""
        super().resizeEvent(event)
        needed = max(_LEAST * percent_of(self) // 100, self._inside.minimumSizeHint().width())
        wide = self._picture_width() + self._layout.spacing() + needed
        fits = event.size().width() >= wide
        self._layout.setDirection(
            QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        )
