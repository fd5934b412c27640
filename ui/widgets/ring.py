"""The ring of time left."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.presentation import Presentation
from ui.theme.fonts import Size

_DIAMETER = 140
_STROKE = 11
_FULL_TURN = 360 * 16
_TOP = 90 * 16


class RingOfTimeLeft(QWidget):
    """How much of today's time is left: a figure in a ring, and the same words for readers."""

    def __init__(
        self, presentation: Presentation, *, share: float, figure: str, unit: str, spoken: str
    ) -> None:
        super().__init__()
        self._presentation = presentation
        self._share = max(0.0, min(1.0, share))
        self._figure = figure
        self._unit = unit
        self.setObjectName("ring")
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Keep one size."""
        return QSize(_DIAMETER, _DIAMETER)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the track, the share that is left, the figure and its unit."""
        colours = self._presentation.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = _STROKE / 2 + 1
        circle = QRectF(inset, inset, _DIAMETER - 2 * inset, _DIAMETER - 2 * inset)
        pen = QPen(QColor(colours.track), _STROKE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawEllipse(circle)
        if self._share > 0:
            pen.setColor(QColor(colours.accent))
            painter.setPen(pen)
            painter.drawArc(circle, _TOP, round(self._share * _FULL_TURN))
        painter.setPen(QColor(colours.ink))
        painter.setFont(self._presentation.font(Size.FIGURE, bold=True))
        middle = QRectF(0, 36, _DIAMETER, 44)
        painter.drawText(middle, int(Qt.AlignmentFlag.AlignCenter), self._figure)
        painter.setPen(QColor(colours.second))
        painter.setFont(self._presentation.font(Size.CAPTION))
        below = QRectF(20, 82, _DIAMETER - 40, 20)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), self._unit)
        painter.end()
