"""A toast as it comes, waits and goes: for a change that can be undone."""

from PySide6.QtWidgets import QWidget

from guardian.words import N_
from ui.presentation import Presentation
from ui.widgets.boxes import Card
from ui.widgets.switch import Switch
from ui.widgets.toast import Toast, current_toast

_HEIGHT = 160
_LABEL = N_("Reduced motion")


class ToastStage(Card):
    """A small window of its own: its switch brings a toast, whose button puts it back."""

    def __init__(self, shown: Presentation) -> None:
        super().__init__("well")
        self.setObjectName("toast_stage")
        self.setMinimumHeight(shown.px(_HEIGHT))
        self._shown = shown
        self._switch = Switch(shown, shown.words.say(_LABEL))
        self._switch.setObjectName("toast_switch")
        self._switch.toggled.connect(self._tell)
        self.add(self._switch)
        self.column.addStretch(1)

    def _tell(self, on: bool) -> None:
        before = current_toast(self)
        if before is not None:
            before.leave()
        words = self._shown.words
        Toast(
            self._shown,
            self,
            words.say(_LABEL),
            action_text=words.say("Undo"),
            on_action=lambda: self._put_back(not on),
        )

    def _put_back(self, on: bool) -> None:
        self._switch.blockSignals(True)
        self._switch.setChecked(on)
        self._switch.blockSignals(False)


def toasts(shown: Presentation) -> list[QWidget]:
    """Return the stage."""
    return [ToastStage(shown)]
