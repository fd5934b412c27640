"""Grey shapes where content will be: still, so that nothing flickers or wakes up.

The window's own are what is on the screen first. So they are painted, by few imports and without
the style sheet, and name nothing of Qt's large namespace, which takes longer than all of them.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from ui.theme.tokens import CARD_RADIUS, Colours, navigation_width

_SHAPES = ((420, 30), (0, 150), (0, 150))
"""Width and height in pixels; 0: as wide as there is room."""
_BETWEEN = 16
_ABOVE = 8
AIR = (40, 32)
"""Pixels beside the shapes of the window, and above and below."""
_LINE = 28
"""Room for one line above the shapes of the window; in pixels at 100 %."""


class Skeleton(QWidget):
    """The shapes of a page's content."""

    def __init__(self, colours: Colours, spoken: str) -> None:
        super().__init__()
        self.setObjectName("skeleton")
        self.setAccessibleName(spoken)
        self._colours = colours
        high = sum(high for _wide, high in _SHAPES)
        self.setMinimumHeight(_ABOVE + high + _BETWEEN * (len(_SHAPES) - 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint them from above."""
        _paint(self, self._colours, 0, _ABOVE, self.width())


class Shapes(QWidget):
    """The shapes of the whole window: its side, and what a page will be."""

    def __init__(self, colours: Colours, percent: int = 100) -> None:
        super().__init__()
        self.setObjectName("shapes")
        self._colours = colours
        self.side = navigation_width(percent)
        """Pixels that the side takes."""
        self._line = _LINE * percent // 100

    def line(self) -> int:
        """Return how many pixels are kept free above the shapes, for what is said there."""
        return self._line

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, the side with its edge, and the shapes."""
        colours, (beside, above) = self._colours, AIR
        high = self.height()
        painter = QPainter(self)
        _fill(painter, colours.ground, QRectF(self.rect()))
        _fill(painter, colours.hairline, QRectF(0, 0, self.side, high))
        _fill(painter, colours.navigation, QRectF(0, 0, self.side - 1, high))
        painter.end()
        width = self.width() - self.side - 2 * beside
        _paint(self, colours, self.side + beside, above + self.line() + _ABOVE, width)


def _paint(on: QWidget, colours: Colours, left: int, top: int, width: int) -> None:
    painter = QPainter(on)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = 1 if colours.contrast else 0
    for wide, high in _SHAPES:
        shape = QRectF(left, top, min(wide or width, width), high)
        if line:
            _fill(painter, colours.hairline, shape, CARD_RADIUS)
        inside = shape.adjusted(line, line, -line, -line)
        _fill(painter, colours.sunken, inside, CARD_RADIUS - line)
        top += high + _BETWEEN
    painter.end()


def _fill(painter: QPainter, colour: str, shape: QRectF, radius: int = 0) -> None:
    """Fill a shape with a brush from a palette: one from a colour would name the namespace."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(colour))
    path = QPainterPath()
    path.addRoundedRect(shape, radius, radius)
    painter.fillPath(path, palette.window())
