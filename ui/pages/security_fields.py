"""The present passphrase, asked for once more, with its fault beneath it."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from guardian.errors import GuardianError
from guardian.words import Words
from ui.presentation import Presentation
from ui.widgets.boxes import column
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.text import caption

PASSPHRASE_CODES = frozenset({"wrong_passphrase", "too_many_tries", "wrong_backup_passphrase"})
"""Codes of errors that are about the passphrase that was typed."""
FIELD_WIDTH = 480
"""The widest that a field for a passphrase becomes, in pixels."""


def said_at_field(words: Words, error: GuardianError) -> str:
    """Return an error in two sentences, fit to stand beneath a field."""
    text = error.in_language(words.language)
    return words.say("{title}. {advice}", title=text.title, advice=text.advice)


class SecretField(QWidget):
    """A passphrase and beneath it what is wrong with what was typed."""

    def __init__(
        self, presentation: Presentation, name: str, title: str, proceed: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setMaximumWidth(presentation.px(FIELD_WIDTH))
        self._words = presentation.words
        self._field = PassphraseField(presentation, name, title, proceed)
        self._field.edit.textEdited.connect(lambda _text: self._tell(""))
        self._fault = caption(presentation, "", ink="attention")
        self._fault.setObjectName(f"{name}_fault")
        self._fault.hide()
        self.setLayout(column(self._field, self._fault, spacing=4))

    @property
    def edit(self) -> QLineEdit:
        """The line itself."""
        return self._field.edit

    def text(self) -> str:
        """Return what was typed; where that is nothing, say so and go there."""
        typed = self._field.text()
        if not typed:
            self.say_fault(self._words.say("Please type the passphrase."))
        return typed

    def take(self) -> str:
        """Return what was typed and forget it."""
        return self._field.take()

    def fits(self, error: GuardianError) -> bool:
        """Say an error here if it is about the passphrase; return whether it is."""
        if error.code not in PASSPHRASE_CODES:
            return False
        self.say_fault(said_at_field(self._words, error))
        return True

    def say_fault(self, text: str) -> None:
        """Say what is wrong, and go there."""
        self._tell(text)
        self.edit.setFocus()

    def _tell(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        self.edit.setAccessibleDescription(text)
        self.edit.setProperty("fault", bool(text))
        self.edit.style().unpolish(self.edit)
        self.edit.style().polish(self.edit)
