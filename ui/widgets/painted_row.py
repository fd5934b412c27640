"""A wide button that draws its own lines: a list of them costs one widget for each row, not eight.

Labels in a layout cost five times as much to make, to dress by the style sheet and to lay out,
and a list of thirty such rows held up the window for several frames.
"""

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtGui import Qt as TextTools
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui.presentation import Presentation
from ui.theme.fonts import Size, grown

_SIDE = 16
_AIR = 12
_GAP = 16
_BETWEEN = 1
_BESIDE = 12
_CARET = 16
_KINDS_OF_LETTERS = 8
_ELIDED = Qt.TextElideMode.ElideRight


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a row, which gives way at its end. ``ink`` names a colour of the theme.

    ``aside`` stands at the right, as small as a caption, and never gives way.
    """

    text: str
    size: Size = Size.CAPTION
    bold: bool = False
    ink: str = "second"
    aside: str = ""
    aside_ink: str = "second"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The icon that a row begins with; its meaning is in the words, too."""

    icon: str
    ink: str
    pixels: int = 22


@dataclass(frozen=True, kw_only=True)
class _Letters:
    font: QFont
    metrics: QFontMetrics
    height: int


@lru_cache(maxsize=_KINDS_OF_LETTERS)
def _letters(presentation: Presentation, size: Size, bold: bool) -> _Letters:
    """Return what a line is written in: asking the font of every row costs as much as the row."""
    font = presentation.font(size, bold=bold)
    metrics = QFontMetrics(font)
    return _Letters(font=font, metrics=metrics, height=metrics.height())


class PaintedRow(QPushButton):
    """A mark, some lines one below the other, and a caret that says it opens.

    A screen reader hears a button with the accessible name and description that it is given.
    """

    def __init__(self, presentation: Presentation, mark: Mark, lines: tuple[Line, ...]) -> None:
        super().__init__()
        self._presentation = presentation
        self._mark = mark
        self._pixels = grown(mark.pixels, presentation.percent)
        self._caret = grown(_CARET, presentation.percent)
        self._lines = lines
        self._letters = [_letters(presentation, line.size, line.bold) for line in lines]
        self._small = _letters(presentation, Size.CAPTION, False)
        self._high = sum(each.height for each in self._letters) + _BETWEEN * (len(lines) - 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What the row says, whether it fits or not."""
        return self._lines

    def sizeHint(self) -> QSize:
        """Be as high as the lines, as wide as whoever shows it likes."""
        high = max(self._high + 2 * _AIR, super().sizeHint().height())
        return QSize(self._left() + self._right(), high)

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as its icons: the words give way."""
        return self.sizeHint()

    def cut(self) -> tuple[str, ...]:
        """Return the whole text of each line that does not fit into the present width."""
        return tuple(
            line.text
            for line, letters, (place, _aside) in self._placed()
            if letters.metrics.horizontalAdvance(line.text) > place.width()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer as a tooltip what does not fit."""
        super().resizeEvent(event)
        cut = "\n".join(self.cut())
        self.setToolTip(TextTools.convertFromPlainText(cut) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button and what stands on it."""
        super().paintEvent(event)
        painter = QPainter(self)
        self._paint_icon(painter, self._mark.icon, self._mark.ink, self._pixels, _SIDE)
        right = self.width() - _SIDE - self._caret
        self._paint_icon(painter, "caret-right", "faint", self._caret, right)
        for line, letters, (place, aside) in self._placed():
            shown = letters.metrics.elidedText(line.text, _ELIDED, place.width())
            self._write(painter, letters.font, line.ink, place, shown)
            if line.aside:
                self._write(painter, self._small.font, line.aside_ink, aside, line.aside)
        painter.end()

    def _left(self) -> int:
        return _SIDE + self._pixels + _GAP

    def _right(self) -> int:
        return _GAP + self._caret + _SIDE

    def _placed(self) -> list[tuple[Line, _Letters, tuple[QRect, QRect]]]:
        """Return where the text of each line lies, and what stands beside it."""
        left, wide = self._left(), max(0, self.width() - self._left() - self._right())
        top, found = (self.height() - self._high) // 2, []
        for line, letters in zip(self._lines, self._letters, strict=True):
            beside = self._small.metrics.horizontalAdvance(line.aside) if line.aside else 0
            air = _BESIDE if beside else 0
            place = QRect(left, top, max(0, wide - beside - air), letters.height)
            aside = QRect(left + wide - beside, top, beside, letters.height)
            found.append((line, letters, (place, aside)))
            top += letters.height + _BETWEEN
        return found

    def _write(self, painter: QPainter, font: QFont, ink: str, place: QRect, text: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(getattr(self._presentation.colours, ink)))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, int(flags), text)

    def _paint_icon(self, painter: QPainter, name: str, ink: str, pixels: int, left: int) -> None:
        colour = getattr(self._presentation.colours, ink)
        icons, ratio = self._presentation.icons, self.devicePixelRatioF()
        picture = icons.pixmap(name, colour, pixels, ratio)
        painter.drawPixmap(left, (self.height() - pixels) // 2, picture)
