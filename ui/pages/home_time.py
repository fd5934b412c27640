"""Home's first card: how much of today is left, what is in force right now, and the stop."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from guardian.desk.values import Overview
from ui.presentation import Presentation
from ui.sayings.today import in_force_now
from ui.widgets.boxes import Card, column
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.ring import RingOfTimeLeft
from ui.widgets.text import Text, named


def time_card(
    presentation: Presentation,
    overview: Overview,
    pause: Callable[[], None],
    go_to: Callable[[str], None],
) -> QWidget:
    """Return the ring, whether chat is open and until when, and the way to stop what runs."""
    words = presentation.words
    card = Card()
    across = QHBoxLayout()
    across.setSpacing(24)
    ring = _ring(presentation, overview)
    if ring is not None:
        across.addWidget(ring)
    beside = column(None, spacing=12)
    now = Text(presentation, in_force_now(presentation, overview), bold=True)
    beside.addWidget(named(now, "in_force_now"))
    if overview.limit_minutes is None:
        text = words.say("There is no limit per day.")
        beside.addWidget(Text(presentation, text, ink="second"))
    stop = button(presentation, words.say("Stop the chat"), pause, name="pause_now", icon="stop")
    stop.setToolTip(words.say("Ends the chat that runs now"))
    buttons: list[QWidget] = [stop]
    if overview.limit_minutes is None:
        text = words.say("Set a limit")
        buttons.append(
            button(presentation, text, lambda: go_to("limits"), name="set_limit", kind="plain")
        )
    beside.addWidget(Flow(buttons))
    beside.addStretch(1)
    across.addLayout(beside, 1)
    card.add(across)
    card.column.addStretch(1)
    return card


def _ring(presentation: Presentation, overview: Overview) -> RingOfTimeLeft | None:
    left, limit = overview.remaining_minutes, overview.limit_minutes
    if left is None or limit is None:
        return None
    words = presentation.words
    spoken = words.say_n(
        "{n} minute left of {limit} today", "{n} minutes left of {limit} today", left, limit=limit
    )
    return RingOfTimeLeft(
        presentation,
        share=left / limit if limit else 0.0,
        figure=presentation.formats.locale.toString(left),
        unit=words.say_n("minute left", "minutes left", left),
        spoken=spoken,
    )
