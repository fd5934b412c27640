"""Before the profile is open: skeleton, keyring, passphrase, or why it cannot be opened.

Nothing heavy is imported here: this is what the first paint shows.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from guardian.errors import ErrorText
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.theme.tokens import NAVIGATION_WIDTH
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.states import ErrorPanel, Skeleton
from ui.widgets.text import Text, caption, sentence

_CARD_WIDTH = 460


class Loading(QWidget):
    """The shapes of the window to come, and what it waits for."""

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self.setObjectName("loading")
        self._presentation = presentation
        words = presentation.words
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        navigation = QFrame()
        navigation.setObjectName("navigation")
        navigation.setFixedWidth(NAVIGATION_WIDTH)
        across.addWidget(navigation)
        self._waits_for = Text(presentation, "", Size.STRONG, ink="second")
        self._waits_for.setObjectName("waits_for")
        content = QVBoxLayout()
        content.setContentsMargins(40, 32, 40, 32)
        content.addWidget(self._waits_for)
        content.addWidget(Skeleton(words.say("Opening Guardian")), 1)
        across.addLayout(content, 1)

    def wait_for_keyring(self) -> None:
        """Say that the keyring has not answered yet."""
        self._waits_for.setText(
            self._presentation.words.say(
                "Waiting for your keyring… If a window asks for its password, answer it there."
            )
        )


class Failed(QWidget):
    """Why the profile cannot be opened, and a way to try again."""

    def __init__(
        self, presentation: Presentation, text: ErrorText, retry: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setObjectName("opening_failed")
        presentation.icons.load()  # the profile that is not open would have loaded them
        panel = ErrorPanel(presentation, text, retry)
        panel.setFixedWidth(_CARD_WIDTH + 60)
        _centre(self, panel)


class Unlock(QWidget):
    """Asks for the passphrase, or the first time for a new one, twice."""

    def __init__(
        self,
        presentation: Presentation,
        *,
        new: bool,
        proceed: Callable[[str], None],
        error: ErrorText | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("page_unlock")
        self._presentation = presentation
        self._words = presentation.words
        self._proceed = proceed
        card = Card(margin=28, spacing=8)
        card.setFixedWidth(_CARD_WIDTH)
        self._heading(card, new=new)
        self._first = self._field(
            card,
            "passphrase",
            self._words.say("New passphrase") if new else self._words.say("Passphrase"),
        )
        self._again = (
            self._field(card, "passphrase_again", self._words.say("Once more")) if new else None
        )
        self._fault = caption(presentation, "", ink="attention")
        self._fault.setObjectName("unlock_fault")
        self._fault.hide()
        card.add(self._fault)
        if error is not None:
            presentation.icons.load()
            card.column.addSpacing(8)
            card.add(ErrorPanel(presentation, error, None))
        self._go = button(
            presentation,
            self._words.say("Create and open") if new else self._words.say("Open"),
            self._try,
            name="unlock",
            kind="primary",
        )
        card.column.addSpacing(8)
        card.add(row(self._go, None))
        _centre(self, card)
        self._first.setFocus()

    def _heading(self, card: Card, *, new: bool) -> None:
        words = self._words
        if new:
            title = words.say("Choose a passphrase.")
            text = words.say(
                "This computer has no keyring that Guardian can use, so a passphrase locks what it"
                " keeps. Take a sentence only you know. Nobody can recover it."
            )
        else:
            title = words.say("Welcome back.")
            text = words.say("Your passphrase opens what Guardian keeps on this computer.")
        card.add(sentence(self._presentation, title))
        card.add(Text(self._presentation, text, ink="second"))
        card.column.addSpacing(12)

    def _field(self, card: Card, name: str, title: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setObjectName(name)
        edit.setAccessibleName(title)
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.setFont(self._presentation.font())
        edit.returnPressed.connect(self._try)
        label = Text(self._presentation, title, bold=True, wrap=False)
        label.setBuddy(edit)
        card.add(column(label, edit, spacing=4))
        return edit

    def _try(self) -> None:
        passphrase = self._first.text()
        if not passphrase:
            self._say_fault(self._words.say("Please type the passphrase."))
            self._first.setFocus()
        elif self._again is not None and passphrase != self._again.text():
            self._say_fault(self._words.say("The two are not the same. Please type them again."))
            self._again.setFocus()
        else:
            self._fault.hide()
            self._go.setEnabled(False)
            self._go.setText(self._words.say("Opening…"))
            self._proceed(passphrase)

    def _say_fault(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.show()


def _centre(page: QWidget, card: QWidget) -> None:
    layout = QVBoxLayout(page)
    layout.addStretch(2)
    layout.addLayout(row(None, card, None))
    layout.addStretch(3)
