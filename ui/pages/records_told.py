"""What a section of Records shows where the service tells nothing, and how old it is."""

from datetime import datetime

from PySide6.QtWidgets import QWidget

from guardian.desk.records_ward_values import ConsentsView, ContactsView, GuardiansView, Told
from ui.pages.security_rows import here, zone_here
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import column
from ui.widgets.states import EmptyState
from ui.widgets.text import Text, caption, sentence

View = ConsentsView | GuardiansView | ContactsView


def opening(presentation: Presentation, title: str, about: str) -> QWidget:
    """Return the sentence that opens a section, and what it is about."""
    made = QWidget()
    made.setLayout(
        column(
            sentence(presentation, title),
            Text(presentation, about, Size.STRONG, ink="second"),
            spacing=4,
        )
    )
    return made


def on(presentation: Presentation, moment: datetime) -> str:
    """Return the day of a moment with its year, on this computer's calendar."""
    return presentation.formats.date(moment, zone_here())


def not_told(presentation: Presentation, view: View, icon: str) -> QWidget | None:
    """Return why there is nothing to show; ``None``: the service tells it."""
    words = presentation.words
    texts = {
        Told.UNREAD: (
            words.say("Not read yet."),
            words.say("Guardian asks the service as soon as it is reached."),
        ),
        Told.NOT_OFFERED: (
            words.say("Not offered by this service."),
            words.say("The service tells no app about this. Ask it how to see and change it."),
        ),
        Told.NOT_PERMITTED: (
            words.say("Not allowed for this link."),
            words.say("To allow it, link the account again and leave it ticked."),
        ),
    }
    if view.told is Told.TOLD:
        return None
    title, text = texts[view.told]
    return EmptyState(presentation, icon=icon, title=title, text=text)


def age(presentation: Presentation, view: View, *, stale: bool) -> QWidget:
    """Return when this was read from the service; ``stale``: the service is not reached now."""
    words = presentation.words
    if view.read_at is None:
        return caption(presentation, words.say("Not read yet."))
    time = here(presentation, view.read_at)
    text = words.say("As the service told it {time}.", time=time)
    if stale:
        text = words.say(
            "As the service told it {time}. It is not reached now, so this may have changed.",
            time=time,
        )
    made = caption(presentation, text)
    made.setObjectName("told_at")
    return made
