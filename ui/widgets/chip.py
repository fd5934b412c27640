"""Small marks: how far a wish has come, whose a value is, how grave an alert is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from guardian.desk.values import Stage
from ui.presentation import Presentation
from ui.sayings.codes import CLAUSES, STAGES, Saying, known
from ui.theme.fonts import Size
from ui.widgets.icon import Icon
from ui.widgets.text import Elided

_HIGH = 24


class StatusChip(QWidget):
    """An icon and a word on a quiet pill; the colour only repeats what the word says."""

    def __init__(
        self, presentation: Presentation, icon: str, text: str, *, ink: str = "second"
    ) -> None:
        super().__init__()
        colours = presentation.colours
        self._ground = QColor(getattr(colours, f"{ink}_wash", colours.sunken))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(presentation.px(_HIGH))
        self.setAccessibleName(text)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 0, 8, 0)
        line.setSpacing(4)
        line.addWidget(Icon(presentation, icon, getattr(colours, ink), 14))
        line.addWidget(Elided(presentation, text, Size.CAPTION, ink=ink))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ground)
        painter.drawRoundedRect(self.rect(), self.height() / 2, self.height() / 2)
        painter.end()


def say_chip(presentation: Presentation, saying: Saying) -> StatusChip:
    """Return the chip of a word from :mod:`ui.sayings.codes`."""
    return StatusChip(
        presentation, saying.icon, presentation.words.say(saying.text), ink=saying.ink
    )


def stage_chip(presentation: Presentation, stage: Stage) -> StatusChip:
    """Return how far a wish has come."""
    return say_chip(presentation, STAGES[stage])


def law_chip(presentation: Presentation, clause: str | None) -> StatusChip:
    """Return that a value is the law's, and which clause."""
    words = presentation.words
    text = words.say("By law")
    if clause:
        text = words.say("Law: {clause}", clause=known(words, CLAUSES, clause))
    return StatusChip(presentation, "scales", text, ink="note")
