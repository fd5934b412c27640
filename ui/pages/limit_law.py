"""What the law keeps away from a child whatever anybody asks for."""

from PySide6.QtWidgets import QWidget

from guardian.desk.values import LimitsView
from ui.presentation import Presentation
from ui.sayings.limits import banned_classes
from ui.widgets.boxes import Card, row
from ui.widgets.chip import law_chip
from ui.widgets.icon import Icon
from ui.widgets.text import Text, section


def law_card(presentation: Presentation, value: LimitsView) -> QWidget | None:
    """Return the kinds of character that are banned, each with its clause; ``None``: none is."""
    words = presentation.words
    banned = banned_classes(words, value)
    if not banned:
        return None
    card = Card(spacing=8)
    card.setObjectName("law_card")
    card.add(section(presentation, words.say("Always kept away by law")))
    for name, clause in banned:
        card.add(
            row(
                Icon(presentation, "lock", presentation.colours.second, 18),
                Text(presentation, name, wrap=False),
                law_chip(presentation, clause),
                None,
                spacing=12,
            )
        )
    text = words.say("Nobody can lift this, neither you nor the service.")
    card.add(Text(presentation, text, ink="second"))
    return card
