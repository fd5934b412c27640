"""Minutes of the last seven days."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.presentation import Presentation
from ui.theme.fonts import Size

_HEIGHT = 168
_HIGHEST = 240
_TOP = 22
_BOTTOM = 30
_BAR = 28
_DIRECT = 11
_LIMIT_SPACE = 36


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day: ``minutes`` is ``None`` where nothing is known. ``spoken`` says it in words."""

    label: str
    minutes: int | None
    today: bool
    spoken: str


class WeekBars(QWidget):
    """Rounded bars with their figures; a day without data is a gap, never a zero.

    The arrow keys go from day to day; pointer, focus and screen reader give the same words.
    """

    def __init__(
        self,
        presentation: Presentation,
        bars: tuple[Bar, ...],
        *,
        limit: int | None,
        limit_label: str,
        spoken: str,
    ) -> None:
        super().__init__()
        self._presentation = presentation
        self._bars = bars
        self._limit = limit
        self._limit_label = limit_label
        self._spoken = spoken
        self._current = len(bars) - 1
        self.setObjectName("week_bars")
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(_HIGHEST)
        self._top = max([limit or 0, 10] + [bar.minutes or 0 for bar in bars])

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(300, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Seven bars and a little air."""
        return QSize(7 * (_BAR + 8) + _LIMIT_SPACE, _HEIGHT)

    def _slot(self, position: int) -> QRectF:
        wide = self._bars_width() / max(1, len(self._bars))
        return QRectF(position * wide, 0, wide, self.height())

    def _bars_width(self) -> int:
        return self.width() - (_LIMIT_SPACE if self._limit else 0)

    def _height_of(self, minutes: int) -> float:
        return (self.height() - _TOP - _BOTTOM) * minutes / self._top

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the limit, the bars, their figures and days."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        floor = self.height() - _BOTTOM
        if self._limit:
            self._paint_limit(painter, floor - self._height_of(self._limit))
        for position, bar in enumerate(self._bars):
            self._paint_day(painter, position, bar, floor)
        painter.end()

    def _paint_limit(self, painter: QPainter, line: float) -> None:
        """Draw the day's limit as a line that says what it is."""
        colours = self._presentation.colours
        painter.setPen(QPen(QColor(colours.handle), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(0, line), QPointF(self._bars_width(), line))
        small = self._presentation.font(Size.CAPTION)
        small.setPixelSize(_DIRECT)
        painter.setFont(small)
        painter.setPen(QColor(colours.second))
        place = QRectF(self._bars_width() + 6, line - 9, _LIMIT_SPACE - 6, 18)
        painter.drawText(
            place,
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            self._limit_label,
        )

    def _paint_day(self, painter: QPainter, position: int, bar: Bar, floor: int) -> None:
        colours = self._presentation.colours
        slot = self._slot(position)
        middle = slot.center().x()
        centred = int(Qt.AlignmentFlag.AlignCenter)
        if bar.minutes:
            high = max(4.0, self._height_of(bar.minutes))
            box = QRectF(middle - _BAR / 2, floor - high, _BAR, high)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent if bar.today else colours.accent_soft))
            painter.drawRoundedRect(box, 5, 5)
        else:
            high = 0.0
        small = self._presentation.font(Size.CAPTION, bold=bar.today)
        small.setPixelSize(_DIRECT)
        painter.setFont(small)
        painter.setPen(QColor(colours.ink if bar.today else colours.second))
        figure = "–" if bar.minutes is None else str(bar.minutes)
        place = QRectF(slot.x(), floor - high - 20, slot.width(), 18)
        wide = painter.fontMetrics().horizontalAdvance(figure) + 6
        behind = QRectF(middle - wide / 2, place.y() + 1, wide, 16)
        painter.fillRect(behind, QColor(colours.surface))
        painter.drawText(place, centred, figure)
        painter.setFont(self._presentation.font(Size.CAPTION, bold=bar.today))
        painter.drawText(QRectF(slot.x(), floor + 8, slot.width(), 20), centred, bar.label)
        if self.hasFocus() and position == self._current:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            ring = QRectF(middle - _BAR / 2 - 5, 2, _BAR + 10, self.height() - 4)
            painter.drawRoundedRect(ring, 8, 8)

    def event(self, event: QEvent) -> bool:
        """Say a day in words under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            wide = self._bars_width() / max(1, len(self._bars))
            position = min(len(self._bars) - 1, int(event.pos().x() / wide))
            if position >= 0:
                QToolTip.showText(event.globalPos(), self._bars[position].spoken, self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the day before or after."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        self._current = max(0, min(len(self._bars) - 1, self._current + step))
        self._say_current()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say the present day."""
        super().focusInEvent(event)
        self._say_current()

    def _say_current(self) -> None:
        if not self._bars:
            return
        spoken = self._bars[self._current].spoken
        self.setAccessibleDescription(spoken)
        corner = self._slot(self._current).topLeft()
        QToolTip.showText(self.mapToGlobal(QPoint(int(corner.x()), 0)), spoken, self)
        self.update()
