"""Small things side by side, in as many rows as they need."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class Flow(QWidget):
    """Places its parts in rows from the left, each as wide as it likes to be."""

    def __init__(self, parts: Sequence[QWidget], *, spacing: int = 8) -> None:
        super().__init__()
        self._parts = tuple(parts)
        self._spacing = spacing
        for part in self._parts:
            part.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Say that it is lower where it is wider."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return how high the rows are."""
        return self._placed(width, move=False)

    def sizeHint(self) -> QSize:
        """Like to have everything in one row."""
        shown = self._shown()
        width = sum(each.sizeHint().width() for each in shown)
        width += self._spacing * max(0, len(shown) - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as its widest part."""
        width = max((each.sizeHint().width() for each in self._shown()), default=0)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the parts anew."""
        super().resizeEvent(event)
        self._placed(event.size().width(), move=True)
        self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """Place the parts anew where one came, went or grew."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._placed(self.width(), move=True)
            self.updateGeometry()
        return super().event(event)

    def _shown(self) -> list[QWidget]:
        return [each for each in self._parts if not each.isHidden()]

    def _placed(self, width: int, *, move: bool) -> int:
        """Return how high the rows are that fit into ``width``."""
        left = top = height = 0
        for part in self._shown():
            size = part.sizeHint().boundedTo(QSize(max(width, 1), part.sizeHint().height()))
            if left and left + size.width() > width:
                left, top, height = 0, top + height + self._spacing, 0
            if move:
                part.setGeometry(left, top, size.width(), size.height())
            left += size.width() + self._spacing
            height = max(height, size.height())
        return top + height
