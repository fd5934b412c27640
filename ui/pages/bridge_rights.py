"""What a bridge may do and needs to be allowed: rights, and capabilities with their strength."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from guardian.bridging.values import CapabilityLine, Right
from guardian.words import N_
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.bridges import STRENGTHS
from ui.sayings.codes import Saying
from ui.widgets.boxes import column, rule
from ui.widgets.chip import say_chip
from ui.widgets.flow import Flow
from ui.widgets.text import Text, caption, section

_SENTENCE = 300
_HELD = Saying(text=N_("Granted"), icon="check-circle", ink="accent")
_UNKNOWN = Saying(text=N_("Not tried yet"), icon="question")
_MISSING = Saying(text=N_("Missing"), icon="warning-circle", ink="attention")
_WISHED = Saying(text=N_("Not granted"), icon="minus-circle")


def right_saying(right: Right) -> Saying:
    """Return whether a right is held, as a word with an icon."""
    if right.held:
        return _HELD
    if right.held is None:
        return _UNKNOWN
    return _MISSING if right.needed else _WISHED


def missing(rights: Sequence[Right]) -> tuple[Right, ...]:
    """Return the rights without which a bridge cannot be."""
    return tuple(each for each in rights if each.needed and each.held is False)


def rights_list(presentation: Presentation, rights: Sequence[Right]) -> QWidget:
    """Return each right with why it is needed, whether it is held, and what helps if not.

    What is missing comes first.
    """
    parts: list[QWidget] = [
        section(presentation, presentation.words.say("What Guardian needs there"))
    ]
    for right in sorted(rights, key=lambda each: each.held is not False):
        parts += [rule(), _right(presentation, right)]
    made = QWidget()
    made.setObjectName("bridge_rights")
    made.setLayout(column(*parts, spacing=12))
    return made


def _right(presentation: Presentation, right: Right) -> QWidget:
    words, saying = presentation.words, right_saying(right)
    title = Text(presentation, foreign(right.title, _SENTENCE), bold=True)
    lines: list[QWidget] = [
        Flow([title, say_chip(presentation, saying)], spacing=12, apart=True),
        caption(presentation, foreign(right.reason, _SENTENCE)),
    ]
    if right.remedy and not right.held:
        remedy = foreign(right.remedy, _SENTENCE)
        if right.held is False:
            remedy = words.say("What to do: {remedy}", remedy=remedy)
        lines.append(Text(presentation, remedy))
    made = QWidget()
    made.setObjectName(f"right_{right.code}")
    made.setLayout(column(*lines, spacing=4))
    return made


def capability_table(presentation: Presentation, capabilities: Sequence[CapabilityLine]) -> QWidget:
    """Return what holds there, how strongly, and why; the strongest first as it came."""
    lines: list[QWidget] = []
    for each in capabilities:
        if lines:
            lines.append(rule())
        lines.append(_capability(presentation, each))
    made = QWidget()
    made.setObjectName("capability_table")
    made.setLayout(column(*lines, spacing=12))
    return made


def _capability(presentation: Presentation, line: CapabilityLine) -> QWidget:
    title = Text(presentation, foreign(line.title, _SENTENCE), bold=True)
    chip = say_chip(presentation, STRENGTHS[line.strength])
    made = QWidget()
    made.setObjectName(f"capability_{line.capability}")
    parts: list[QWidget] = [Flow([title, chip], spacing=12, apart=True)]
    if line.reason:
        parts.append(caption(presentation, foreign(line.reason, _SENTENCE)))
    made.setLayout(column(*parts, spacing=4))
    return made
