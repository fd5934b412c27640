"""Another computer, or a new start on this one: a backup takes the place of an empty profile."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QShowEvent

from guardian.errors import GuardianError
from ui.entrance import centre
from ui.pages.restore_form import RestoreForm
from ui.pages.security_panel import Working
from ui.presentation import Presentation
from ui.side_entry import SideEntry


@dataclass(frozen=True, kw_only=True)
class RestoreActs:
    """``proceed`` gets the file and the passphrase of its day."""

    proceed: Callable[[Path, str], None]
    back: Callable[[], None]


class RestoreEntry(SideEntry):
    """Asks for the backup, before there is anything that it could replace."""

    def __init__(self, presentation: Presentation, acts: RestoreActs) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "page_restore",
            acts.back,
            title=words.say("Restore a backup"),
            about=words.say(
                "The records of that day come onto this computer: alerts, your notes, limits and"
                " purchases. The passphrase of that day becomes the one of this computer. Sign-ins"
                " are in no backup, so you link each account again; what was recorded stays."
            ),
        )
        self._words = words
        self._acts = acts
        card = self._card
        card.column.addSpacing(12)
        self._form = RestoreForm(presentation, self._start)
        card.add(self._form)
        self._working = Working(presentation)
        card.add(self._working)
        centre(self, "scroll_restore", card)

    def _start(self, file: Path, passphrase: str) -> None:
        self._set_usable(usable=False)
        self._working.begin(self._words.say("Restoring the backup…"))
        self._acts.proceed(file, passphrase)

    def refused(self, error: GuardianError) -> None:
        """Say why nothing was restored, and ask again."""
        self._set_usable(usable=True)
        self._working.hide()
        self._form.refused(error)

    def _set_usable(self, *, usable: bool) -> None:
        self._form.setEnabled(usable)
        self._back.setEnabled(usable)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where something is asked; a focus proxy would keep Tab from what is above it."""
        super().showEvent(event)
        self._form.begin()
