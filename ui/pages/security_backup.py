"""A backup: the passphrase, a file, and what is in it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from guardian.errors import GuardianError
from ui.pages.security_fields import SecretField
from ui.pages.security_panel import Panel
from ui.ports import Security
from ui.presentation import Presentation
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.text import Text

SUFFIX = "guardian-backup"
"""What a backup's name ends with, without the dot."""


def backup_dialog(
    parent: QWidget, title: str, kind: str, chosen: Callable[[Path], None]
) -> QFileDialog:
    """Return the system's dialog for a backup file; ``kind`` names such files."""
    dialog = QFileDialog(parent, title, QDir.homePath(), f"{kind} (*.{SUFFIX})")
    dialog.setObjectName("choose_file")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: chosen(Path(name)))
    return dialog


class BackupPanel(Panel):
    """Writes a backup."""

    def __init__(
        self, presentation: Presentation, security: Security, back: Callable[[], None]
    ) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "backup",
            title=words.say("Back up the records"),
            text=words.say(
                "One encrypted file, for a drive that lies somewhere else. Without the passphrase"
                " of today nobody can read it."
            ),
            back=back,
        )
        self._security = security
        self._passphrase = SecretField(
            presentation, "backup_passphrase", words.say("Passphrase"), self._choose
        )
        self.add(self._contents())
        self.add(self._passphrase)
        self.add(
            row(
                button(
                    presentation,
                    words.say("Choose a place and back up"),
                    self._choose,
                    name="back_up",
                    kind="primary",
                    icon="floppy-disk",
                ),
                None,
            )
        )
        self.first = self._passphrase.edit

    def _contents(self) -> QWidget:
        words = self.words
        lines = (
            ("check", words.say("Alerts, your notes, limits, purchases and the log are in it.")),
            (
                "x",
                words.say(
                    "Sign-ins are not: after a restore each account has to be linked again, so"
                    " that two computers never use the same one."
                ),
            ),
        )
        made = QWidget()
        rows = column(spacing=8)
        for icon, text in lines:
            mark = Icon(self.presentation, icon, self.presentation.colours.second, 18)
            line = row(mark)
            line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(self.presentation, text), 1)
            rows.addLayout(line)
        made.setLayout(rows)
        return made

    def _choose(self) -> None:
        words = self.words
        if not self._passphrase.text():
            return
        title = words.say("Back up the records")
        dialog = backup_dialog(self, title, words.say("Guardian backups"), self._write)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX)
        day = self.presentation.now().astimezone().date().isoformat()
        dialog.selectFile(f"Guardian-{day}.{SUFFIX}")
        dialog.open()

    def _write(self, file: Path) -> None:
        words, security, passphrase = self.words, self._security, self._passphrase.take()
        self.work(
            words.say("Writing the backup…"),
            lambda: security.back_up(file, passphrase),
            lambda _nothing: self.finish(
                words.say("The backup is written."),
                words.say(
                    "{file} opens with the passphrase of today, even after you have changed it."
                    " Keep the file where no fire and no thief finds both.",
                    file=file.name,
                ),
            ),
            self._failed,
        )

    def _failed(self, error: GuardianError) -> None:
        if not self._passphrase.fits(error):
            self.say_failure(error)
