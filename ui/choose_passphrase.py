"""The first start: a passphrase is chosen, and why it is needed is said."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from guardian.errors import ErrorText
from ui.entrance import CARD_WIDTH, centre
from ui.new_passphrase import NewPassphrase
from ui.opening_port import Opening
from ui.presentation import Presentation
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.slot import Slot
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text, sentence


class ChoosePassphrase(QWidget):
    """For a new profile, or with ``kept`` for one that had no passphrase before.

    ``restore`` is offered where there is nothing that a backup could replace.
    """

    def __init__(
        self,
        presentation: Presentation,
        opening: Opening,
        *,
        kept: bool,
        proceed: Callable[[str], None],
        restore: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("page_choose_passphrase")
        self._presentation = presentation
        self._words = presentation.words
        self._proceed = proceed
        self._error = Slot()
        card = Card(margin=28, spacing=8)
        card.setMaximumWidth(presentation.px(CARD_WIDTH))
        card.add(sentence(presentation, self._words.say("Choose a passphrase.")))
        card.add(Text(presentation, self._why(kept=kept), ink="second"))
        card.column.addSpacing(12)
        self._new = NewPassphrase(presentation, opening.opinion, self._try)
        card.add(self._new)
        card.add(self._error)
        self._go = button(presentation, "", self._try, name="create_profile", kind="primary")
        card.column.addSpacing(8)
        self._has_backup = button(
            presentation,
            self._words.say("I have a backup"),
            restore,
            name="have_backup",
            kind="plain",
        )
        self._has_backup.setHidden(kept)
        card.add(row(self._go, None, self._has_backup))
        self._rest()
        centre(self, "scroll_choose_passphrase", card)
        self.setFocusProxy(self._new)

    def _why(self, *, kept: bool) -> str:
        words = self._words
        if kept:
            return words.say(
                "Until now the keyring of this computer alone opened Guardian, so anybody at your"
                " desktop could. From now on your passphrase is asked too. Everything that is"
                " kept stays as it is. Take a few words that do not belong together."
            )
        return words.say(
            "It locks what Guardian keeps about your child, and it is asked whenever Guardian was"
            " locked. Take a few words that do not belong together and that your child would not"
            " guess. Nobody can look it up for you; afterwards you can print a recovery sheet."
        )

    def _try(self) -> None:
        if self._go.isEnabled():
            self._new.take(self._start)

    def _start(self, passphrase: str) -> None:
        self._go.setEnabled(False)
        self._go.setText(self._words.say("Opening…"))
        self._new.setEnabled(False)
        self._has_backup.setEnabled(False)
        self._error.put(None)
        self._proceed(passphrase)

    def _rest(self) -> None:
        self._go.setEnabled(True)
        self._go.setText(self._words.say("Set the passphrase"))
        self._new.setEnabled(True)
        self._has_backup.setEnabled(True)

    def refused(self, text: ErrorText) -> None:
        """Say why it was not taken, and ask again."""
        self._rest()
        panel = column(ErrorPanel(self._presentation, text, None))
        panel.setContentsMargins(0, 8, 0, 0)
        self._error.put(panel)
        self._new.setFocus()
