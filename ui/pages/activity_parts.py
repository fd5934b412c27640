"""What the activity page is made of: its head, and rows that open what is behind a number."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QSizePolicy, QWidget

from guardian.desk.activity_values import ActivityView, Span
from ui.presentation import Presentation
from ui.sayings.activity import is_now
from ui.theme.fonts import Size
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.segments import Segments
from ui.widgets.text import Elided, Text

_CARET = 20
_STEP_WIDTH = 36
_BORDER = 2
INDENT = 10
"""From the edge of such a line to what stands in it, in pixels."""


class StepButton(QPushButton):
    """An arrow to the time before or after; its name says which."""

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        *,
        icon: str,
        text: str,
        keys: str,
        on_click: Callable[[], object],
    ) -> None:
        super().__init__()
        self._presentation = presentation
        self._icon = icon
        self.setObjectName(name)
        self.setAccessibleName(text)
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(presentation.words.say("{what} ({keys})", what=text, keys=shown))
        self.setProperty("kind", "plain")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        self.setFixedWidth(presentation.px(_STEP_WIDTH))
        self.setShortcut(keys)
        self.clicked.connect(lambda _checked=False: on_click())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow in the middle."""
        super().paintEvent(event)
        colours = self._presentation.colours
        colour = colours.accent if self.isEnabled() else colours.faint
        ratio, high = self.devicePixelRatioF(), self._presentation.px(_CARET)
        arrow = self._presentation.icons.pixmap(self._icon, colour, high, ratio)
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(0.5)
        painter.drawPixmap((self.width() - high) // 2, (self.height() - high) // 2, arrow)
        painter.end()


@dataclass(frozen=True, kw_only=True)
class HeadActs:
    """What the head asks of the page."""

    choose: Callable[[Span], None]
    earlier: Callable[[], None]
    now: Callable[[], None]
    later: Callable[[], None]


def head(presentation: Presentation, view: ActivityView, acts: HeadActs) -> QWidget:
    """Return the choice of day, week or month, and the way through time."""
    words = presentation.words
    choices = {
        Span.DAY.value: words.say("Day"),
        Span.WEEK.value: words.say("Week"),
        Span.MONTH.value: words.say("Month"),
    }
    before, now, after = {
        Span.DAY: (
            words.say("The day before"),
            words.say("Go to today"),
            words.say("The day after"),
        ),
        Span.WEEK: (
            words.say("The week before"),
            words.say("Go to this week"),
            words.say("The week after"),
        ),
        Span.MONTH: (
            words.say("The month before"),
            words.say("Go to this month"),
            words.say("The month after"),
        ),
    }[view.span]
    segments = Segments(
        presentation, "span", choices, view.span.value, lambda value: acts.choose(Span(value))
    )
    back = StepButton(
        presentation,
        "activity_earlier",
        icon="caret-left",
        text=before,
        keys="Alt+Left",
        on_click=acts.earlier,
    )
    back.setEnabled(view.has_earlier)
    forth = StepButton(
        presentation,
        "activity_later",
        icon="caret-right",
        text=after,
        keys="Alt+Right",
        on_click=acts.later,
    )
    forth.setEnabled(view.has_later)
    made = QWidget()
    line = row(segments, None, back, forth, spacing=4)
    if not is_now(view):
        here = button(presentation, now, acts.now, name="activity_now", kind="plain")
        line.insertWidget(2, here)
    made.setLayout(line)
    return made


class RowButton(QPushButton):
    """A line that opens the rows behind its number; as high as what stands in it."""

    def __init__(
        self, name: str, *, spoken: str, content: QLayout, on_click: Callable[[], object]
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setProperty("kind", "row")
        self.setProperty("ring", "true")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(INDENT - _BORDER, 8, INDENT - _BORDER, 8)
        inside.addLayout(content)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(lambda _checked=False: on_click())

    def sizeHint(self) -> QSize:
        """As much as the content asks for."""
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As little as the content can do with."""
        inside = self.layout()
        return inside.minimumSize() if inside is not None else super().minimumSizeHint()


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One number with what it is and what belongs to it; ``name``: of its button."""

    name: str
    icon: str
    what: str
    value: str
    detail: str


def fact_row(presentation: Presentation, fact: Fact, on_click: Callable[[], object]) -> RowButton:
    """Return a fact that opens the rows behind it."""
    made = RowButton(
        fact.name,
        spoken=presentation.words.say("{fact}: {value}", fact=fact.what, value=fact.value),
        content=_fact_line(presentation, fact),
        on_click=on_click,
    )
    made.setAccessibleDescription(fact.detail)
    return made


def refused_line(presentation: Presentation, refusals: int) -> QWidget:
    """Return how often something was not let through; there are no rows behind it."""
    words = presentation.words
    fact = Fact(
        name="fact_refused",
        icon="prohibit",
        what=words.say("Not let through"),
        value=words.say_n("{n} time", "{n} times", refusals),
        detail=words.say("Tried while a limit, a pause or a block held"),
    )
    made = QWidget()
    made.setObjectName(fact.name)
    line = _fact_line(presentation, fact)
    line.setContentsMargins(INDENT, 8, INDENT, 8)
    made.setLayout(line)
    return made


def _fact_line(presentation: Presentation, fact: Fact) -> QHBoxLayout:
    texts = column(
        Elided(presentation, fact.what),
        Elided(presentation, fact.detail, Size.CAPTION, ink="second"),
        spacing=2,
    )
    line = row(Icon(presentation, fact.icon, presentation.colours.second), spacing=12)
    line.addLayout(texts, 1)
    line.addWidget(Text(presentation, fact.value, Size.STRONG, bold=True, wrap=False))
    return line
