"""The terms of a consent, in the service's own words: on its card, and before it is given."""

from PySide6.QtWidgets import QLayout, QWidget

from guardian.desk.records_ward_values import ConsentView
from ui.formats import foreign
from ui.presentation import Presentation
from ui.widgets.boxes import column
from ui.widgets.text import Text, caption

_LONGEST_TERMS = 2000
_LONGEST_ITEM = 160
_MOST_ITEMS = 20


def terms_of(presentation: Presentation, consent: ConsentView) -> QWidget:
    """Return what is agreed to: what for, which data, who gets it, how long, and what if not."""
    words = presentation.words
    kept = words.say("As long as the service needs it.")
    if consent.retention_days is not None:
        kept = words.say_n("For {n} day.", "For {n} days.", consent.retention_days)
    lines = [
        (words.say("What for"), [foreign(consent.purpose, _LONGEST_TERMS)]),
        (words.say("Which data"), _items(consent.data_classes)),
        (words.say("Who gets it"), _items(consent.recipients)),
        (words.say("How long it is kept"), [kept]),
        (words.say("Without it"), [foreign(consent.consequence, _LONGEST_TERMS)]),
    ]
    made = QWidget()
    made.setObjectName(f"terms_of_{consent.kind.value}")
    parts: list[QWidget | QLayout] = [
        caption(presentation, words.say("The service's own words, as of now."))
    ]
    for title, texts in lines:
        said = [Text(presentation, each, ink="second") for each in texts if each]
        parts.append(column(Text(presentation, title, bold=True), *said, spacing=4))
    made.setLayout(column(*parts, spacing=12))
    return made


def _items(texts: tuple[str, ...]) -> list[str]:
    return [f"· {foreign(each, _LONGEST_ITEM)}" for each in texts[:_MOST_ITEMS]]
