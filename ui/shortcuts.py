"""A small sheet of the keys that Guardian knows."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from guardian.words import N_
from ui.presentation import Presentation
from ui.sidebar import PLACES
from ui.widgets.boxes import row
from ui.widgets.buttons import button
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


def show_shortcuts(presentation: Presentation, window: QWidget) -> None:
    """Show the sheet over the window; once."""
    if window.findChild(QDialog, "shortcuts") is None:
        ShortcutSheet(presentation, window).open()


class ShortcutSheet(QDialog):
    """Every key and what it does."""

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
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for line, (key, text) in enumerate(keys):
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(Text(presentation, shown, bold=True, wrap=False), line, 0)
            grid.addWidget(Text(presentation, text, wrap=False), line, 1)
        close = button(
            presentation, words.say("Close"), self.accept, name="close_shortcuts", kind="primary"
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(section(presentation, words.say("Keyboard")))
        column.addLayout(grid)
        column.addLayout(row(None, close))
