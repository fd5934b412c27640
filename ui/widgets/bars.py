"""Minutes as bars: of days, or of the hours of one day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.charts import Chart, blend, draw_filled, hatch, hatch_colour, snapped

_HEIGHT = 168
_HIGHEST = 240
_TOP = 22
_BOTTOM = 30
_BAR = 28
_NARROWEST = 5
_SHARE = 0.66
_ROUND = 5
_LIMIT_SPACE = 36
_LEAST_SCALE = 10
_WEEK = 7
_STRIDES = (1, 2, 5, 7, 10, 15)
_LABEL_AIR = 8


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day or hour: ``minutes`` is ``None`` where nothing is known. ``spoken`` says it in words.

    ``today``: marked. ``limit``: minutes that were allowed. ``closed``: no chat is allowed.
    ``blank``: nothing stands where it has no minutes: still to come, or one of very many.
    """

    label: str
    minutes: int | None
    today: bool
    spoken: str
    limit: int | None = None
    closed: bool = False
    blank: bool = False


class Bars(Chart):
    """Rounded bars with their figures; where nothing is known is a gap, never a zero.

    As many figures and labels as fit: all of them, or the highest bar's and the marked one's.
    """

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        bars: tuple[Bar, ...],
        *,
        limit_label: str = "",
        spoken: str,
        on_open: Callable[[int], object] | None = None,
    ) -> None:
        super().__init__(
            presentation,
            name,
            spoken=spoken,
            told=[bar.spoken for bar in bars],
            on_open=on_open,
        )
        self._bars = bars
        self.look_at(len(bars) - 1)
        self._limit_label = limit_label
        limits = [bar.limit for bar in bars if bar.limit]
        self._limit_space = presentation.px(_LIMIT_SPACE) if limits else 0
        self._high, self._bottom = presentation.px(_HEIGHT), presentation.px(_BOTTOM)
        self._above = presentation.px(_TOP)
        self._top = max([_LEAST_SCALE, *limits] + [bar.minutes or 0 for bar in bars])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumHeight(presentation.px(_HIGHEST))

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(300, self._high)

    def minimumSizeHint(self) -> QSize:
        """All bars and a little air."""
        least = (_BAR if len(self._bars) <= _WEEK else _NARROWEST) + 8
        return QSize(min(280, len(self._bars) * least) + self._limit_space, self._high)

    def _slot(self, position: int) -> QRectF:
        wide = (self.width() - self._limit_space) / max(1, len(self._bars))
        return QRectF(position * wide, 0, wide, self.height())

    def area(self, part: int) -> QRectF:
        """Return the whole height of a bar's place."""
        return self._slot(part)

    def part_at(self, point: QPointF) -> int | None:
        """Return the bar under or above a point."""
        wide = self._slot(0).width()
        position = int(point.x() // wide) if wide > 0 else -1
        return position if 0 <= position < len(self._bars) else None

    def step(self, key: Qt.Key) -> int | None:
        """Go to the bar before or after, or to either end."""
        return {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._bars) - 1,
        }.get(key)

    def _floor(self) -> int:
        return self.height() - self._bottom

    def _height_of(self, minutes: int) -> float:
        return (self._floor() - self._above) * minutes / self._top

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw what is closed, the limit, the bars, their figures and labels."""
        painter = self._begin()
        self._paint_closed(painter)
        self._paint_limits(painter)
        for position, bar in enumerate(self._bars):
            self._paint_bar(painter, position, bar)
        self._paint_figures(painter)
        self._paint_labels(painter)
        if self.hasFocus() and self._bars:
            self._paint_focus(painter)
        painter.end()

    def _paint_closed(self, painter: QPainter) -> None:
        area = QPainterPath()
        for closed, run in groupby(range(len(self._bars)), lambda n: self._bars[n].closed):
            if closed:
                slots = [self._slot(position) for position in run]
                band = QRectF(slots[0].x(), self._above, 0, self._floor() - self._above)
                band.setRight(slots[-1].right())
                area.addRect(snapped(band, self.devicePixelRatioF()))
        hatch(painter, area, hatch_colour(self._presentation.colours))

    def _paint_limits(self, painter: QPainter) -> None:
        """Draw the limit of each day as a line; the last one says what it is."""
        pen = QPen(QColor(self._presentation.colours.handle), 1, Qt.PenStyle.DashLine)
        last = None
        for limit, run in groupby(range(len(self._bars)), lambda n: self._bars[n].limit):
            if not limit:
                continue
            days = list(run)
            last = self._floor() - self._height_of(limit)
            painter.setPen(pen)
            left, right = self._slot(days[0]).left(), self._slot(days[-1]).right()
            painter.drawLine(QPointF(left, last), QPointF(right, last))
        if last is not None:
            self._write_in(painter)
            right = self.width() - self._limit_space
            high = painter.fontMetrics().height()
            place = QRectF(right + 6, last - high / 2, self._limit_space - 6, high)
            beside = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(place, beside, self._limit_label)

    def _box(self, position: int, minutes: int) -> QRectF:
        slot = self._slot(position)
        wide = max(_NARROWEST, min(_BAR, slot.width() * _SHARE))
        high = max(4.0, self._height_of(minutes))
        box = QRectF(slot.center().x() - wide / 2, self._floor() - high, wide, high)
        return snapped(box, self.devicePixelRatioF())

    def _paint_bar(self, painter: QPainter, position: int, bar: Bar) -> None:
        if not bar.minutes:
            return
        colours = self._presentation.colours
        colour = QColor(colours.accent if bar.today else colours.accent_soft)
        if position == self._hovered and not bar.today:
            colour = blend(colours.accent_soft, colours.accent, 0.4)
        box = self._box(position, bar.minutes)
        rounded = min(_ROUND, box.width() / 2)
        painter.setBrush(colour)
        draw_filled(painter, box, rounded, colours)

    def _figure(self, bar: Bar) -> str:
        if bar.blank and not bar.minutes:
            return ""
        if bar.minutes is None:
            return "–"
        return self._presentation.formats.locale.toString(bar.minutes)

    def _figured(self, metrics: QFontMetrics) -> list[int]:
        """Return the bars whose figure stands above them: all, or the few that say most."""
        figures = [self._figure(bar) for bar in self._bars]
        widest = max((metrics.horizontalAdvance(each) for each in figures), default=0)
        everyone = range(len(self._bars))
        if self._slot(0).width() >= widest + 4:
            return list(everyone)
        highest = max(everyone, key=lambda n: self._bars[n].minutes or 0)
        return [n for n in everyone if n == highest or self._bars[n].minutes is None]

    def _paint_figures(self, painter: QPainter) -> None:
        self._write_in(painter, bold=True)
        for position in self._figured(painter.fontMetrics()):
            bar = self._bars[position]
            figure = self._figure(bar)
            if not figure:
                continue
            self._write_in(painter, bold=bar.today, ink="ink" if bar.today else "second")
            top = self._box(position, bar.minutes).top() if bar.minutes else self._floor()
            wide = painter.fontMetrics().horizontalAdvance(figure) + 6
            middle = self._slot(position).center().x()
            left = max(0.0, min(middle - wide / 2, self.width() - wide))
            high = painter.fontMetrics().height()
            place = QRectF(left, top - high - 3, wide, high)
            painter.fillRect(place, QColor(self._presentation.colours.surface))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), figure)

    def _labelled(self, metrics: QFontMetrics) -> list[int]:
        """Return the bars that are named: all, or as many as fit at one distance, and today's."""
        named = [n for n, bar in enumerate(self._bars) if bar.label]
        if len(named) < 2:  # noqa: PLR2004 - one has all the room
            return named
        wide = max(metrics.horizontalAdvance(self._bars[n].label) for n in named) + _LABEL_AIR
        apart = (named[1] - named[0]) * self._slot(0).width()
        stride = next((each for each in _STRIDES if each * apart >= wide), _STRIDES[-1])
        chosen = named[::stride]
        marked = [n for n in named if self._bars[n].today and n not in chosen]
        near = [n for n in chosen if any(abs(n - m) * apart < wide for m in marked)]
        return [n for n in chosen if n not in near] + marked

    def _label_font(self, *, bold: bool) -> QFont:
        size = Size.DIRECT if len(self._bars) > _WEEK else Size.CAPTION
        return self._presentation.font(size, bold=bold)

    def _paint_labels(self, painter: QPainter) -> None:
        """Write what each bar is of."""
        colours = self._presentation.colours
        for position in self._labelled(QFontMetrics(self._label_font(bold=True))):
            bar = self._bars[position]
            painter.setFont(self._label_font(bold=bar.today))
            wide = painter.fontMetrics().horizontalAdvance(bar.label) + 4
            left = self._slot(position).center().x() - wide / 2
            left = max(0.0, min(left, self.width() - wide))
            painter.setPen(QColor(colours.ink if bar.today else colours.second))
            place = QRectF(left, self._floor() + 8, wide, self._bottom - 10)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), bar.label)

    def _paint_focus(self, painter: QPainter) -> None:
        slot = self._slot(self._current)
        wide = slot.width()
        if len(self._bars) <= _WEEK:
            metrics = QFontMetrics(self._label_font(bold=True))
            label = metrics.horizontalAdvance(self._bars[self._current].label)
            wide = min(wide - 2, max(_BAR, label) + 10)
        ring = QRectF(slot.center().x() - wide / 2, 2, wide, self.height() - 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._presentation.colours.accent), 2))
        painter.drawRoundedRect(ring.adjusted(1, 0, -1, 0), 6, 6)


class WeekBars(Bars):
    """The last seven days against one limit."""

    def __init__(
        self,
        presentation: Presentation,
        bars: tuple[Bar, ...],
        *,
        limit: int | None,
        limit_label: str,
        spoken: str,
        on_open: Callable[[int], object] | None = None,
    ) -> None:
        super().__init__(
            presentation,
            "week_bars",
            tuple(replace(bar, limit=limit) for bar in bars),
            limit_label=limit_label,
            spoken=spoken,
            on_open=on_open,
        )
