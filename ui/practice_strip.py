"""The mark over every page of a practice family, with one click to leave."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.presentation import Presentation
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.text import Elided


class PracticeStrip(QFrame):
    """Says that nothing here is real."""

    def __init__(self, presentation: Presentation, leave: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("practice_strip")
        self.setProperty("kind", "note")
        words = presentation.words
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(Icon(presentation, "info", presentation.colours.note, 18))
        text = words.say("Demo family – nothing here is real")
        line.addWidget(Elided(presentation, text, bold=True, ink="note"), 1)
        line.addWidget(
            button(
                presentation, words.say("Leave the demo"), leave, name="leave_demo", kind="plain"
            )
        )
