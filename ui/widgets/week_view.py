"""A week of hours without chat, edited where it is drawn: by hand and by keyboard alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.presentation import Presentation
from ui.widgets import week_view_plan as plan
from ui.widgets.spoken import Parts, Spoken, speak_roles
from ui.widgets.week_view_paint import WeekGrid, WeekPainter
from ui.widgets.week_view_plan import STEP, Edge, Window

_NEAR = 7
_NEW = (16 * 60, 17 * 60)
_NARROWEST = 260


@dataclass(frozen=True, kw_only=True)
class WeekWords:
    """What the week says. ``window`` and ``day`` tell one of them in a sentence."""

    spoken: str
    labels: list[str]
    new_name: str
    window: Callable[[Window], str]
    day: Callable[[int], str]


@dataclass(frozen=True, kw_only=True)
class _Held:
    """What the pointer holds: a window as it was, by an edge or as a whole, or an empty place."""

    at: QPointF
    day: int
    window: Window | None
    edge: Edge | None


class WeekView(QWidget, Spoken):
    """Seven rows. ``edited``: a window changed; ``chosen``: another window or day is looked at.

    Up and down choose, left and right move the start, with Shift the end and with Ctrl both; N
    adds a window, Delete removes one. Edges snap to the quarter of an hour.
    """

    spoken_role = QAccessible.Role.List
    edited = Signal()
    chosen = Signal()

    def __init__(
        self,
        presentation: Presentation,
        windows: Sequence[Window],
        words: WeekWords,
        *,
        today: int | None,
    ) -> None:
        super().__init__()
        self._presentation = presentation
        self._words = words
        self._today = today
        self.windows = tuple(windows)
        self._key = ""
        self._day = today or 0
        self._held: _Held | None = None
        self._parts = Parts(self, QAccessible.Role.ListItem, self._places)
        speak_roles()
        self.setObjectName("week_view")
        self.setAccessibleName(words.spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Seven rows, as wide as there is room."""
        return QSize(520, self.grid().height)

    def minimumSizeHint(self) -> QSize:
        """Leave a quarter of an hour two pixels at least."""
        return QSize(_NARROWEST, self.grid().height)

    def made_known(self) -> None:
        """Let a screen reader go through the days and their windows as well."""
        self._parts.make()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is said of a day beside it."""
        super().resizeEvent(event)
        self._parts.renew()

    def _places(self) -> list[tuple[str, QRect]]:
        """Return what there is to look at, in the order of the keys, and in which row."""
        known = {each.key: each for each in self.windows}
        high = self.height() // 7
        found = []
        for place in self._ordered():
            window = known[place] if isinstance(place, str) else None
            day = window.day or 0 if window is not None else int(place)
            said = self._words.window(window) if window is not None else self._words.day(day)
            found.append((said, QRect(0, day * high, self.width(), high)))
        return found

    def grid(self) -> WeekGrid:
        """Return where days and minutes lie now."""
        return WeekGrid(width=self.width(), percent=self._presentation.percent)

    @property
    def window_chosen(self) -> Window | None:
        """The window that is looked at; ``None``: a day is."""
        return next((each for each in self.windows if each.key == self._key), None)

    @property
    def day_chosen(self) -> int:
        """The day that is looked at, 0 to 6."""
        return self._day

    def choose(self, key: str) -> None:
        """Look at a window."""
        window = next((each for each in self.windows if each.key == key), None)
        self._key = window.key if window is not None else ""
        if window is not None and window.day is not None:
            self._day = window.day
        self._tell_choice()

    def choose_day(self, day: int) -> None:
        """Look at a day."""
        self._key, self._day = "", day
        self._tell_choice()

    def put(self, key: str, window: Window | None) -> None:
        """Put a window in place of the one called ``key``, or add it; ``None`` removes that."""
        before = list(self.windows)
        at = next((n for n, each in enumerate(before) if each.key == key), len(before))
        before[at : at + 1] = [] if window is None else [window]
        self.windows = tuple(before)
        if self._key == key:
            self._key = window.key if window is not None else ""
        self._say()
        self._parts.renew()
        self.update()

    def add(self) -> None:
        """Add an hour to the day that is looked at."""
        self._add(self._day, *_NEW)

    def remove(self) -> None:
        """Remove the window that is looked at, where it is the guardian's own."""
        window = self.window_chosen
        if window is not None and not window.lock:
            self.put(window.key, None)
            self.edited.emit()
            self.chosen.emit()

    def _add(self, day: int, first: int, last: int) -> None:
        name = plan.free_name(self.windows, day, self._words.new_name)
        window = plan.drawn(day, first, last, name)
        own = [each for each in self.windows if each.day == day and not each.lock]
        if window is None or len(own) >= plan.MOST_WINDOWS:
            return
        self.put(window.key, window)
        self.choose(window.key)
        self.edited.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the days, what is locked, what is the guardian's own, and what is looked at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing = WeekPainter(self._presentation, painter, self.grid())
        day = self._day if self.hasFocus() and not self._key else None
        drawing.grid(self._words.labels, self._today, day)
        ordered = sorted(self.windows, key=lambda each: (not each.lock, each.key == self._key))
        for piece in plan.pieces(ordered):
            chosen = piece.window.key == self._key
            drawing.piece(piece, chosen=chosen)
            if chosen and self.hasFocus():
                drawing.ring(self.grid().box_of(piece).adjusted(-2, -2, 2, 2))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose, move, add and remove."""
        key, pressed = Qt.Key(event.key()), event.modifiers()
        across = {Qt.Key.Key_Left: -STEP, Qt.Key.Key_Right: STEP}
        down = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if key in down:
            self._step(down[key])
        elif key in across:
            self._nudge(across[key], pressed)
        elif key == Qt.Key.Key_N and pressed == Qt.KeyboardModifier.NoModifier:
            self.add()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        else:
            super().keyPressEvent(event)

    def _nudge(self, minutes: int, pressed: Qt.KeyboardModifier) -> None:
        window = self.window_chosen
        if window is None or window.lock:
            return
        if pressed & Qt.KeyboardModifier.ControlModifier:
            self._replace(window.key, plan.shifted(window, minutes))
            return
        edge = Edge.END if pressed & Qt.KeyboardModifier.ShiftModifier else Edge.START
        self._replace(window.key, plan.moved(window, edge, minutes))

    def _step(self, by: int) -> None:
        """Look at what comes next."""
        places = self._ordered()
        here: str | int = self._key or self._day
        at = max(0, min(len(places) - 1, places.index(here) + by))
        there = places[at]
        if isinstance(there, int):
            self.choose_day(there)
        else:
            self.choose(there)

    def _ordered(self) -> list[str | int]:
        """Return the curfew by its key, then each day with the keys of its windows."""
        places: list[str | int] = [each.key for each in self.windows if each.day is None]
        for day in range(7):
            mine = sorted(
                (each for each in self.windows if each.day == day), key=lambda each: each.start
            )
            places += [day, *(each.key for each in mine)]
        return places

    def _replace(self, key: str, window: Window) -> None:
        if window == next((each for each in self.windows if each.key == key), None):
            return
        self.put(key, window)
        self.edited.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of an edge, of a window, or of an empty place to draw a new one."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        day = self.grid().day_at(at.y())
        window, edge = self._under(at)
        if window is None:
            self.choose_day(day)
        else:
            self.choose(window.key)
        if window is None or not window.lock:
            self._held = _Held(at=at, day=day, window=window, edge=edge)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held; else show what a press would take hold of."""
        held = self._held
        if held is None:
            window, edge = self._under(event.position())
            able = window is not None and not window.lock
            shape = Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.SizeAllCursor
            self.setCursor(shape if able else Qt.CursorShape.ArrowCursor)
            return
        if held.window is None:
            return
        by = self._minute(event.position()) - self._minute(held.at)
        by = round(by / STEP) * STEP
        moved = (
            plan.moved(held.window, held.edge, by)
            if held.edge is not None
            else plan.shifted(held.window, by)
        )
        self._replace(held.window.key, moved if by else held.window)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; an empty place that was drawn across becomes a window."""
        held, self._held = self._held, None
        if held is not None and held.window is None:
            self._add(held.day, self._minute(held.at), self._minute(event.position()))

    def _minute(self, at: QPointF) -> int:
        return self.grid().minute_at(at.x())

    def _under(self, at: QPointF) -> tuple[Window | None, Edge | None]:
        """Return the window at a place, the guardian's own first, and the edge if it is near."""
        ordered = sorted(self.windows, key=lambda each: (each.key != self._key, bool(each.lock)))
        for piece in plan.pieces(ordered):
            box = self.grid().box_of(piece)
            if box.adjusted(-_NEAR, 0, _NEAR, 0).contains(at):
                if piece.begins and abs(at.x() - box.left()) <= _NEAR:
                    return piece.window, Edge.START
                if piece.ends and abs(at.x() - box.right()) <= _NEAR:
                    return piece.window, Edge.END
                if box.contains(at):
                    return piece.window, None
        return None, None

    def event(self, event: QEvent) -> bool:
        """Say a window in words under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            window, _edge = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._spoken(window, event.pos().y()), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show and say what is looked at."""
        super().focusInEvent(event)
        self._say()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def _tell_choice(self) -> None:
        self._say()
        self.update()
        self.chosen.emit()

    def _say(self) -> None:
        window = self.window_chosen
        words = self._words
        self.setAccessibleDescription(words.window(window) if window else words.day(self._day))

    def _spoken(self, window: Window | None, y: int) -> str:
        return self._words.window(window) if window else self._words.day(self.grid().day_at(y))
