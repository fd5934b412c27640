"""What helps now: steps to take, a first sentence, and numbers to call."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from guardian.desk.values import AlertView
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.codes import HELPLINES, is_crisis, known
from ui.sayings.signals import advice
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.text import Text, caption, section

_MOST_HELPLINES = 8
_LONGEST_NUMBER = 20


def steps_card(presentation: Presentation, alert: AlertView) -> Card:
    """Return what one can do now, in order, and a sentence to begin with."""
    words, said = presentation.words, advice(alert.category)
    card = Card("crisis" if is_crisis(alert) else "card", spacing=8)
    card.setObjectName("next_steps")
    card.add(section(presentation, words.say("What you can do now")))
    for number, step in enumerate(said.steps, start=1):
        figure = Text(presentation, presentation.formats.locale.toString(number), bold=True)
        figure.setFixedWidth(presentation.px(14))
        line = row(spacing=12)
        line.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Text(presentation, words.say(step)), 1)
        card.add(line)
    card.column.addSpacing(4)
    card.add(caption(presentation, words.say("To begin with, you could say")))
    card.add(Text(presentation, words.say(said.opener)))
    card.column.addStretch(1)
    return card


def helpline_card(
    presentation: Presentation, helplines: Mapping[str, str], *, large: bool = False
) -> Card:
    """Return whom one can call; ``large``: to be read from where the telephone is."""
    words = presentation.words
    card = Card(spacing=8)
    card.setObjectName("helplines")
    card.add(section(presentation, words.say("Someone to call")))
    if not helplines:
        text = words.say(
            "No helpline is known for this account. In danger, call your local emergency number."
        )
        card.add(Text(presentation, text, ink="second"))
    for number, name in list(helplines.items())[:_MOST_HELPLINES]:
        _add_helpline(presentation, card, foreign(number, _LONGEST_NUMBER), name, large=large)
    card.column.addStretch(1)
    return card


def _add_helpline(
    presentation: Presentation, card: Card, number: str, name: str, *, large: bool
) -> None:
    size = Size.SECTION if large else Size.STRONG
    figure = Text(presentation, number, size, bold=True, wrap=False)
    figure.setMinimumWidth(presentation.px(72))
    figure.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    said = known(presentation.words, HELPLINES, name)
    figure.setAccessibleName(presentation.words.say("{number}, {name}", number=number, name=said))
    line = row(
        Icon(presentation, "phone", presentation.colours.accent, 22 if large else 18),
        figure,
        spacing=12,
    )
    line.addWidget(Text(presentation, said, ink="second"), 1)
    if large:
        line.addWidget(_copy(presentation, number))
    card.add(line)


def _copy(presentation: Presentation, number: str) -> QPushButton:
    words = presentation.words
    made = button(
        presentation,
        words.say("Copy"),
        partial(QGuiApplication.clipboard().setText, number),
        name=f"copy_{number}",
        kind="plain",
    )
    made.setAccessibleName(words.say("Copy {number}", number=number))
    made.clicked.connect(lambda _checked=False: made.setText(words.say("Copied")))
    return made
