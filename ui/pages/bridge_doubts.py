"""Accounts of which nobody has said whose they are: asked in Settings, beside their bridge."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from guardian.bridging.values import BridgeView, Person
from ui.formats import foreign
from ui.presentation import Presentation
from ui.widgets.boxes import column
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.text import Text, caption

MOST = 20
"""Accounts asked about at once; the others come when these are answered."""
_LONGEST_NAME = 60
Answer = Callable[[Person, str | None], None]
"""Takes whose account it is: of the child of a link, or ``None``: of somebody else."""


def doubts(presentation: Presentation, bridge: BridgeView, answer: Answer) -> list[QWidget]:
    """Return a question for each account, and what follows; none where nothing is to be asked."""
    asked = bridge.doubtful[:MOST]
    made = [
        _question(presentation, bridge, person, number, answer)
        for number, person in enumerate(asked)
    ]
    if made:
        meaning = presentation.words.say(
            "Two accounts of a child share one set of rules and one limit. Nobody else has rules."
        )
        made.append(caption(presentation, meaning))
    return made


def _question(
    presentation: Presentation,
    bridge: BridgeView,
    person: Person,
    number: int,
    answer: Answer,
) -> QWidget:
    words = presentation.words
    named = foreign(person.name, _LONGEST_NAME) or foreign(person.user_id, _LONGEST_NAME)
    question = words.say("Whose account is “{name}”?", name=named)
    answers: list[tuple[str, str | None]] = [
        (words.say("It is {name}'s too", name=foreign(child, 24)), link_id)
        for link_id, child in zip(bridge.link_ids, bridge.children, strict=True)
    ]
    answers.append((words.say("It is somebody else's"), None))
    buttons: list[QWidget] = []
    for place, (text, link_id) in enumerate(answers):
        each = button(
            presentation,
            text,
            partial(answer, person, link_id),
            name=f"whose_{bridge.bridge_id}_{number}_{place}",
        )
        each.setAccessibleDescription(question)
        buttons.append(each)
    asked = QWidget()
    asked.setObjectName(f"doubt_{bridge.bridge_id}_{number}")
    parts = column(Text(presentation, question, bold=True), Flow(buttons, spacing=8), spacing=8)
    parts.setContentsMargins(0, 8, 0, 0)
    asked.setLayout(parts)
    return asked
