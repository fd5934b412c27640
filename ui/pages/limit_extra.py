"""More time today: one press, ended by the service with the child's day."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QPushButton

from guardian.desk.values import LONGEST_EXTRA_MINUTES, ExtraTimeView, LinkView, Stage
from ui.presentation import Presentation
from ui.sayings.asked import refused
from ui.sayings.limit_states import state_text
from ui.widgets.boxes import Card, row
from ui.widgets.buttons import button
from ui.widgets.chip import stage_chip
from ui.widgets.flow import Flow
from ui.widgets.text import Text, caption, section

STEPS = (15, 30, 60)


class ExtraTimeCard(Card):
    """Buttons that give more minutes for today; ``give`` gets the sum of the day."""

    def __init__(
        self,
        presentation: Presentation,
        extra: ExtraTimeView | None,
        *,
        today: date,
        give: Callable[[int], None],
    ) -> None:
        super().__init__(spacing=8)
        self.setObjectName("extra_card")
        self.day = today
        words = presentation.words
        self._presentation = presentation
        of_today = extra if extra is not None and extra.day == today else None
        self.given = of_today.minutes if of_today is not None else 0
        self._state = of_today.state if of_today is not None else None
        head = row(section(presentation, words.say("More time today")), None)
        if self._state is not None:
            head.addWidget(stage_chip(presentation, self._state.stage))
        self.add(head)
        self.add(Text(presentation, self._standing(of_today), ink="second"))
        self._since = caption(presentation, "")
        if self._state is None:
            self._since.hide()
        self.add(self._since)
        self._buttons: list[QPushButton] = []
        self._full: list[QPushButton] = []
        for minutes in STEPS:
            text = words.say_n("{n} more minute", "{n} more minutes", minutes)
            each = button(
                presentation,
                words.say("+{n} min", n=minutes),
                partial(give, self.given + minutes),
                name=f"extra_{minutes}",
            )
            each.setAccessibleName(text)
            if self.given + minutes > LONGEST_EXTRA_MINUTES:
                self._full.append(each)
            self._buttons.append(each)
        if self.given:
            back = button(
                presentation,
                words.say("Take it back"),
                partial(give, 0),
                name="extra_back",
                kind="plain",
            )
            self._buttons.append(back)
        self.add(Flow(self._buttons))
        self.rest(False)

    def _standing(self, extra: ExtraTimeView | None) -> str:
        words = self._presentation.words
        if extra is not None and self._state is not None and self._state.stage is Stage.REFUSED:
            return refused(words, extra.refusal or "")
        if self.given:
            return words.say_n(
                "{n} minute more today. It ends at midnight by itself.",
                "{n} minutes more today. It ends at midnight by itself.",
                self.given,
            )
        return words.say("Only for today; it ends at midnight by itself.")

    def tell_time(self, link: LinkView | None) -> None:
        """Say how far it has come and since when."""
        if self._state is not None:
            self._since.setText(state_text(self._presentation, self._state, link))

    def rest(self, resting: bool) -> None:
        """Take no second answer while the first is being kept."""
        for each in self._buttons:
            each.setEnabled(not resting and each not in self._full)
