"""The address and the key for the child's program: told once, copied, typed in there."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from guardian.bridging.values import KeyForChild
from guardian.words import N_
from ui.clipboard import HOLD_SECONDS, SecretClipboard
from ui.presentation import Presentation
from ui.widgets.boxes import Card, column
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.passphrase_field import SecretEdit
from ui.widgets.text import Text, caption, section

_PROGRAMS = (
    (
        "SillyTavern",
        N_("API Connections, Chat Completion, source Custom (OpenAI-compatible)."),
    ),
    ("Chatbox", N_("Settings, Model Provider, add one that is OpenAI API compatible.")),
    ("Cherry Studio", N_("Settings, Model Provider, add one of the type OpenAI.")),
    ("LibreChat", N_("In librechat.yaml, endpoints, custom: baseURL and apiKey.")),
)
"""Well-known programs, and where each asks for a base URL and a key."""


class KeyView(Card):
    """Shows what to type in; the key is hidden until asked for, and gone with the page."""

    def __init__(
        self, presentation: Presentation, given: KeyForChild, clipboard: SecretClipboard
    ) -> None:
        super().__init__(margin=24, spacing=12)
        self.setObjectName("key_for_child")
        self._presentation = presentation
        self._words = words = presentation.words
        self._clipboard = clipboard
        self._given: KeyForChild | None = given
        address = QLineEdit(given.base_url)
        self._key = SecretEdit()
        self._key.setText(given.key)
        self._key.selectionChanged.connect(self._key.deselect)
        copy_url = button(
            presentation,
            words.say("Copy the base URL"),
            self._copy_url,
            name="copy_url",
            icon="copy",
        )
        self.copy = button(
            presentation,
            words.say("Copy the key"),
            self._copy_key,
            name="copy_key",
            kind="primary",
            icon="copy",
        )
        self._turn = button(presentation, words.say("Show"), self._show, name="show_key")
        self._turn.setAccessibleName(words.say("Show the key"))
        self._said = caption(presentation, "")
        self._said.setObjectName("key_said")
        self._said.hide()
        self.add(self._value("given_url", words.say("Base URL"), address))
        self.add(Flow([copy_url]))
        self.add(self._value("given_key", words.say("Key"), self._key))
        self.add(Flow([self.copy, self._turn], spacing=12))
        self.add(self._said)

    def _value(self, name: str, title: str, edit: QLineEdit) -> QWidget:
        edit.setObjectName(name)
        edit.setAccessibleName(title)
        edit.setReadOnly(True)
        edit.setFont(self._presentation.font())
        label = Text(self._presentation, title, bold=True)
        label.setBuddy(edit)
        made = QWidget()
        made.setLayout(column(label, edit, spacing=4))
        return made

    def _copy_url(self) -> None:
        if self._given is not None:
            QGuiApplication.clipboard().setText(self._given.base_url)
            self._say(self._words.say("Copied."))

    def _copy_key(self) -> None:
        if self._given is not None:
            self._clipboard.copy(self._given.key)
            self._say(
                self._words.say(
                    "Copied. In {n} seconds Guardian takes the key off the clipboard again.",
                    n=HOLD_SECONDS,
                )
            )

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()

    def _show(self) -> None:
        on = self._key.echoMode() is not QLineEdit.EchoMode.Normal
        self._key.show_text(on=on)
        words = self._words
        self._turn.setText(words.say("Hide") if on else words.say("Show"))
        self._turn.setAccessibleName(words.say("Hide the key") if on else words.say("Show the key"))

    def forget(self) -> None:
        """Hold the key no more, here and on the clipboard."""
        self._given = None
        self._key.take()
        self._clipboard.forget()


def where_to_type(presentation: Presentation) -> Card:
    """Return where well-known programs ask for a base URL and a key."""
    words = presentation.words
    card = Card(margin=24, spacing=12)
    card.add(section(presentation, words.say("Where to type them in")))
    about = words.say(
        "In your child's program, on every device. Take any other key out of it: only what comes"
        " with this key has rules."
    )
    card.add(Text(presentation, about, ink="second"))
    for program, place in _PROGRAMS:
        card.add(
            column(
                Text(presentation, program, bold=True),
                Text(presentation, words.say(place), ink="second"),
                spacing=0,
            )
        )
    return card
