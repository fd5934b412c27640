"""What Home says of Guardian's findings: one banner, and one thing to do."""

from collections.abc import Callable, Sequence

from guardian.desk.finding_values import FindingView
from ui.presentation import Presentation
from ui.sayings.findings import KINDS, UNHEARD, URGENT, said
from ui.widgets.buttons import button
from ui.widgets.states import Banner


def findings_banner(
    presentation: Presentation, findings: Sequence[FindingView], look: Callable[[], None]
) -> Banner | None:
    """Return the finding that matters most of those that wait, and how many more there are."""
    waiting = [each for each in findings if each.waits]
    if not waiting:
        return None
    words = presentation.words
    first = min(waiting, key=lambda each: (each.kind not in URGENT, each.kind not in UNHEARD))
    told = said(presentation, first)
    text, more = told.text, len(waiting) - 1
    if more:
        text = words.say_n(
            "{finding} And {n} more thing to look at.",
            "{finding} And {n} more things to look at.",
            more,
            finding=text,
        )
    banner = Banner(
        presentation,
        "attention",
        KINDS[first.kind].icon,
        told.title,
        text,
        button(presentation, words.say("Look at it"), look, name="open_finding"),
    )
    banner.setObjectName("waiting_finding")
    return banner
