"""Records that are not the newest this computer has seen: what it means, and "this was me"."""

from collections.abc import Callable

from guardian.desk.security_values import History, HistoryView
from guardian.words import N_
from ui.pages.security_rows import here
from ui.presentation import Presentation
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.text import Text, caption

TITLES = {
    History.UNKNOWN: N_("Guardian cannot tell whether these are the newest records."),
    History.ROLLED_BACK: N_("These records are older than the last ones on this computer."),
    History.FORKED: N_("These records do not continue what was here before."),
}
MEANINGS = {
    History.UNKNOWN: N_(
        "The mark that Guardian keeps apart from the records is missing. That is usual after a"
        " move to another computer or a cleanup; it could also hide that an old copy was put back."
    ),
    History.ROLLED_BACK: N_(
        "Somebody or something has put an old copy in their place: a backup program, a restored"
        " snapshot of the disk, or a person who wants something forgotten. What happened in"
        " between is not here. Did you restore this computer? Otherwise ask who else uses it."
    ),
    History.FORKED: N_(
        "Records of another time line are here: two copies of the profile were used, or a person"
        " has exchanged them. What you see may not be all. Did you copy the profile? Otherwise ask"
        " who else uses this computer."
    ),
}


class HistoryCard(Card):
    """Stays until a guardian says that it was them."""

    def __init__(
        self, presentation: Presentation, view: HistoryView, accept: Callable[[], None]
    ) -> None:
        unknown = view.history is History.UNKNOWN
        kind = "note" if unknown else "attention"
        super().__init__(kind, margin=20)
        self.setObjectName("history")
        words = presentation.words
        title = words.say(TITLES[view.history])
        self.setAccessibleName(title)
        parts = column(
            Text(presentation, title, bold=True),
            Text(presentation, words.say(MEANINGS[view.history])),
            spacing=6,
        )
        if view.marked_at is not None:
            when = here(presentation, view.marked_at)
            parts.addWidget(
                caption(presentation, words.say("The mark was last written {time}.", time=when))
            )
        limits = words.say("Limits stay in force at the services either way.")
        parts.addWidget(caption(presentation, limits))
        parts.addSpacing(6)
        accepted = button(presentation, words.say("This was me"), accept, name="accept_history")
        parts.addLayout(row(accepted, None))
        colour = getattr(presentation.colours, kind)
        picture = Icon(presentation, "info" if unknown else "warning", colour, 22)
        line = row(spacing=16)
        line.addLayout(column(picture, None))
        line.addLayout(parts, 1)
        self.add(line)
