"""Draws the rows of the week: hours, windows, the one that is chosen, what is locked."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.week_view_plan import DAY, Piece

_HEAD = (24, 16)
_ROW = (40, 20)
_LABELS = 48
_END_SPACE = 10
_GAP = 4
_RADIUS = 5
_HOURS = (0, 6, 12, 18, 24)
_GRIP = 12


@dataclass(frozen=True, kw_only=True)
class WeekGrid:
    """Where days and minutes lie in a week that is ``width`` pixels wide.

    ``percent``: how large text is. Rows grow by their line, their air stays.
    """

    width: int
    percent: int = 100

    @property
    def head(self) -> int:
        """How high the hours above the days are."""
        return self._grown(_HEAD)

    @property
    def row(self) -> int:
        """How high a day is."""
        return self._grown(_ROW)

    @property
    def labels(self) -> int:
        """How wide the names of the days are."""
        return _LABELS * self.percent // 100

    @property
    def height(self) -> int:
        """How high all of it is."""
        return self.head + 7 * self.row

    def _grown(self, length: tuple[int, int]) -> int:
        whole, line = length
        return whole + line * (self.percent - 100) // 100

    def place(self, minute: float) -> float:
        """Return the pixel of a minute of the day."""
        return self.labels + (self.width - self.labels - _END_SPACE) * minute / DAY

    def minute_at(self, x: float) -> int:
        """Return the minute of the day at a pixel; beyond the track, beyond the day."""
        return round((x - self.labels) * DAY / max(1, self.width - self.labels - _END_SPACE))

    def row_of(self, day: int) -> QRectF:
        """Return the track of a day."""
        left, right = self.place(0), self.place(DAY)
        top = self.head + day * self.row + _GAP
        return QRectF(left, top, right - left, self.row - 2 * _GAP)

    def day_at(self, y: float) -> int:
        """Return the day of a pixel, 0 to 6."""
        return max(0, min(6, int((y - self.head) // self.row)))

    def box_of(self, piece: Piece) -> QRectF:
        """Return where a piece lies."""
        track = self.row_of(piece.day)
        left, right = self.place(piece.left), self.place(piece.right)
        return QRectF(left, track.top(), max(3.0, right - left), track.height())


class WeekPainter:
    """One drawing of the week on ``painter``."""

    def __init__(self, presentation: Presentation, painter: QPainter, grid: WeekGrid) -> None:
        self._presentation = presentation
        self._colours = presentation.colours
        self._painter = painter
        self._grid = grid

    def grid(self, labels: list[str], today: int | None, chosen_day: int | None) -> None:
        """Draw the hours above, the days at the left, and a track for each day."""
        painter, colours = self._painter, self._colours
        painter.setFont(self._presentation.font(Size.DIRECT))
        painter.setPen(QColor(colours.second))
        for hour in _HOURS:
            wide = painter.fontMetrics().horizontalAdvance(str(hour)) + 2
            start = min(self._grid.place(hour * 60) - wide / 2, self._grid.width - wide)
            box = QRectF(start, 0, wide, self._grid.head - 4)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(hour))
        for day, label in enumerate(labels):
            track = self._grid.row_of(day)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.sunken))
            painter.drawRoundedRect(track, _RADIUS, _RADIUS)
            painter.setPen(QPen(QColor(colours.hairline), 1))
            for hour in _HOURS[1:-1]:
                x = self._grid.place(hour * 60)
                painter.drawLine(QLineF(x, track.top(), x, track.bottom()))
            painter.setFont(self._presentation.font(Size.CAPTION, bold=day == today))
            painter.setPen(QColor(colours.ink if day == today else colours.second))
            beside = QRectF(0, track.top(), self._grid.labels - 8, track.height())
            painter.drawText(beside, int(Qt.AlignmentFlag.AlignVCenter), label)
            if day == chosen_day:
                self.ring(track.adjusted(-2, -2, 2, 2))

    def piece(self, piece: Piece, *, chosen: bool) -> None:
        """Draw what of a window lies on a day: the night hatched, what is locked without colour."""
        painter, colours = self._painter, self._colours
        box = self._grid.box_of(piece)
        locked, night = bool(piece.window.lock), piece.window.day is None
        ink = QColor(colours.second if locked else colours.accent)
        ground = QColor(colours.hairline if locked else colours.accent_soft)
        painter.setPen(QPen(ink, 2 if chosen else 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        if night or locked:
            hatch = Qt.BrushStyle.FDiagPattern if night else Qt.BrushStyle.BDiagPattern
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(QColor(colours.faint if locked else colours.accent), hatch))
            painter.setOpacity(0.35)
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
            painter.setOpacity(1.0)
        if chosen and not locked:
            self._grips(piece, box)
        self._name(piece, box)

    def ring(self, box: QRectF) -> None:
        """Draw the ring of the focus."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(QColor(self._colours.accent), 2))
        self._painter.drawRoundedRect(box, _RADIUS + 2, _RADIUS + 2)

    def _grips(self, piece: Piece, box: QRectF) -> None:
        painter, middle = self._painter, box.center().y()
        pen = QPen(QColor(self._colours.accent), 3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for own, x in ((piece.begins, box.left() + 4), (piece.ends, box.right() - 4)):
            if own and box.width() > _GRIP:
                painter.drawLine(QPointF(x, middle - 5), QPointF(x, middle + 5))

    def _name(self, piece: Piece, box: QRectF) -> None:
        painter = self._painter
        painter.setFont(self._presentation.font(Size.DIRECT))
        name = "" if piece.window.day is None else piece.window.name
        room = box.width() - 16
        if not name or not piece.begins or painter.fontMetrics().horizontalAdvance("xxx") > room:
            return
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room))
        painter.setPen(QColor(self._colours.ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)
