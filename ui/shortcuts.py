"""A small sheet of the keys that Guardian knows."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from guardian.words import N_
from ui.presentation import Presentation
from ui.sidebar import PLACES
from ui.widgets.boxes import row
from ui.widgets.buttons import button
from ui.widgets.flow import Flow, line_width
from ui.widgets.scroll import ScrollingPage
from ui.widgets.text import Text, section

_OTHERS = (
    ("Ctrl+L", N_("Lock Guardian")),
    ("Ctrl+S", N_("Save the limits that were edited")),
    ("Ctrl++", N_("Larger text")),
    ("Ctrl+-", N_("Smaller text")),
    ("Ctrl+0", N_("Text of the usual size")),
    ("F5", N_("Read again what the service tells")),
    ("Esc", N_("Go one step back")),
    ("Tab", N_("Go to the next control")),
    ("Ctrl+Q", N_("Quit Guardian")),
    ("F1", N_("Show this sheet")),
)

_MOST = 220
"""Pixels at 100 % of a line before it may be broken."""


def show_shortcuts(presentation: Presentation, window: QWidget) -> None:
    """Show the sheet over the window; once."""
    if window.findChild(QDialog, "shortcuts") is None:
        ShortcutSheet(presentation, window).open()


class ShortcutSheet(QDialog):
    """Every key and what it does, no larger than the window; scrolls where that is too small."""

    def __init__(self, presentation: Presentation, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        words = presentation.words
        self.setWindowTitle(words.say("Keyboard"))
        keys = [
            (f"Ctrl+{number}", words.say(title))
            for number, (_name, title, _icon) in enumerate(PLACES, start=1)
        ]
        keys += [(key, words.say(text)) for key, text in _OTHERS]
        half = (len(keys) + 1) // 2
        halves = (keys[:half], keys[half:])
        self._keys = Flow([_table(presentation, each) for each in halves], spacing=40)
        self._scrolling = ScrollingPage("scroll_shortcuts")
        self._scrolling.area.setWidget(self._keys)
        close = button(
            presentation, words.say("Close"), self.accept, name="close_shortcuts", kind="primary"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(section(presentation, words.say("Keyboard")))
        column.addWidget(self._scrolling, 1)
        column.addLayout(row(None, close))
        self._fit(window.size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by the keys of a page; nothing within takes the focus."""
        if not self._scrolling.scroll_by(event.key()):
            super().keyPressEvent(event)

    def _fit(self, room: QSize) -> None:
        """Become as large as the keys need, and no larger than ``room``."""
        around = self.sizeHint() - self._scrolling.sizeHint()
        bar = self._scrolling.sizeHint().width() - self._scrolling.area.sizeHint().width()
        width = min(self._keys.sizeHint().width(), room.width() - around.width() - bar)
        high = self._keys.heightForWidth(width) + around.height()
        self.resize(width + bar + around.width(), min(high, room.height()))


def _table(presentation: Presentation, keys: Sequence[tuple[str, str]]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    for line, (key, text) in enumerate(keys):
        shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
        grid.addWidget(Text(presentation, shown, bold=True, wrap=False), line, 0)
        said = Text(presentation, text)
        said.setMinimumWidth(min(line_width(said), presentation.px(_MOST)))
        grid.addWidget(said, line, 1)
    return made
