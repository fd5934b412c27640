"""Draws the rows of the week: hours, windows, the one that is chosen, what is locked."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.week_view_plan import DAY, Piece

HEAD = 24
ROW = 40
LABELS = 48
END_SPACE = 10
_GAP = 4
_RADIUS = 5
_SMALL = 11
_HOURS = (0, 6, 12, 18, 24)
_GRIP = 12


class WeekPainter:
    """One drawing of the week on ``painter``, ``width`` pixels wide."""

    def __init__(self, presentation: Presentation, painter: QPainter, width: int) -> None:
        self._presentation = presentation
        self._colours = presentation.colours
        self._painter = painter
        self._width = width

    def grid(self, labels: list[str], today: int | None, chosen_day: int | None) -> None:
        """Draw the hours above, the days at the left, and a track for each day."""
        painter, colours = self._painter, self._colours
        small = self._presentation.font(Size.CAPTION)
        small.setPixelSize(_SMALL)
        painter.setFont(small)
        painter.setPen(QColor(colours.second))
        for hour in _HOURS:
            x = place(hour * 60, self._width)
            box = QRectF(x - 20, 0, 40, HEAD - 4)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(hour))
        for day, label in enumerate(labels):
            track = row_of(day, self._width)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.sunken))
            painter.drawRoundedRect(track, _RADIUS, _RADIUS)
            painter.setPen(QPen(QColor(colours.hairline), 1))
            for hour in _HOURS[1:-1]:
                x = place(hour * 60, self._width)
                painter.drawLine(QLineF(x, track.top(), x, track.bottom()))
            painter.setFont(self._presentation.font(Size.CAPTION, bold=day == today))
            painter.setPen(QColor(colours.ink if day == today else colours.second))
            left = QRectF(0, track.top(), LABELS - 8, track.height())
            painter.drawText(left, int(Qt.AlignmentFlag.AlignVCenter), label)
            if day == chosen_day:
                self.ring(track.adjusted(-2, -2, 2, 2))

    def piece(self, piece: Piece, *, chosen: bool) -> None:
        """Draw what of a window lies on a day: the night hatched, what is locked without colour."""
        painter, colours = self._painter, self._colours
        box = box_of(piece, self._width)
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
        small = self._presentation.font(Size.CAPTION)
        small.setPixelSize(_SMALL)
        painter.setFont(small)
        name = "" if piece.window.day is None else piece.window.name
        room = box.width() - 16
        if not name or not piece.begins or painter.fontMetrics().horizontalAdvance("xxx") > room:
            return
        shown = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(room))
        painter.setPen(QColor(self._colours.ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)


def place(minute: float, width: int) -> float:
    """Return the pixel of a minute of the day."""
    return LABELS + (width - LABELS - END_SPACE) * minute / DAY


def minute_at(x: float, width: int) -> int:
    """Return the minute of the day at a pixel; beyond the track, beyond the day."""
    return round((x - LABELS) * DAY / max(1, width - LABELS - END_SPACE))


def row_of(day: int, width: int) -> QRectF:
    """Return the track of a day."""
    left, right = place(0, width), place(DAY, width)
    return QRectF(left, HEAD + day * ROW + _GAP, right - left, ROW - 2 * _GAP)


def day_at(y: float) -> int:
    """Return the day of a pixel, 0 to 6."""
    return max(0, min(6, int((y - HEAD) // ROW)))


def box_of(piece: Piece, width: int) -> QRectF:
    """Return where a piece lies."""
    track = row_of(piece.day, width)
    left, right = place(piece.left, width), place(piece.right, width)
    return QRectF(left, track.top(), max(3.0, right - left), track.height())
