"""A backup to restore: its file, the passphrase of its day, and what is wrong with either."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from guardian.errors import GuardianError
from ui.formats import foreign
from ui.pages.security_backup import backup_dialog
from ui.pages.security_fields import SecretField
from ui.presentation import Presentation
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.text import Text, caption


class RestoreForm(QWidget):
    """Asks for a file first, then for its passphrase; ``proceed`` gets both."""

    def __init__(self, presentation: Presentation, proceed: Callable[[Path, str], None]) -> None:
        super().__init__()
        self._presentation = presentation
        self._words = presentation.words
        self._proceed = proceed
        self._file: Path | None = None
        words = self._words
        self._chosen = Text(presentation, "", bold=True)
        self._chosen.setObjectName("chosen_backup")
        self._choose = button(
            presentation, words.say("Choose a backup"), self._ask_file, name="choose_backup"
        )
        self._file_fault = caption(presentation, "", ink="attention")
        self._file_fault.setObjectName("file_fault")
        self._passphrase = SecretField(
            presentation,
            "restore_passphrase",
            words.say("The passphrase of the day of the backup"),
            self._try,
        )
        self._go = button(
            presentation, words.say("Restore"), self._try, name="restore", kind="primary"
        )
        for later in (self._chosen, self._file_fault, self._passphrase, self._go):
            later.hide()
        self.setLayout(
            column(
                self._chosen,
                row(self._choose, None),
                self._file_fault,
                self._passphrase,
                row(self._go, None),
                spacing=12,
            )
        )

    def begin(self) -> None:
        """Go to what has to be done next."""
        (self._choose if self._file is None else self._passphrase.edit).setFocus()

    def _ask_file(self) -> None:
        words = self._words
        title = words.say("Choose a backup")
        dialog = backup_dialog(self, title, words.say("Guardian backups"), self.take_file)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()

    def take_file(self, file: Path) -> None:
        """Ask for the passphrase of ``file``."""
        self._file = file
        self._chosen.setText(foreign(file.name))
        self._choose.setText(self._words.say("Choose another one"))
        self._say_fault("")
        for part in (self._chosen, self._passphrase, self._go):
            part.show()
        self.begin()

    def _try(self) -> None:
        if self._file is None or not self._passphrase.text():
            return
        self._say_fault("")
        self._proceed(self._file, self._passphrase.take())

    def refused(self, error: GuardianError) -> None:
        """Say the fault where it is: nearly every one that is not the passphrase's is the file's.

        Called when the form can be used again, so that the focus goes to what has to change.
        """
        if self._passphrase.fits(error):
            return
        text = error.in_language(self._words.language)
        self._say_fault(
            self._words.say(
                "{title}. {message} {advice}",
                title=text.title,
                message=text.message,
                advice=text.advice,
            )
        )
        self._choose.setFocus()

    def _say_fault(self, text: str) -> None:
        self._file_fault.setText(text)
        self._file_fault.setVisible(bool(text))
        self._choose.setAccessibleDescription(text)
