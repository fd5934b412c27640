"""Minors' mode: on or off, and a question before it ends."""

from guardian.desk.values import LimitsView
from ui.pages.limit_fields import Field
from ui.presentation import Presentation
from ui.questions import Answer, Role, ask
from ui.widgets.text import caption


class MinorModeField(Field):
    """The service's own mode for minors. ``minor``: what holds where nobody asks for anything."""

    def __init__(
        self, presentation: Presentation, limits: LimitsView, *, minor: bool, name: str
    ) -> None:
        super().__init__(presentation, limits, "minor_mode")
        self._child = name
        wished = limits.wished.minor_mode
        note = self.words.say("The service's own rules for minors hold for {name}.", name=name)
        on = bool(limits.floor.settings.minor_mode) or (minor if wished is None else wished)
        self.begin(on, [caption(presentation, note)])
        self.switch.toggled.connect(self._leave)

    def value(self) -> bool:
        """Return whether it is on."""
        return self.switch.isChecked()

    def _leave(self, on: bool) -> None:
        if on or not self._first:
            return
        words = self.words
        ask(
            self.window(),
            "ask_to_end_minors_mode",
            words.say("End minors' mode for {name}?", name=self._child),
            words.say(
                "When you save, the service's own rules for minors end for {name}. Limits that you"
                " have set and those that the law demands stay in force.",
                name=self._child,
            ),
            does=Answer(
                name="end_minors_mode", text=words.say("End it"), role=Role.DestructiveRole
            ),
            leaves=Answer(
                name="keep_minors_mode",
                text=words.say("Keep it on"),
                role=Role.RejectRole,
                act=lambda: self.switch.setChecked(True),
            ),
        )
