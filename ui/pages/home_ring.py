"""The ring of time left, small: beside a child's sentence."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from guardian.desk.values import Overview
from ui.presentation import Presentation
from ui.theme.fonts import Size

DIAMETER = 56
_STROKE = 5
_FULL_TURN = 360 * 16
_TOP = 90 * 16


class SmallRing(QWidget):
    """The minutes that are left today; a dash where that is not known or without end.

    It says nothing by itself: the sentence and the line beside it have the same in words.
    """

    def __init__(self, presentation: Presentation, overview: Overview) -> None:
        super().__init__()
        self._presentation = presentation
        known = overview.use_as_of is not None
        limit, left = overview.limit_minutes, overview.remaining_minutes or 0
        self._share = left / limit if known and limit else None
        figure = presentation.formats.locale.toString(left)
        self._figure = "–" if self._share is None else figure
        across = presentation.px(DIAMETER)
        self.setFixedSize(across, across)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the track, the share that is left, and the minutes."""
        colours = self._presentation.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = _STROKE / 2 + 1
        circle = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        pen = QPen(QColor(colours.track), _STROKE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawEllipse(circle)
        if self._share:
            pen.setColor(QColor(colours.accent))
            painter.setPen(pen)
            painter.drawArc(circle, _TOP, round(min(1.0, self._share) * _FULL_TURN))
        painter.setPen(QColor(colours.ink))
        painter.setFont(self._presentation.font(Size.STRONG, bold=True))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._figure)
        painter.end()
