"""A card of Settings: start with the computer, hidden in the tray."""

from PySide6.QtWidgets import QWidget

from ui import tasks
from ui.presentation import Presentation
from ui.start_port import AtLogin
from ui.widgets.boxes import Card
from ui.widgets.switch import Switch
from ui.widgets.text import caption, section


class StartCard(Card):
    """One switch; what the desktop says is shown, also after a change."""

    def __init__(self, presentation: Presentation, at_login: AtLogin) -> None:
        super().__init__(spacing=8)
        self.setObjectName("start_card")
        self._at_login = at_login
        self._words = words = presentation.words
        self.add(section(presentation, words.say("Start")))
        self._switch = Switch(presentation, words.say("Start when I sign in to this computer"))
        self._switch.setObjectName("start_at_login")
        self._switch.setEnabled(False)
        self.add(self._switch)
        self._about = caption(presentation, self._explained())
        self._about.setObjectName("start_about")
        self.add(self._about)
        self._switch.toggled.connect(self._set)
        tasks.run(self._read, self._show, parent=self)

    def _explained(self) -> str:
        return self._words.say(
            "Guardian then waits hidden beside the clock, locked, and still tells you of alerts."
        )

    def _read(self) -> bool | None:
        """Return how it is; ``None`` where the desktop cannot be asked."""
        try:
            return self._at_login.is_on()
        except OSError:
            return None

    def _set(self, on: bool) -> None:
        at_login = self._at_login
        self._switch.setEnabled(False)

        def change() -> tuple[bool, bool | None]:
            try:
                at_login.set_on(on)
            except OSError:
                return False, self._read()
            return True, self._read()

        tasks.run(change, lambda done: self._changed(*done), parent=self)

    def _changed(self, worked: bool, on: bool | None) -> None:
        self._show(on)
        if not worked:
            text = self._words.say("This could not be kept: the desktop's folder is not writable.")
            self._about.setText(text)

    def _show(self, on: bool | None) -> None:
        self._switch.blockSignals(True)  # it is told, not asked
        self._switch.setChecked(bool(on))
        self._switch.blockSignals(False)
        self._switch.setEnabled(on is not None)
        self._switch.update()
        known = self._explained()
        unknown = self._words.say("Whether Guardian starts with the computer is not known here.")
        self._about.setText(unknown if on is None else known)


def start_cards(presentation: Presentation, at_login: AtLogin | None) -> list[QWidget]:
    """Return the card, where starting at login is offered."""
    return [] if at_login is None else [StartCard(presentation, at_login)]
