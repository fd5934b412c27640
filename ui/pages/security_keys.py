"""Every key anew: for a parent who thinks that somebody has a copy of the disk and more."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from guardian.errors import GuardianError
from guardian.words import Words
from ui.pages.security_fields import SecretField
from ui.pages.security_panel import Panel
from ui.ports import Security
from ui.presentation import Presentation
from ui.widgets.boxes import row
from ui.widgets.buttons import button


class KeysPanel(Panel):
    """Renews the keys."""

    def __init__(
        self,
        presentation: Presentation,
        security: Security,
        back: Callable[[], None],
        *,
        make_sheet: Callable[[], None],
        has_sheet: bool,
    ) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "keys",
            title=words.say("Renew every key"),
            text=self._about(words, has_sheet=has_sheet),
            back=back,
        )
        self._security = security
        self._make_sheet = make_sheet
        self._has_sheet = has_sheet
        self._passphrase = SecretField(
            presentation, "keys_passphrase", words.say("Passphrase"), self._try
        )
        self.add(self._passphrase)
        self.add(
            row(
                button(
                    presentation,
                    words.say("Renew the keys"),
                    self._try,
                    name="renew_keys",
                    kind="primary",
                ),
                None,
            )
        )
        self.first = self._passphrase.edit

    @staticmethod
    def _about(words: Words, *, has_sheet: bool) -> str:
        text = words.say(
            "Guardian makes new keys and writes all records anew under them. Whoever took copies of"
            " the old keys can read nothing that is written from now on. Your passphrase stays the"
            " same. It takes some seconds; if the computer stops meanwhile, Guardian goes on at the"
            " next start."
        )
        if not has_sheet:
            return text
        ends = words.say(
            "Your recovery sheet ends with the old keys: make a new one right afterwards."
        )
        return f"{text}\n\n{ends}"

    def _try(self) -> None:
        if not self._passphrase.text():
            return
        words, security, passphrase = self.words, self._security, self._passphrase.take()
        self.work(
            words.say("Writing all records anew. Please do not switch the computer off…"),
            lambda: security.renew_keys(passphrase),
            lambda _nothing: self._renewed(),
            self._failed,
        )

    def _renewed(self) -> None:
        words = self.words
        if not self._has_sheet:
            self.finish(
                words.say("Every key is new."), words.say("The old keys open nothing any more.")
            )
            return
        again = button(
            self.presentation,
            words.say("Make a new recovery sheet"),
            self._make_sheet,
            name="make_sheet_again",
            kind="primary",
        )
        offer = QWidget()
        offer.setLayout(row(again, None))
        self.finish(
            words.say("Every key is new."),
            words.say("The old keys and the old recovery sheet open nothing any more."),
            offer,
        )
        again.setFocus()

    def _failed(self, error: GuardianError) -> None:
        if not self._passphrase.fits(error):
            self.say_failure(error)
