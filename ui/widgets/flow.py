"""Small things side by side, in as many rows as they need."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.widgets.buttons import Button

_WIDE = QRect(0, 0, 100_000, 100_000)


class Flow(QWidget):
    """Places its parts in rows from the left, each as wide as it likes to be.

    A text is as wide as its words in one line; it wraps where a whole row has less room.
    ``apart``: what ends a row of several stands at its right end.
    """

    def __init__(self, parts: Sequence[QWidget], *, spacing: int = 8, apart: bool = False) -> None:
        super().__init__()
        self._apart = apart
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
        width = sum(_liked(each).width() for each in shown)
        width += self._spacing * max(0, len(shown) - 1)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as its widest part can be."""
        width = max((_least_width(each) for each in self._shown()), default=0)
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
        top = 0
        for row in self._rows(width):
            left, height = 0, max(size.height() for _part, size in row)
            for part, size in row:
                if self._apart and left and part is row[-1][0]:
                    left = width - size.width()
                if move:
                    middle = top + (height - size.height()) // 2
                    part.setGeometry(QRect(left, middle, size.width(), size.height()))
                left += size.width() + self._spacing
            top += height + self._spacing
        return max(0, top - self._spacing)

    def _rows(self, width: int) -> Iterator[list[tuple[QWidget, QSize]]]:
        """Yield the parts of each row, with their sizes."""
        row: list[tuple[QWidget, QSize]] = []
        room = width
        for part in self._shown():
            size = _within(part, max(width, 1))
            if row and size.width() > room:
                yield row
                row, room = [], width
            row.append((part, size))
            room -= size.width() + self._spacing
        if row:
            yield row


def _liked(part: QWidget) -> QSize:
    """Return how large a part likes to be, as large as it may be."""
    size = part.sizeHint()
    if isinstance(part, QLabel) and part.wordWrap():
        line = line_width(part)
        size = QSize(line, part.heightForWidth(line))
    return size.expandedTo(part.minimumSize()).boundedTo(part.maximumSize())


def line_width(label: QLabel) -> int:
    """Return how wide a label has to be for its words to stand in one line.

    Its advance is rounded, and a line may need a pixel or two more before it breaks.
    """
    return label.fontMetrics().boundingRect(_WIDE, 0, label.text()).width()


def _least_width(part: QWidget) -> int:
    least = max(part.minimumSizeHint().width(), part.minimumWidth())
    return min(least, part.maximumWidth())


def _within(part: QWidget, width: int) -> QSize:
    """Return its size where a row has so much room."""
    size = _liked(part)
    if size.width() <= width:
        return size
    wraps = part.hasHeightForWidth() or isinstance(part, Button)
    high = part.heightForWidth(width) if wraps else size.height()
    return QSize(width, high)
