"""An entry of the log in one widget: a page of a hundred would have six hundred labels and rules.

Making, dressing and laying them out kept the window from answering for a tenth of a second.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtGui import Qt as TextTools
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.presentation import Presentation
from ui.theme.fonts import Size, grown

_TIME_WIDTH = 48
_ICON = 20
_GAP = 12
_AIR = 9
_LEAST_WIDTH = 24
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """When, what and of whom; ``spoken`` is all of it as one sentence."""

    time: str
    icon: str
    what: str
    about: str
    spoken: str


class LogLine(QLabel):
    """The time, an icon, and two lines: what wraps, of whom gives way at its end.

    ``ruled``: a hairline divides it from the entry above.
    """

    def __init__(self, presentation: Presentation, entry: Entry, *, ruled: bool) -> None:
        super().__init__()
        self._presentation = presentation
        self._entry = entry
        self._above = _AIR if ruled else 0
        self._fonts = presentation.font(Size.BODY), presentation.font(Size.CAPTION)
        self._metrics = QFontMetrics(self._fonts[0]), QFontMetrics(self._fonts[1])
        self._icon = grown(_ICON, presentation.percent)
        self._left = presentation.px(_TIME_WIDTH) + self._icon + 2 * _GAP
        self._what_high: dict[int, int] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(self._fonts[0])
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setText(f"{entry.time}\n{entry.what}\n{entry.about}")
        self.setAccessibleName(entry.spoken)

    def heightForWidth(self, width: int) -> int:
        """Return what the words need, between which no line is cut."""
        return self._above + self._what_height(width) + self._metrics[1].height()

    def _what_height(self, width: int) -> int:
        """Return it as it was found: a page's layout asks every line some ten times."""
        wide = max(_LEAST_WIDTH, width - self._left)
        if wide not in self._what_high:
            words = QRect(0, 0, wide, 0)
            found = self._metrics[0].boundingRect(words, _WRAPPED, self._entry.what).height()
            self._what_high = {wide: found}
        return self._what_high[wide]

    def sizeHint(self) -> QSize:
        """Like what happened on one line."""
        wide = self._metrics[0].horizontalAdvance(self._entry.what) + 1
        high = sum(each.height() for each in self._metrics)
        return QSize(self._left + wide, self._above + high)

    def minimumSizeHint(self) -> QSize:
        """May become as narrow as a few letters."""
        return QSize(self._left + _LEAST_WIDTH, self.sizeHint().height())

    def shown(self) -> str:
        """Return of whom it is, as it fits into the present width."""
        wide = self.width() - self._left
        elide = Qt.TextElideMode.ElideRight
        return self._metrics[1].elidedText(self._entry.about, elide, wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole as a tooltip where it does not fit."""
        super().resizeEvent(event)
        about = self._entry.about
        whole = self.shown() == about
        self.setToolTip("" if whole else TextTools.convertFromPlainText(about))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw it all."""
        shown, top, wide = self._presentation, self._above, self.width()
        second, body = QColor(shown.colours.second), self._what_height(wide)
        painter = QPainter(self)
        if top:
            # Not fillRect: PySide would make every preset of QGradient for it, for nothing.
            painter.setPen(QColor(shown.colours.hairline))
            painter.drawLine(0, 0, wide, 0)
        high = self.height() - top
        picture = shown.icons.pixmap(
            self._entry.icon, shown.colours.second, self._icon, self.devicePixelRatioF()
        )
        painter.drawPixmap(self._left - _GAP - self._icon, top + (high - self._icon) // 2, picture)
        painter.setPen(second)
        painter.setFont(self._fonts[0])
        painter.drawText(QRect(0, top, self._left, high), _LINE, self._entry.time)
        painter.setPen(QColor(shown.colours.ink))
        words = QRect(self._left, top, max(_LEAST_WIDTH, wide - self._left), body)
        painter.drawText(words, _WRAPPED, self._entry.what)
        painter.setPen(second)
        painter.setFont(self._fonts[1])
        about = QRect(self._left, top + body, wide - self._left, self._metrics[1].height())
        painter.drawText(about, _LINE, self.shown())
        painter.end()
