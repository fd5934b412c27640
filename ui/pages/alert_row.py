"""One alert in a list."""

from collections.abc import Callable

from guardian.desk.values import AlertView, LinkView
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.alert_lines import hurry, who_and_what
from ui.sayings.codes import is_crisis, level_saying
from ui.sayings.signals import signal_title
from ui.theme.fonts import Size
from ui.there import moment_there
from ui.widgets.painted_row import Line, Mark, PaintedRow

_LONGEST_NAME = 24


class AlertRow(PaintedRow):
    """One alert as a wide button: what, whom, when, who gave the sign, and how soon to look."""

    def __init__(
        self,
        presentation: Presentation,
        alert: AlertView,
        link: LinkView | None,
        on_click: Callable[[], None],
    ) -> None:
        words = presentation.words
        settled = alert.acknowledged_at is not None
        saying = level_saying(alert)
        title, about = signal_title(words, alert.category), _about(presentation, alert, link)
        line, soon = who_and_what(presentation, alert), hurry(presentation, alert)
        level = words.say(saying.text)
        grave = words.say("{level} · {hurry}", level=level, hurry=soon) if soon else level
        super().__init__(
            presentation,
            Mark(
                icon="check" if settled else saying.icon,
                ink="faint" if settled else saying.ink,
            ),
            (
                Line(text=title, size=Size.BODY, bold=not settled, ink="ink"),
                Line(text=about, aside=grave, aside_ink="second" if settled else saying.ink),
                Line(text=line),
            ),
        )
        self.setObjectName(f"alert_{alert.alert_id}")
        crisis = is_crisis(alert) and not settled
        self.setProperty("kind", "alert_crisis" if crisis else "alert")
        self.clicked.connect(lambda _checked=False: on_click())
        self.setAccessibleName(
            words.say("{level}: {title}. {about}", level=level, title=title, about=about)
        )
        self.setAccessibleDescription(
            words.say("{hurry}. {line}", hurry=soon, line=line) if soon else line
        )


def _about(presentation: Presentation, alert: AlertView, link: LinkView | None) -> str:
    words = presentation.words
    when = moment_there(presentation, alert.detected_at, link)
    name = foreign(alert.ward_name, _LONGEST_NAME)
    if not alert.character_name:
        return words.say("{name} · {time}", name=name, time=when)
    return words.say(
        "{name} with {character} · {time}",
        name=name,
        character=foreign(alert.character_name, _LONGEST_NAME),
        time=when,
    )
