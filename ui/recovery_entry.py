"""The passphrase is forgotten: the words of the recovery sheet, and a new passphrase."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from guardian.errors import ErrorText
from ui.entrance import centre
from ui.new_passphrase import NewPassphrase
from ui.opening_port import Opening
from ui.presentation import Presentation
from ui.side_entry import SideEntry
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.slot import Slot
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text, caption

_LINES = 4


@dataclass(frozen=True, kw_only=True)
class RecoveryActs:
    """``proceed`` gets the words and the new passphrase."""

    proceed: Callable[[str, str], None]
    back: Callable[[], None]


class RecoveryEntry(SideEntry):
    """Asks for both; the words can be seen, since twelve or more are typed from paper."""

    def __init__(self, presentation: Presentation, opening: Opening, acts: RecoveryActs) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "page_recovery",
            acts.back,
            title=words.say("Use the recovery sheet."),
            about=words.say(
                "Type the words from the sheet that you printed, in their order, with a space"
                " between them. Then choose a new passphrase."
            ),
        )
        self._presentation = presentation
        self._words = words
        self._acts = acts
        card = self._card
        card.column.addSpacing(8)
        self._sheet = self._made_sheet()
        card.add(self._sheet_with_title())
        self._error = Slot()
        card.add(self._error)
        card.column.addSpacing(8)
        self._new = NewPassphrase(presentation, opening.opinion, self._try)
        card.add(self._new)
        self._go = button(presentation, "", self._try, name="recover", kind="primary")
        card.column.addSpacing(8)
        card.add(row(self._go, None))
        without = words.say(
            "Without the sheet nobody can open what is kept here. You can link the accounts again"
            " on a new profile; limits stay in force at the services meanwhile."
        )
        card.add(caption(presentation, without))
        self._rest()
        centre(self, "scroll_recovery", card)

    def _made_sheet(self) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setObjectName("recovery_words")
        made.setAccessibleName(self._words.say("Words of the recovery sheet"))
        made.setFont(self._presentation.font())
        made.setTabChangesFocus(True)
        made.setUndoRedoEnabled(False)
        made.setAcceptDrops(False)
        made.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        made.setFixedHeight(_LINES * made.fontMetrics().lineSpacing() + 16)
        return made

    def _sheet_with_title(self) -> QWidget:
        title = Text(
            self._presentation,
            self._words.say("Words of the recovery sheet"),
            bold=True,
            wrap=False,
        )
        title.setBuddy(self._sheet)
        made = QWidget()
        made.setLayout(column(title, self._sheet, spacing=4))
        return made

    def _try(self) -> None:
        if not self._go.isEnabled():
            return
        if not self._sheet.toPlainText().strip():
            self._sheet.setFocus()
            return
        self._new.take(self._start)

    def _start(self, passphrase: str) -> None:
        self._error.put(None)
        self._go.setEnabled(False)
        self._go.setText(self._words.say("Opening…"))
        self._back.setEnabled(False)
        self._new.setEnabled(False)
        self._sheet.setEnabled(False)
        self._acts.proceed(" ".join(self._sheet.toPlainText().split()), passphrase)

    def _rest(self) -> None:
        self._go.setEnabled(True)
        self._go.setText(self._words.say("Open with the sheet"))
        self._back.setEnabled(True)
        self._new.setEnabled(True)
        self._sheet.setEnabled(True)

    def refused(self, text: ErrorText) -> None:
        """Say why it did not open; the words stay, since one letter may be all that is wrong."""
        self._rest()
        self._error.put(column(ErrorPanel(self._presentation, text, None)))
        self._sheet.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where something is asked; a focus proxy would keep Tab from what is above it."""
        super().showEvent(event)
        self._sheet.setFocus()
