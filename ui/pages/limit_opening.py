"""What the limits page begins with: a sentence, what it means, and of when the figures are."""

from PySide6.QtWidgets import QWidget

from guardian.desk.values import LimitsView, LinkView, Stage
from ui.formats import foreign
from ui.pages.limit_choices import conflicts
from ui.presentation import Presentation
from ui.sayings.limit_states import reached
from ui.theme.fonts import Size
from ui.widgets.boxes import column
from ui.widgets.text import Text, sentence


def limits_opening(
    presentation: Presentation, value: LimitsView, link: LinkView | None, age: QWidget | None
) -> QWidget:
    """Return it; ``age`` says of when, ``None``: that is not known."""
    lines = column(
        sentence(presentation, _title(presentation, value, link)),
        Text(presentation, _standing(presentation, value, link), Size.STRONG, ink="second"),
        spacing=4,
    )
    if age is not None:
        lines.addWidget(age)
    made = QWidget()
    made.setLayout(lines)
    return made


def _title(presentation: Presentation, value: LimitsView, link: LinkView | None) -> str:
    words = presentation.words
    name = foreign(link.ward_name, 24) if link is not None else ""
    if conflicts(value):
        return words.say("A limit for {name} was changed in two places.", name=name)
    if Stage.ASKED in value.stages.values():
        return words.say("A change for {name} waits for the service.", name=name)
    return words.say("These limits hold for {name}.", name=name)


def _standing(presentation: Presentation, value: LimitsView, link: LinkView | None) -> str:
    words = presentation.words
    if conflicts(value):
        return words.say("Nothing was overwritten. Please choose what shall hold.")
    asked = Stage.ASKED in value.stages.values()
    if asked and not reached(link):
        return words.say("It is kept here and sent when the service is reached.")
    if asked and value.asked_at is not None:
        # This computer's clock told the moment, so its day is meant.
        zone = link.time_zone if link is not None else "UTC"
        time = presentation.formats.moment(value.asked_at, presentation.now(), zone)
        return words.say("Asked {time}. The service has not confirmed it yet.", time=time)
    return words.say("The service confirms each change; then it holds on every device.")
