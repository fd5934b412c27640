"""When on which weekday: seven rows of twenty-four hours, the darker the longer."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.charts import Chart, blend, draw_filled, hatch, hatch_colour, snapped

HOURS = 24
_STEPS = (0.26, 0.44, 0.62, 0.80, 1.0)
_LEAST_SCALE = 15
"""So many minutes in an hour get the darkest step at least, or a quiet week would look busy."""
_ROW = 26
_AXIS = 22
_BESIDE = 12
_ROUND = 4
_NARROWEST = 13


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One hour of one weekday: ``minutes`` is ``None`` where nothing is known.

    ``closed``: no chat is allowed then, or in a part of it. ``spoken`` says it in words.
    """

    minutes: int | None
    closed: bool
    spoken: str


@dataclass(frozen=True, kw_only=True)
class HourSheet:
    """What a heat map shows: the cells row by row, 24 of them in each.

    ``rows``: a label for each; ``marked``: the row of today. ``axis``: labels, evenly spread from
    0 to 24 o'clock.
    """

    cells: tuple[Cell, ...]
    rows: tuple[str, ...]
    marked: int | None
    axis: tuple[str, ...]


class HeatMap(Chart):
    """Cells of one hue in steps, closed hours hatched; what is not known is a gap.

    The arrow keys go from cell to cell, Home and End along the day, the page keys along the week.
    """

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        sheet: HourSheet,
        *,
        spoken: str,
        on_open: Callable[[int], object] | None = None,
    ) -> None:
        super().__init__(
            presentation,
            name,
            spoken=spoken,
            told=[cell.spoken for cell in sheet.cells],
            on_open=on_open,
        )
        self._cells, self._rows = sheet.cells, sheet.rows
        self._marked, self._axis = sheet.marked, sheet.axis
        self._most = max([_LEAST_SCALE] + [cell.minutes or 0 for cell in sheet.cells])
        metrics = QFontMetrics(presentation.font(Size.CAPTION, bold=True))
        widest = max((metrics.horizontalAdvance(row) for row in self._rows), default=0)
        self._left = widest + _BESIDE
        self._row = presentation.px(_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(self._left + HOURS * 20, self._floor() + self._presentation.px(_AXIS))

    def minimumSizeHint(self) -> QSize:
        """Cells that can still be told apart."""
        return QSize(self._left + HOURS * _NARROWEST, self._floor() + self._presentation.px(_AXIS))

    def _floor(self) -> int:
        return len(self._rows) * self._row

    def _column(self) -> float:
        return (self.width() - self._left - 2) / HOURS

    def area(self, part: int) -> QRectF:
        """Return a cell's place, its air with it."""
        row, hour = divmod(part, HOURS)
        wide = self._column()
        return QRectF(self._left + hour * wide, row * self._row, wide, self._row)

    def _box(self, part: int) -> QRectF:
        gap = 1.5 if self._column() >= 18 else 1.0  # noqa: PLR2004 - pixels
        inner = self.area(part).adjusted(gap, 1.5, -gap, -1.5)
        return snapped(inner, self.devicePixelRatioF())

    def part_at(self, point: QPointF) -> int | None:
        """Return the cell under a point."""
        hour = int((point.x() - self._left) // self._column())
        row = int(point.y() // self._row)
        inside = 0 <= hour < HOURS and 0 <= row < len(self._rows)
        return row * HOURS + hour if inside else None

    def step(self, key: Qt.Key) -> int | None:
        """Go along the day and along the week, never over an edge."""
        row, hour = divmod(self._current, HOURS)
        last = len(self._rows) - 1
        there = {
            Qt.Key.Key_Left: (row, max(0, hour - 1)),
            Qt.Key.Key_Right: (row, min(HOURS - 1, hour + 1)),
            Qt.Key.Key_Up: (max(0, row - 1), hour),
            Qt.Key.Key_Down: (min(last, row + 1), hour),
            Qt.Key.Key_Home: (row, 0),
            Qt.Key.Key_End: (row, HOURS - 1),
            Qt.Key.Key_PageUp: (0, hour),
            Qt.Key.Key_PageDown: (last, hour),
        }.get(key)
        return there[0] * HOURS + there[1] if there is not None else None

    def colour_of(self, minutes: int) -> QColor:
        """Return the step of so many minutes; none at all is the quiet ground."""
        colours = self._presentation.colours
        if minutes <= 0:
            return QColor(colours.sunken)
        step = min(len(_STEPS) - 1, int(minutes * len(_STEPS) / (self._most + 1)))
        return blend(colours.surface, colours.accent, _STEPS[step])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the cells, what is closed, the days, the hours and where the keyboard is."""
        painter = self._begin()
        empty, filled = self._paint_cells(painter)
        colours = self._presentation.colours
        over = QColor(colours.surface)
        over.setAlphaF(0.5)
        hatch(painter, empty, hatch_colour(colours))
        hatch(painter, filled, over)
        self._paint_days(painter)
        self._paint_hours(painter)
        if self._hovered is not None and self._on_open is not None:
            self._ring(painter, self._hovered, "second", 1)
        if self.hasFocus() and self._cells:
            self._ring(painter, self._current, "ink", 2)
        painter.end()

    def _paint_cells(self, painter: QPainter) -> tuple[QPainterPath, QPainterPath]:
        """Fill what is known; return what is closed, the empty and the filled."""
        empty, filled = QPainterPath(), QPainterPath()
        for part, cell in enumerate(self._cells):
            if cell.minutes is None:
                continue
            box = self._box(part)
            if cell.closed:
                (filled if cell.minutes else empty).addRoundedRect(box, _ROUND, _ROUND)
            painter.setBrush(self.colour_of(cell.minutes))
            if cell.minutes:
                draw_filled(painter, box, _ROUND, self._presentation.colours)
            elif not cell.closed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.drawRoundedRect(box, _ROUND, _ROUND)
        return empty, filled

    def _paint_days(self, painter: QPainter) -> None:
        colours = self._presentation.colours
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for row, label in enumerate(self._rows):
            marked = row == self._marked
            painter.setFont(self._presentation.font(Size.CAPTION, bold=marked))
            painter.setPen(QColor(colours.ink if marked else colours.second))
            painter.drawText(QRectF(0, row * self._row, self._left, self._row), flags, label)

    def _paint_hours(self, painter: QPainter) -> None:
        self._write_in(painter)
        top = self._floor() + 4
        whole = self._column() * HOURS
        for number, label in enumerate(self._axis):
            wide = painter.fontMetrics().horizontalAdvance(label) + 2
            middle = self._left + whole * number / (len(self._axis) - 1)
            left = min(max(self._left, middle - wide / 2), self.width() - wide)
            place = QRectF(left, top, wide, painter.fontMetrics().height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), label)

    def _ring(self, painter: QPainter, part: int, ink: str, wide: int) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(getattr(self._presentation.colours, ink)), wide))
        around = self._box(part).adjusted(-1, -1, 1, 1)
        top = max(float(wide) / 2, around.top())
        around.setTop(top)
        painter.drawRoundedRect(around, _ROUND + 1, _ROUND + 1)
