"""What every chart does alike: its parts are reached by arrow keys, pointer and screen reader.

All three give the same words for a part. Edges lie on the pixels of the screen, whatever its scale.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.theme.tokens import Colours
from ui.widgets.spoken import Parts, Spoken, speak_roles

_HATCH_STEP = 6
_HATCH_WIDTH = 1.2
_OPENING_KEYS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


def snapped(box: QRectF, ratio: float) -> QRectF:
    """Return the box with its edges on the pixels of a screen of ``ratio``."""
    left, top = round(box.left() * ratio) / ratio, round(box.top() * ratio) / ratio
    right, bottom = round(box.right() * ratio) / ratio, round(box.bottom() * ratio) / ratio
    return QRectF(left, top, right - left, bottom - top)


def blend(below: str, above: str, share: float) -> QColor:
    """Return the colour of ``above`` over ``below``, 0 to 1 of it."""
    low, high = QColor(below), QColor(above)
    return QColor.fromRgbF(
        low.redF() + (high.redF() - low.redF()) * share,
        low.greenF() + (high.greenF() - low.greenF()) * share,
        low.blueF() + (high.blueF() - low.blueF()) * share,
    )


def draw_filled(painter: QPainter, box: QRectF, rounded: float, colours: Colours) -> None:
    """Draw a bar or a cell with the present brush; in high contrast a line makes pale ones seen."""
    painter.setPen(Qt.PenStyle.NoPen)
    if colours.contrast:
        painter.setPen(QPen(QColor(colours.accent), 1))
        box = box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(box, rounded, rounded)


def hatch_colour(colours: Colours) -> QColor:
    """Return the colour of what is closed: seen, and quieter than what was used."""
    made = QColor(colours.handle)
    made.setAlphaF(0.9 if colours.dark or colours.contrast else 0.5)
    return made


def hatch(painter: QPainter, area: QPainterPath, colour: QColor) -> None:
    """Draw slanting lines within ``area``; those of neighbours run on into each other."""
    if area.isEmpty():
        return
    bounds = area.boundingRect()
    painter.save()
    painter.setClipPath(area, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, _HATCH_WIDTH))
    high = bounds.height()
    start = bounds.left() - high
    offset = start - (start + bounds.bottom()) % _HATCH_STEP
    while offset < bounds.right():
        painter.drawLine(
            QPointF(offset, bounds.bottom()), QPointF(offset + high, bounds.bottom() - high)
        )
        offset += _HATCH_STEP
    painter.restore()


class Chart(QWidget, Spoken):
    """A drawing of parts of which each says what it is; ``on_open`` gets the number of one.

    The arrow keys go from part to part, Return opens one. Subclasses say where each part lies.
    """

    spoken_role = QAccessible.Role.Chart
    moved = Signal(int)
    """Another part is looked at with the keyboard."""

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        *,
        spoken: str,
        told: Sequence[str],
        on_open: Callable[[int], object] | None = None,
    ) -> None:
        super().__init__()
        self._presentation = presentation
        self._told = tuple(told)
        self._current = 0
        self._hovered: int | None = None
        self._on_open = on_open
        self._parts = Parts(self, QAccessible.Role.StaticText, self._places)
        speak_roles()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.look_at(0)

    def made_known(self) -> None:
        """Let a screen reader go through the parts as well."""
        self._parts.make()

    def _places(self) -> list[tuple[str, QRect]]:
        return [(said, self.area(part).toRect()) for part, said in enumerate(self._told)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the parts where they are drawn."""
        super().resizeEvent(event)
        self._parts.renew()

    @property
    def current(self) -> int:
        """The number of the part that the keyboard is at."""
        return self._current

    def look_at(self, part: int) -> None:
        """Let the keyboard be at a part; nothing is said aloud."""
        self._current = max(0, min(len(self._told) - 1, part))
        if self._told:
            self.setAccessibleDescription(self._told[self._current])

    def area(self, part: int) -> QRectF:
        """Return where a part lies."""
        raise NotImplementedError

    def part_at(self, point: QPointF) -> int | None:
        """Return the part under a point."""
        raise NotImplementedError

    def step(self, key: Qt.Key) -> int | None:
        """Return the part to which a key leads from the current one; ``None``: it leads nowhere."""
        raise NotImplementedError

    def said(self, part: int) -> str:
        """Return what a part says, to everyone alike."""
        return self._told[part]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to another part, or open this one."""
        key = Qt.Key(event.key())
        if key in _OPENING_KEYS and self._on_open is not None and self._told:
            self._on_open(self._current)
            return
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        there = self.step(key) if plain == Qt.KeyboardModifier.NoModifier else None
        if there is None:
            super().keyPressEvent(event)
        else:
            self._go(there)

    def _go(self, part: int) -> None:
        self.look_at(part)
        self._say_current()
        self.moved.emit(self._current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say the present part."""
        super().focusInEvent(event)
        self._say_current()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the words away again."""
        super().focusOutEvent(event)
        QToolTip.hideText()
        self.update()

    def _say_current(self) -> None:
        self.update()
        if not self._told:
            return
        spoken = self._told[self._current]
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))
        below = self.area(self._current).bottomLeft().toPoint()
        QToolTip.showText(self.mapToGlobal(below), spoken, self)

    def event(self, event: QEvent) -> bool:
        """Say the part under a pointer that rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._say_hovered(self.part_at(QPointF(event.pos())), event.globalPos())
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say the part under the pointer at once."""
        there = self.part_at(event.position())
        if there != self._hovered:
            self._hovered = there
            opens = there is not None and self._on_open is not None
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
            )
            self._say_hovered(there, event.globalPosition().toPoint())
            self.update()
        super().mouseMoveEvent(event)

    def _say_hovered(self, part: int | None, where: QPoint) -> None:
        if part is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(where, self._told[part], self)

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the part under the pointer."""
        there = self.part_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and there is not None and self._on_open:
            self.look_at(there)
            self.moved.emit(there)
            self._on_open(there)
            return
        super().mouseReleaseEvent(event)

    def _begin(self) -> QPainter:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def _write_in(self, painter: QPainter, *, bold: bool = False, ink: str = "second") -> None:
        """Take the small letters and a colour."""
        painter.setFont(self._presentation.font(Size.DIRECT, bold=bold))
        painter.setPen(QColor(getattr(self._presentation.colours, ink)))
