"""Another passphrase: the present one, the new one twice."""

from collections.abc import Callable

from guardian.desk.security_values import PassphraseOpinion
from guardian.errors import GuardianError
from ui.new_passphrase import NewPassphrase
from ui.pages.security_fields import FIELD_WIDTH, SecretField
from ui.pages.security_panel import Panel
from ui.ports import Security
from ui.presentation import Presentation
from ui.widgets.boxes import row
from ui.widgets.buttons import button


class PassphrasePanel(Panel):
    """Changes the passphrase."""

    def __init__(
        self,
        presentation: Presentation,
        security: Security,
        opinion: Callable[[str], PassphraseOpinion],
        back: Callable[[], None],
    ) -> None:
        words = presentation.words
        super().__init__(
            presentation,
            "passphrase",
            title=words.say("Change the passphrase"),
            text=words.say(
                "Take words that only you would put together. Backups made before still open with"
                " the passphrase of their day; a recovery sheet stays good."
            ),
            back=back,
        )
        self._security = security
        self._old = SecretField(
            presentation, "old_passphrase", words.say("Present passphrase"), self._try
        )
        self._new = NewPassphrase(presentation, opinion, self._try)
        self._new.setMaximumWidth(presentation.px(FIELD_WIDTH))
        self.add(self._old)
        self.add(self._new)
        self.add(
            row(
                button(
                    presentation,
                    words.say("Change it"),
                    self._try,
                    name="change_passphrase",
                    kind="primary",
                ),
                None,
            )
        )
        self.first = self._old.edit

    def _try(self) -> None:
        if self._old.text():
            self._new.take(self._change)

    def _change(self, new: str) -> None:
        words, security, old = self.words, self._security, self._old.take()
        self.work(
            words.say("Changing the passphrase…"),
            lambda: security.change_passphrase(old, new),
            lambda _nothing: self._changed(),
            self._failed,
        )

    def _changed(self) -> None:
        words = self.words
        self.finish(
            words.say("The passphrase is changed."),
            words.say("From now on Guardian opens with the new one."),
        )

    def _failed(self, error: GuardianError) -> None:
        if not self._old.fits(error):
            self.say_failure(error)
