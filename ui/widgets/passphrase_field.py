"""A field for a secret: hidden unless asked, never dragged or copied out, emptied once used."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.presentation import Presentation
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.text import Text, caption

LONGEST = 1024
_HINTS = (
    Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class SecretEdit(QLineEdit):
    """Hides what is typed; while it shows it, nothing of it can be selected or copied."""

    capitals_locked = Signal(bool)
    """Whether the last letter looked as if Caps Lock were on."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(LONGEST)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.selectionChanged.connect(self._select_nothing_in_view)
        self.show_text(on=False)

    def show_text(self, *, on: bool) -> None:
        """Show or hide the letters."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)
        hidden = Qt.InputMethodHint.ImhHiddenText
        self.setInputMethodHints(_HINTS if on else _HINTS | hidden)
        self.deselect()

    def take(self) -> str:
        """Return what was typed and forget it, with every earlier step of typing."""
        text = self.text()
        self.setText("")
        return text

    def _select_nothing_in_view(self) -> None:
        """Keep it out of the selection that other programs of the desktop can read."""
        if self.echoMode() is QLineEdit.EchoMode.Normal and self.hasSelectedText():
            self.deselect()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Notice a locked Caps Lock by a capital without Shift."""
        letter = event.text()
        if len(letter) == 1 and letter.lower() != letter.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals_locked.emit(letter.isupper() is not shift)
        if not event.matches(QKeySequence.StandardKey.Undo):
            super().keyPressEvent(event)


class PassphraseField(QWidget):
    """A title, the field, a button that shows what is typed, and a word about Caps Lock."""

    def __init__(
        self, presentation: Presentation, name: str, title: str, on_return: Callable[[], None]
    ) -> None:
        super().__init__()
        words = presentation.words
        self._words = words
        self.edit = SecretEdit()
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(title)
        self.edit.setFont(presentation.font())
        self.edit.returnPressed.connect(on_return)
        label = Text(presentation, title, bold=True, wrap=False)
        label.setBuddy(self.edit)
        self._show = button(
            presentation, words.say("Show"), self._turn, name=f"{name}_show", kind="plain"
        )
        self._hint = caption(presentation, words.say("Caps Lock is on."), ink="attention")
        self._hint.setObjectName(f"{name}_capitals")
        self._hint.hide()
        self.edit.capitals_locked.connect(self._hint.setVisible)
        self.setFocusProxy(self.edit)
        self.setLayout(column(label, row(self.edit, self._show, spacing=4), self._hint, spacing=4))
        self._tell()

    def text(self) -> str:
        """Return what is typed now."""
        return self.edit.text()

    def take(self) -> str:
        """Return what was typed, forget it and hide the field again."""
        self._turn_to(on=False)
        self._hint.hide()
        return self.edit.take()

    def _turn(self) -> None:
        self._turn_to(on=self.edit.echoMode() is not QLineEdit.EchoMode.Normal)

    def _turn_to(self, *, on: bool) -> None:
        self.edit.show_text(on=on)
        self._tell()

    def _tell(self) -> None:
        shown = self.edit.echoMode() is QLineEdit.EchoMode.Normal
        self._show.setText(self._words.say("Hide") if shown else self._words.say("Show"))
        self._show.setAccessibleName(
            self._words.say("Hide what is typed")
            if shown
            else self._words.say("Show what is typed")
        )
