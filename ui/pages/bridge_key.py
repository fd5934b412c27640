"""The key by which Guardian may come in, and how to make one."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from guardian.bridging.values import BridgeKind, Looked
from guardian.errors import GuardianError
from ui import tasks
from ui.formats import foreign
from ui.pages.bridge_draft import SetUpTools
from ui.pages.bridge_parts import Step, numbered, tell_fault
from ui.sayings.bridges import accounts_there
from ui.widgets.boxes import Card, column, row
from ui.widgets.passphrase_field import LONGEST, PassphraseField
from ui.widgets.text import Text, caption


class KeyField(QWidget):
    """A secret that is pasted rather than typed; its fault beneath it."""

    def __init__(
        self, tools: SetUpTools, name: str, title: str, *, hint: str, go: Callable[[], None]
    ) -> None:
        super().__init__()
        shown = tools.presentation
        self._field = PassphraseField(shown, name, title, go)
        self.edit = self._field.edit
        self._fault = caption(shown, "", ink="attention")
        self._fault.setObjectName(f"{name}_fault")
        self._fault.hide()
        parts: list[QWidget] = [self._field, self._fault]
        if hint:
            parts.append(caption(shown, hint))
        self.setLayout(column(*parts, spacing=4))
        self.edit.textEdited.connect(lambda _text: self.say_fault(""))

    def text(self) -> str:
        """Return what was typed, without air around it."""
        return self.edit.text().strip()

    def paste(self) -> None:
        """Put what is on the clipboard in the place of what was typed."""
        copied = QGuiApplication.clipboard().text().strip()
        self.edit.setText(copied[:LONGEST])
        self.say_fault("")
        self.edit.setFocus()

    def say_fault(self, text: str) -> None:
        """Say what is wrong and go there; ``""``: nothing is."""
        tell_fault(self.edit, self._fault, text)

    def forget(self) -> None:
        """Hold nothing, and hide what is typed next."""
        self._field.take()


class KeyStep(Step):
    """Explains, takes the key, and looks; ``proceed`` with what was found."""

    def __init__(self, tools: SetUpTools, proceed: Callable[[], None], *, place: str) -> None:
        shown, words = tools.presentation, tools.presentation.words
        self._web = tools.draft.kind is BridgeKind.OPEN_WEBUI
        super().__init__(
            shown,
            "key",
            title=words.say("Give Guardian a key of its own.")
            if self._web
            else words.say("Does the model's server ask for a key?"),
            text=words.say(
                "Guardian works there with an administrator's account that nobody else uses."
            )
            if self._web
            else words.say("Ollama and LM Studio usually ask for none. Then leave it empty."),
            place=place,
        )
        self._tools = tools
        self._proceed = proceed
        self._turn = 0
        if self._web:
            self.add(numbered(shown, self._how()))
        self._key = self._made_field()
        card = Card(margin=24, spacing=12)
        where = words.say("At {address}", address=foreign(tools.draft.address, 80))
        card.add(Text(shown, where, ink="second"))
        card.add(self._key)
        paste = self.act(words.say("Paste"), self._key.paste, "paste_key", icon="clipboard-text")
        card.add(row(paste, None))
        self.add(card)
        self._next = self.act(words.say("Next"), self._look, "bridge_next", kind="primary")
        self._back = self.act(words.say("Back"), self._step_back, "bridge_back")
        self.again = self._next
        self.end(self._next, self._back)
        self.first = self._key.edit

    def _how(self) -> list[str]:
        words = self.words
        return [
            words.say(
                "In Open WebUI, open Admin Panel, {accounts}, and add an account with the role"
                " Administrator that only Guardian uses. Call it “Guardian”, for example.",
                accounts=accounts_there(words),
            ),
            words.say("In Admin Panel, Settings, Authentication, switch on API Keys."),
            words.say(
                "Sign in as that account. In Settings, Account, API Keys, create a key, copy it"
                " and paste it here."
            ),
        ]

    def _made_field(self) -> KeyField:
        words, held = self.words, bool(self._tools.draft.key)
        hint = words.say("It is kept on this computer, encrypted, and never shown again.")
        if held:
            hint = words.say("The key from before is kept. Type another one only to change it.")
        title = words.say("Key of Guardian's account")
        if not self._web:
            title = words.say("Key of the model's server, if there is one")
        return KeyField(self._tools, "bridge_key_text", title, hint=hint, go=self._look)

    def _step_back(self) -> None:
        """Go back, or stop waiting for the answer."""
        if self._next.isEnabled():
            self._tools.back()
            return
        self._turn += 1
        self._usable(True)

    def _usable(self, usable: bool) -> None:
        self._next.setEnabled(usable)
        self._key.setEnabled(usable)
        words = self.words
        self._back.setText(words.say("Back") if usable else words.say("Cancel"))
        self._back.setAccessibleName(self._back.text())
        if usable:
            self.finish()

    def _look(self) -> None:
        draft, bridges = self._tools.draft, self._tools.bridges
        key = self._key.text() or draft.key
        if self._web and not key:
            self._key.say_fault(self.words.say("Paste the key that you made there."))
            return
        self._turn += 1
        turn, kind, address = self._turn, draft.kind, draft.address
        self._usable(False)
        self.begin(self.words.say("Looking there. Nothing is changed."))
        self._back.setFocus()
        tasks.run(
            lambda: bridges.look(kind, address, key),
            lambda looked: self._arrived(turn, key, looked),
            lambda error: self._refused(turn, error),
            parent=self,
        )

    def _arrived(self, turn: int, key: str, looked: Looked) -> None:
        if turn != self._turn:
            return
        draft = self._tools.draft
        draft.key, draft.looked = key, looked
        self.forget()
        self._proceed()

    def _refused(self, turn: int, error: GuardianError) -> None:
        if turn != self._turn:
            return
        self._usable(True)
        self.fail(error)
        self._key.edit.setFocus()

    def forget(self) -> None:
        """Keep nothing of the key in the field."""
        self._key.forget()
