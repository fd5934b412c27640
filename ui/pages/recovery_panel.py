"""A recovery sheet is made: the passphrase, the words' language, then the sheet once."""

from collections.abc import Callable

from guardian.desk.security_values import RecoverySheet
from guardian.errors import GuardianError
from guardian.words import is_chinese
from ui.clipboard import SecretClipboard
from ui.pages.recovery_sheet import SheetView
from ui.pages.security_fields import SecretField
from ui.pages.security_panel import Panel
from ui.ports import Security
from ui.presentation import Presentation
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.segments import Segments
from ui.widgets.text import Text


class RecoveryPanel(Panel):
    """Makes a sheet and shows it; nothing keeps the words once it is left."""

    def __init__(
        self,
        presentation: Presentation,
        security: Security,
        clipboard: SecretClipboard,
        back: Callable[[], None],
        *,
        again: bool,
    ) -> None:
        words = presentation.words
        text = words.say(
            "Words on paper that open Guardian when the passphrase is forgotten. Nobody else can"
            " help then: there is no account and no back door."
        )
        if again:
            text = words.say(
                "A new sheet ends the one that you have: its words will open nothing any more."
            )
        super().__init__(
            presentation, "recovery", title=words.say("Make a recovery sheet"), text=text, back=back
        )
        self._security = security
        self._clipboard = clipboard
        self._language = "zh_CN" if is_chinese(words.language) else "en"
        self._passphrase = SecretField(
            presentation, "recovery_passphrase", words.say("Passphrase"), self._try
        )
        self.add(self._passphrase)
        lists = Segments(
            presentation,
            "word_list",
            {"en": words.say("English words"), "zh_CN": words.say("Chinese characters")},
            self._language,
            self._choose,
        )
        lists.setAccessibleName(words.say("Words in"))
        self.add(
            column(
                Text(presentation, words.say("Words in"), bold=True, wrap=False),
                row(lists, None),
                spacing=4,
            )
        )
        self.add(
            row(
                button(
                    presentation,
                    words.say("Make the sheet"),
                    self._try,
                    name="make_sheet",
                    kind="primary",
                ),
                None,
            )
        )
        self.first = self._passphrase.edit

    def _choose(self, language: str) -> None:
        self._language = language

    def _try(self) -> None:
        words, security, language = self.words, self._security, self._language
        if not self._passphrase.text():
            return
        passphrase = self._passphrase.take()
        self.work(
            words.say("Making the sheet…"),
            lambda: security.make_recovery_sheet(passphrase, language),
            self._made,
            self._failed,
        )

    def _made(self, sheet: RecoverySheet) -> None:
        words = self.words
        self.finish(
            words.say("Put these words on paper now."),
            words.say(
                "They are shown this once. Print them or write them down with their numbers, and"
                " keep the paper away from this computer, where your child does not look."
            ),
            SheetView(self.presentation, sheet, self._clipboard),
            done=words.say("I have them on paper"),
        )

    def _failed(self, error: GuardianError) -> None:
        if not self._passphrase.fits(error):
            self.say_failure(error)
