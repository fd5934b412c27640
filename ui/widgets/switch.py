"""A switch: on and off differ by the knob's place and a mark, not by colour alone."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from ui.presentation import Presentation
from ui.theme.motion import QUICK_MILLISECONDS, Glide
from ui.theme.tokens import CONTROL_RADIUS

_WIDE, _HIGH = 38, 22
_GAP = 10
_AIR = 8
_RING = 6
_SLACK = 2
"""Pixels, since parts of them are needed to keep a line in one."""
_HIGHEST = 10_000
_FIRST_IDEOGRAPH = "\u2e80"
_FLAGS = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
_MARK = ((-3.0, 0.0), (-1.0, 2.4), (3.2, -2.6))


class Switch(QCheckBox):
    """Behaves, and is read aloud, as a check box."""

    def __init__(self, presentation: Presentation, text: str) -> None:
        super().__init__(text)
        self._presentation = presentation
        self._wide, self._high = presentation.px(_WIDE), presentation.px(_HIGH)
        self.beside = self._wide + _GAP
        """Pixels from the left to its words."""
        self.setFont(presentation.font(bold=True))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._knob = Glide(self, self.update, QUICK_MILLISECONDS, moves=presentation.moves)
        self.toggled.connect(lambda on: self._knob.go_to(1.0 if on else 0.0))

    def sizeHint(self) -> QSize:
        """Track, gap and words."""
        words = self.fontMetrics().horizontalAdvance(self.text())
        wide = self.beside + words + _SLACK + _RING
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as the longest word."""
        metrics = self.fontMetrics()
        words = max((metrics.horizontalAdvance(each) for each in _words(self.text())), default=0)
        wide = self.beside + words + _SLACK + _RING
        return QSize(wide, self.heightForWidth(max(wide, self.width())))

    def hasHeightForWidth(self) -> bool:
        """Say that the words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the track, or of more lines of words."""
        room = QRect(0, 0, max(1, width - self.beside - _RING), _HIGHEST)
        words = self.fontMetrics().boundingRect(room, _FLAGS, self.text())
        return max(self._high, words.height()) + _AIR

    def hitButton(self, position: object) -> bool:  # noqa: ARG002 - Qt's signature
        """Take clicks anywhere on it."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the track, the knob and the words."""
        colours, on = self._presentation.colours, self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, (self.height() - self._high) / 2, self._wide, self._high)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = colours.accent if on else colours.control_line
        if not self.isEnabled():
            ground = colours.accent_soft if on else colours.track
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(track, self._high / 2, self._high / 2)
        middle = track.left() + self._high / 2 + self._knob.now * (self._wide - self._high)
        centre, scale = QPointF(middle, track.center().y()), self._presentation.percent / 100
        painter.setBrush(QColor(colours.on_accent if on else colours.surface))
        painter.drawEllipse(centre, 8 * scale, 8 * scale)
        if on:
            painter.setPen(QPen(QColor(ground), 1.6 * scale))
            painter.drawPolyline([centre + QPointF(x, y) * scale for x, y in _MARK])
        painter.setPen(QColor(colours.ink))
        words = self.rect().adjusted(self.beside, 0, -_RING, 0)
        painter.drawText(words, _FLAGS, self.text())
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), colours.focus_pixels))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = QRectF(words).adjusted(1 - _RING, 1, _RING - 1, -1)
            painter.drawRoundedRect(around, CONTROL_RADIUS - 2, CONTROL_RADIUS - 2)
        painter.end()


def _words(text: str) -> list[str]:
    """Return what is not broken: a word, or one Chinese character."""
    spaced = "".join(f" {each} " if each >= _FIRST_IDEOGRAPH else each for each in text)
    return spaced.split()
