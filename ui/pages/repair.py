"""The records are damaged: what that means, and three ways on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from guardian.errors import ErrorText, GuardianError
from ui import tasks
from ui.formats import foreign
from ui.pages.base import V
from ui.pages.security_backup import backup_dialog
from ui.pages.security_fields import SecretField, said_at_field
from ui.pages.security_panel import Working
from ui.ports import Opening
from ui.presentation import Presentation
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.icon import Icon
from ui.widgets.scroll import ScrollingPage
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text, caption, section, sentence

_WIDEST = 640


class Repair(QWidget):
    """Try again, restore a backup, or start new records; ``done`` opens the profile again."""

    def __init__(
        self,
        presentation: Presentation,
        text: ErrorText,
        opening: Opening,
        done: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("page_repair")
        presentation.icons.load()  # the profile that is not open would have loaded them
        self._presentation = presentation
        self._words = presentation.words
        self._opening = opening
        self._done = done
        self._file: Path | None = None
        self._title = sentence(presentation, text.title)
        self._text = Text(presentation, text.message, ink="second")
        self._choices = QWidget()
        self._choices.setLayout(
            column(self._again(), self._restore(), self._begin_anew(), spacing=12)
        )
        self._working = Working(presentation)
        self._failure: ErrorPanel | None = None
        self._column = column(
            self._title, self._text, self._means(), self._choices, self._working, spacing=16
        )
        self._column.addStretch(1)
        self._place()

    def _place(self) -> None:
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        inner.setLayout(self._column)
        content = QWidget()
        across = QHBoxLayout(content)
        across.setContentsMargins(40, 40, 40, 32)
        across.addStretch(1)
        across.addWidget(inner, 1000)
        across.addStretch(1)
        page = ScrollingPage("scroll_repair")
        page.area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _means(self) -> QWidget:
        """Say what it means for the child."""
        words = self._words
        card = Card("attention", margin=16, spacing=4)
        card.setObjectName("means")
        picture = Icon(self._presentation, "warning", self._presentation.colours.attention, 22)
        line = row(spacing=16)
        line.addLayout(column(picture, None))
        line.addLayout(
            column(
                Text(
                    self._presentation,
                    words.say("Limits stay in force at the services."),
                    bold=True,
                ),
                caption(
                    self._presentation,
                    words.say(
                        "They apply them, whatever happens here. But alerts do not reach this"
                        " computer until Guardian is open again."
                    ),
                ),
                spacing=2,
            ),
            1,
        )
        card.add(line)
        return card

    def _choice(self, title: str, text: str) -> Card:
        card = Card(spacing=8)
        card.add(section(self._presentation, title))
        card.add(Text(self._presentation, text, ink="second"))
        return card

    def _again(self) -> QWidget:
        words = self._words
        card = self._choice(
            words.say("Try again"),
            words.say("If the disk was full or not there for a moment, the records may open now."),
        )
        again = button(
            self._presentation,
            words.say("Try again"),
            self._done,
            name="repair_again",
            kind="primary",
            icon="arrow-clockwise",
        )
        card.add(row(again, None))
        return card

    def _restore(self) -> QWidget:
        words = self._words
        card = self._choice(
            words.say("Restore a backup"),
            words.say(
                "Puts the records of that day in the place of these, which are set aside. Each"
                " account has to be signed in again afterwards."
            ),
        )
        self._chosen = Text(self._presentation, "", bold=True)
        self._chosen.setObjectName("chosen_backup")
        self._chosen.hide()
        self._file_fault = caption(self._presentation, "", ink="attention")
        self._file_fault.setObjectName("file_fault")
        self._file_fault.hide()
        self._passphrase = SecretField(
            self._presentation,
            "restore_passphrase",
            words.say("The passphrase of the day of the backup"),
            self._try_restore,
        )
        self._passphrase.hide()
        self._go = button(
            self._presentation,
            words.say("Restore"),
            self._try_restore,
            name="restore",
            kind="primary",
        )
        self._go.hide()
        choose = button(
            self._presentation, words.say("Choose a backup"), self._choose, name="choose_backup"
        )
        card.add(self._chosen)
        card.add(row(choose, None))
        card.add(self._file_fault)
        card.add(self._passphrase)
        card.add(row(self._go, None))
        return card

    def _begin_anew(self) -> QWidget:
        words = self._words
        card = self._choice(
            words.say("Start new records"),
            words.say(
                "Nothing is deleted: the damaged records are set aside under another name. You link"
                " the accounts again; limits and what the services keep come back from them."
            ),
        )
        anew = button(
            self._presentation, words.say("Start new records"), self._set_aside, name="start_anew"
        )
        card.add(row(anew, None))
        return card

    def _choose(self) -> None:
        words = self._words
        title = words.say("Choose a backup")
        dialog = backup_dialog(self, title, words.say("Guardian backups"), self._take_file)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()

    def _take_file(self, file: Path) -> None:
        self._file = file
        self._chosen.setText(foreign(file.name))
        self._chosen.show()
        self._file_fault.hide()
        self._passphrase.show()
        self._go.show()
        self._passphrase.edit.setFocus()

    def _try_restore(self) -> None:
        file, opening, words = self._file, self._opening, self._words
        if file is None or not self._passphrase.text():
            return
        passphrase = self._passphrase.take()
        self._file_fault.hide()
        self._work(
            words.say("Restoring the backup…"),
            lambda: opening.restore(file, passphrase),
            lambda _nothing: self._finish(
                words.say("The backup is in place."),
                words.say(
                    "Open it with the passphrase of the day of the backup. Then sign in each"
                    " account again, so that alerts arrive."
                ),
            ),
            self._not_restored,
        )

    def _not_restored(self, error: GuardianError) -> None:
        """Say the fault where it is: nearly every one is about the file."""
        if self._passphrase.fits(error):
            return
        self._file_fault.setText(said_at_field(self._words, error))
        self._file_fault.show()

    def _set_aside(self) -> None:
        opening, words = self._opening, self._words
        self._work(
            words.say("Setting the records aside…"),
            opening.set_records_aside,
            lambda name: self._finish(
                words.say("New records can begin."),
                words.say(
                    "The damaged ones are kept as {name}, beside the new ones. Open Guardian with"
                    " your passphrase, then link the accounts again.",
                    name=foreign(name),
                ),
            ),
            self._say_failure,
        )

    def _work(
        self,
        busy: str,
        operation: Callable[[], V],
        done: Callable[[V], None],
        failed: Callable[[GuardianError], None],
    ) -> None:
        if self._failure is not None:
            self._failure.hide()
            self._failure.deleteLater()
            self._failure = None
        self._choices.setEnabled(False)
        self._working.begin(busy)

        def end() -> None:
            self._choices.setEnabled(True)
            self._working.hide()

        def succeeded(value: V) -> None:
            end()
            done(value)

        def not_succeeded(error: GuardianError) -> None:
            end()
            failed(error)

        tasks.run(operation, succeeded, not_succeeded, parent=self)

    def _say_failure(self, error: GuardianError) -> None:
        text = error.in_language(self._words.language)
        self._failure = ErrorPanel(self._presentation, text, None)
        self._column.insertWidget(self._column.count() - 1, self._failure)

    def _finish(self, title: str, text: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self._choices.hide()
        go_on = button(
            self._presentation,
            self._words.say("Open Guardian"),
            self._done,
            name="repair_done",
            kind="primary",
        )
        self._column.insertLayout(self._column.count() - 1, row(go_on, None))
        go_on.setFocus()
