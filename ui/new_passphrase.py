"""A new passphrase, typed twice, with a word about its strength while it is typed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui import tasks
from ui.presentation import Presentation
from ui.widgets.boxes import column
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.strength import StrengthMeter
from ui.widgets.text import caption

if TYPE_CHECKING:
    from guardian.desk.security_values import PassphraseOpinion

PAUSE_MILLISECONDS = 150
"""How long the keys rest before the passphrase is judged."""


class NewPassphrase(QWidget):
    """Asks for a passphrase that is hard to guess; ``opinion`` is called in a worker."""

    def __init__(
        self,
        presentation: Presentation,
        opinion: "Callable[[str], PassphraseOpinion]",
        on_return: Callable[[], None],
    ) -> None:
        super().__init__()
        self._words = presentation.words
        self._opinion = opinion
        self._asked = 0
        words = self._words
        self.first = PassphraseField(
            presentation, "passphrase", words.say("New passphrase"), on_return
        )
        self._again = PassphraseField(
            presentation, "passphrase_again", words.say("Once more"), on_return
        )
        self._meter = StrengthMeter(presentation)
        self._fault = caption(presentation, "", ink="attention")
        self._fault.setObjectName("passphrase_fault")
        self._fault.hide()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE_MILLISECONDS)
        self._rest.timeout.connect(self.judge)
        self.first.edit.textChanged.connect(self._typed)
        self.setFocusProxy(self.first)
        self.setLayout(column(self.first, self._meter, self._again, self._fault, spacing=8))

    def _typed(self, text: str) -> None:
        self._asked += 1
        self._fault.hide()
        if text:
            self._rest.start()
        else:
            self._rest.stop()
            self._meter.show(None)

    def judge(self) -> None:
        """Ask for an opinion of what is typed; only that of the newest text is shown."""
        self._rest.stop()
        text, opinion = self.first.text(), self._opinion
        self._asked += 1
        asked = self._asked

        def arrived(found: "PassphraseOpinion") -> None:
            if asked == self._asked:
                self._meter.show(found)

        if text:
            tasks.run(lambda: opinion(text), arrived, parent=self)

    def take(self, proceed: Callable[[str], None]) -> None:
        """Hand over the passphrase once it is typed alike twice and hard enough to guess."""
        words, text, opinion = self._words, self.first.text(), self._opinion
        if not text:
            self._say(words.say("Please type the passphrase."))
            self.first.setFocus()
            return
        if text != self._again.text():
            self._say(words.say("The two are not the same. Please type them again."))
            self._again.setFocus()
            return
        self._rest.stop()

        def judged(found: "PassphraseOpinion") -> None:
            if text != self.first.text():
                return
            self._meter.show(found)
            if found.acceptable:
                self._again.take()
                proceed(self.first.take())
            else:
                self._say(words.say("This passphrase would be guessed. Please take a better one."))
                self.first.setFocus()

        tasks.run(lambda: opinion(text), judged, parent=self)

    def _say(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.show()
