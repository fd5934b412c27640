"""The ring of time left."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.presentation import Presentation
from ui.theme.fonts import Size, grown

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
        self._across = grown(_DIAMETER, presentation.percent)
        self._share = max(0.0, min(1.0, share))
        self._figure = figure
        self._unit = unit
        self.setObjectName("ring")
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Keep one size."""
        return QSize(self._across, self._across)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the track, the share that is left, the figure and its unit."""
        colours = self._presentation.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = _STROKE / 2 + 1
        circle = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        pen = QPen(QColor(colours.track), _STROKE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawEllipse(circle)
        if self._share > 0:
            pen.setColor(QColor(colours.accent))
            painter.setPen(pen)
            painter.drawArc(circle, _TOP, round(self._share * _FULL_TURN))
        self._write(painter)
        painter.end()

    def _write(self, painter: QPainter) -> None:
        """Write the figure and its unit, in the middle together."""
        colours, centred = self._presentation.colours, int(Qt.AlignmentFlag.AlignCenter)
        large = self._presentation.font(Size.FIGURE, bold=True)
        small = self._presentation.font(Size.CAPTION)
        high, low = QFontMetrics(large).height(), QFontMetrics(small).height()
        top = (self._across - high - low) / 2
        painter.setPen(QColor(colours.ink))
        painter.setFont(large)
        painter.drawText(QRectF(0, top, self._across, high), centred, self._figure)
        painter.setPen(QColor(colours.second))
        painter.setFont(small)
        painter.drawText(QRectF(0, top + high, self._across, low), centred, self._unit)
