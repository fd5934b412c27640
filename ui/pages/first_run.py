"""Nothing is linked yet: what Guardian does, and the one next step."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.theme.tokens import CONTENT_WIDTH
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.text import Text, sentence


class FirstRun(QWidget):
    """The empty state of everything."""

    def __init__(self, presentation: Presentation, link: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("first_run")
        words = presentation.words
        promises = (
            ("eye", words.say("You see how long and with whom, never the words of a chat.")),
            ("bell", words.say("You are told at once when a chat gives a sign of danger.")),
            ("hourglass", words.say("Limits hold at the service itself, on every device.")),
            ("lock", words.say("What Guardian knows stays on this computer, encrypted.")),
        )
        card = Card(margin=24, spacing=16)
        for icon, text in promises:
            line = row(Icon(presentation, icon, presentation.colours.accent, 24), spacing=16)
            line.addWidget(Text(presentation, text), 1)
            card.add(line)
        start = button(
            presentation,
            words.say("Link your child's account"),
            link,
            name="link_first",
            kind="primary",
            icon="link",
        )
        card.column.addSpacing(8)
        card.add(row(start, None))
        inner = QWidget()
        inner.setMaximumWidth(min(CONTENT_WIDTH, 640))
        about = words.say(
            "Guardian looks after a child who talks with AI characters. Linking takes two minutes."
        )
        opening = column(
            sentence(presentation, words.say("Welcome to Guardian.")),
            Text(presentation, about, Size.STRONG, ink="second"),
            spacing=4,
        )
        inner.setLayout(column(opening, card, spacing=16))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(40, 32, 40, 32)
        outer.addWidget(inner)
        outer.addStretch(1)
