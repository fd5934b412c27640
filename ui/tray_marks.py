"""The marks of the tray: one shape per standing, so that none is told by its colour alone.

A panel may be light or dark and nobody says which, so each colour stands out from both (at least
3 to 1, WCAG 2.2 success criterion 1.4.11).
"""

from enum import Enum, auto

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

SIZES = (16, 20, 22, 24, 32, 48, 64)
"""What panels ask for, in pixels; drawn for each, since a shrunk picture is a blurred one."""
_GRID = 16.0
"""The marks are drawn on a square of so many units."""


class Standing(Enum):
    """What the mark tells; nothing of whom and of how many."""

    WATCHING = auto()
    """Open or only answering, and nothing waits."""
    WAITING = auto()
    CRISIS = auto()
    DEAF = auto()
    """Open, and a service is not heard: alerts may be missing."""
    LISTENING = auto()
    """Locked, and alerts arrive."""
    LOCKED = auto()
    """Locked, and nothing arrives."""


COLOURS = {
    Standing.WATCHING: "#12908A",
    Standing.WAITING: "#C4760A",
    Standing.CRISIS: "#DB3B31",
    Standing.DEAF: "#C4760A",
    Standing.LISTENING: "#12908A",
    Standing.LOCKED: "#7F848C",
}
_INSIDE = "#FFFFFF"


def tray_icon(standing: Standing) -> QIcon:
    """Return the mark, drawn for each size that a panel may ask for."""
    made = QIcon()
    for pixels in SIZES:
        made.addPixmap(mark(standing, pixels))
    return made


def mark(standing: Standing, pixels: int) -> QPixmap:
    """Return the mark as a picture of ``pixels`` by ``pixels``."""
    made = QPixmap(pixels, pixels)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(pixels / _GRID, pixels / _GRID)
    _DRAWN[standing](painter, QColor(COLOURS[standing]))
    painter.end()
    return made


def _shield() -> QPainterPath:
    path = QPainterPath(QPointF(8, 1))
    path.lineTo(14, 3)
    path.lineTo(14, 8)
    path.cubicTo(14, 11.5, 11.5, 14, 8, 15.4)
    path.cubicTo(4.5, 14, 2, 11.5, 2, 8)
    path.lineTo(2, 3)
    path.closeSubpath()
    return path


def _pen(colour: str | QColor, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _hollow(painter: QPainter, colour: QColor) -> None:
    painter.setPen(_pen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_shield())


def _watching(painter: QPainter, colour: QColor) -> None:
    """Draw a shield with a tick."""
    painter.fillPath(_shield(), colour)
    painter.setPen(_pen(_INSIDE, 1.8))
    painter.drawPolyline([QPointF(5, 8.2), QPointF(7.2, 10.4), QPointF(11, 5.8)])


def _waiting(painter: QPainter, colour: QColor) -> None:
    """Draw a disc with an exclamation mark."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QRectF(1, 1, 14, 14))
    painter.setBrush(QColor(_INSIDE))
    painter.drawRoundedRect(QRectF(7, 3.6, 2, 5.4), 1, 1)
    painter.drawEllipse(QRectF(7, 10.4, 2, 2))


def _crisis(painter: QPainter, colour: QColor) -> None:
    """Draw a square with a cross of first aid."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(QRectF(1, 1, 14, 14), 3, 3)
    painter.setBrush(QColor(_INSIDE))
    painter.drawRect(QRectF(6.5, 3.5, 3, 9))
    painter.drawRect(QRectF(3.5, 6.5, 9, 3))


def _deaf(painter: QPainter, colour: QColor) -> None:
    """Draw the outline of a shield, struck through."""
    _hollow(painter, colour)
    painter.setPen(_pen(colour, 2))
    painter.drawLine(QPointF(2, 14.5), QPointF(14, 1.5))


def _keyhole(painter: QPainter, colour: str | QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QRectF(6, 4.6, 4, 4))
    painter.drawRect(QRectF(7.2, 7, 1.6, 4.6))


def _listening(painter: QPainter, colour: QColor) -> None:
    """Draw a shield with a keyhole."""
    painter.fillPath(_shield(), colour)
    _keyhole(painter, _INSIDE)


def _locked(painter: QPainter, colour: QColor) -> None:
    """Draw the outline of a shield with a keyhole."""
    _hollow(painter, colour)
    _keyhole(painter, colour)


_DRAWN = {
    Standing.WATCHING: _watching,
    Standing.WAITING: _waiting,
    Standing.CRISIS: _crisis,
    Standing.DEAF: _deaf,
    Standing.LISTENING: _listening,
    Standing.LOCKED: _locked,
}
