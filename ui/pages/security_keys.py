"""Every key anew: for a parent who thinks that somebody has a copy of the disk and more."""

from collections.abc import Callable

from guardian.errors import GuardianError
from ui.pages.security_fields import SecretField
from ui.pages.security_panel import Panel
from ui.ports import Security
from ui.presentation import Presentation
from ui.widgets.boxes import row
from ui.widgets.buttons import button


class KeysPanel(Panel):
    """Renews the keys."""

    def __init__(
        self, presentation: Presentation, security: Security, back: Callable[[], None]
    ) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "keys",
            title=words.say("Renew every key"),
            text=words.say(
                "Guardian makes new keys and writes all records anew under them. Whoever took"
                " copies of the old keys can read nothing that is written from now on. Your"
                " passphrase stays the same; a recovery sheet has to be made again. It takes some"
                " seconds; if the computer stops meanwhile, Guardian goes on at the next start."
            ),
            back=back,
        )
        self._security = security
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

    def _try(self) -> None:
        if not self._passphrase.text():
            return
        words, security, passphrase = self.words, self._security, self._passphrase.take()
        self.work(
            words.say("Writing all records anew. Please do not switch the computer off…"),
            lambda: security.renew_keys(passphrase),
            lambda _nothing: self.finish(
                words.say("Every key is new."),
                words.say("The old keys open nothing any more. Make a new recovery sheet now."),
            ),
            self._failed,
        )

    def _failed(self, error: GuardianError) -> None:
        if not self._passphrase.fits(error):
            self.say_failure(error)
