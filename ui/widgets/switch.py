"""A switch: on and off differ by the knob's place and a mark, not by colour alone."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from ui.presentation import Presentation
from ui.theme.motion import QUICK_MILLISECONDS, Glide
from ui.theme.tokens import CONTROL_RADIUS

_TRACK = (38, 22)
_GAP = 10
_HEIGHT = 30
_RING = 6


class Switch(QCheckBox):
    """Behaves, and is read aloud, as a check box."""

    def __init__(self, presentation: Presentation, text: str) -> None:
        super().__init__(text)
        self._presentation = presentation
        self.setFont(presentation.font(bold=True))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._knob = Glide(self, self.update, QUICK_MILLISECONDS, moves=presentation.moves)
        self.toggled.connect(lambda on: self._knob.go_to(1.0 if on else 0.0))

    def sizeHint(self) -> QSize:
        """Track, gap and words."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(_TRACK[0] + _GAP + words + _RING, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never cut the words."""
        return self.sizeHint()

    def hitButton(self, position: object) -> bool:  # noqa: ARG002 - Qt's signature
        """Take clicks anywhere on it."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the track, the knob and the words."""
        colours, on = self._presentation.colours, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - _TRACK[1]) / 2
        track = QRectF(0, top, *_TRACK)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = colours.accent if on else colours.control_line
        if not self.isEnabled():
            ground = colours.accent_soft if on else colours.track
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(track, 11, 11)
        middle = track.left() + 11 + self._knob.now * (track.width() - 22)
        centre = QPointF(middle, track.center().y())
        painter.setBrush(QColor(colours.on_accent if on else colours.surface))
        painter.drawEllipse(centre, 8, 8)
        if on:
            painter.setPen(QPen(QColor(ground), 1.6))
            painter.drawPolyline(
                [centre + QPointF(-3, 0), centre + QPointF(-1, 2.4), centre + QPointF(3.2, -2.6)]
            )
        painter.setPen(QColor(colours.ink))
        words = self.rect().adjusted(_TRACK[0] + _GAP, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), self.text())
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), colours.focus_pixels))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = QRectF(words).adjusted(1 - _RING, 1, -1, -1)
            painter.drawRoundedRect(around, CONTROL_RADIUS - 2, CONTROL_RADIUS - 2)
        painter.end()
