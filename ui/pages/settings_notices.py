"""Settings: which alerts a notification tells of, and the hours in which none does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QTimeEdit, QWidget

from guardian.desk.notice_values import (
    NOTIFY_FROM,
    USUAL_QUIET_HOURS,
    NoticeChoices,
    QuietHours,
)
from guardian.link.wire.events import Level
from guardian.words import N_
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.flow import Flow
from ui.widgets.segments import Segments
from ui.widgets.switch import Switch
from ui.widgets.text import Text, caption, section

_FROM = {
    Level.INFO: N_("Every alert"),
    Level.MODERATE: N_("From moderate"),
    Level.HIGH: N_("From high"),
    Level.CRITICAL: N_("Only a crisis"),
}
_EDIT_WIDTH = 92


class NoticesCard(Card):
    """Every choice holds at once; ``keep`` gets it."""

    def __init__(
        self,
        presentation: Presentation,
        choices: NoticeChoices,
        keep: Callable[[NoticeChoices], None],
    ) -> None:
        super().__init__(spacing=14)
        self.setObjectName("notices")
        self._presentation = presentation
        self._words = words = presentation.words
        self._choices = choices
        self._keep = keep
        self.add(section(presentation, words.say("Notifications")))
        text = words.say("A crisis always notifies, at any hour. Every alert is under Alerts.")
        self.add(Text(presentation, text, ink="second"))
        self.add(self._levels())
        self.add(rule())
        self._quiet()
        locked = words.say(
            "While Guardian is locked it sees only whether something is urgent. What is urgent"
            " always notifies, and everything else outside the quiet hours."
        )
        self.add(caption(presentation, locked))

    def _levels(self) -> QWidget:
        words = self._words
        texts = {each.value: words.say(_FROM[each]) for each in NOTIFY_FROM}
        chosen = self._choices.notify_from.value
        control = Segments(self._presentation, "notify", texts, chosen, self._choose_level)
        title = words.say("Which alerts notify")
        control.setAccessibleName(title)
        made = QWidget()
        made.setLayout(column(Text(self._presentation, title), row(control, None), spacing=4))
        return made

    def _choose_level(self, value: str) -> None:
        self._keep(replace(self._choices, notify_from=Level(value)))

    def _quiet(self) -> None:
        words, quiet = self._words, self._choices.quiet
        switch = Switch(self._presentation, words.say("Quiet hours"))
        switch.setObjectName("quiet_hours")
        switch.setChecked(quiet is not None)
        switch.toggled.connect(self._switch)
        self.add(switch)
        if quiet is None:
            return
        self._start = self._edit("quiet_start", words.say("Quiet from"), quiet.start)
        self._end = self._edit("quiet_end", words.say("Quiet until"), quiet.end)
        line = [
            self._label(words.say("From")),
            self._start,
            self._label(words.say("until")),
            self._end,
        ]
        self.add(Flow(line, spacing=12))

    def _label(self, text: str) -> Text:
        return Text(self._presentation, text, Size.BODY, ink="second", wrap=False)

    def _edit(self, name: str, spoken: str, value: time) -> QTimeEdit:
        edit = QTimeEdit(QTime(value.hour, value.minute))
        edit.setObjectName(name)
        edit.setAccessibleName(spoken)
        edit.setFont(self._presentation.font())
        edit.setDisplayFormat("HH:mm")
        edit.setFixedWidth(self._presentation.px(_EDIT_WIDTH))
        edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        edit.setKeyboardTracking(False)
        edit.editingFinished.connect(self._edited)
        return edit

    def _switch(self, on: bool) -> None:
        self._keep(replace(self._choices, quiet=USUAL_QUIET_HOURS if on else None))

    def _edited(self) -> None:
        """Keep other hours; two that are the same would be none, and stay as they were."""
        start, end = (
            time(each.time().hour(), each.time().minute()) for each in (self._start, self._end)
        )
        if start == end:
            return
        hours = QuietHours(start=start, end=end)
        if hours != self._choices.quiet:
            self._choices = replace(self._choices, quiet=hours)
            self._keep(self._choices)
