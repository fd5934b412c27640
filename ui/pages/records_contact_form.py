"""The dialogs about one contact: its name and address, and the code that it got."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from guardian.desk.records_ward_values import (
    CHANNELS,
    CODE_DIGITS,
    LONGEST_NAME,
    RELATIONS,
    ContactDraft,
    ContactView,
)
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.ward_records import CHANNEL_NAMES, RELATION_NAMES
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.segments import Segments
from ui.widgets.text import Text, caption, section

_WIDTH = 380
_LONGEST_ADDRESS = 200


class _Dialog(QDialog):
    """A title, parts one below the other, and two buttons. ``save`` is asked to close it."""

    def __init__(self, presentation: Presentation, parent: QWidget, name: str, title: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(presentation.px(_WIDTH))
        self._presentation = presentation
        self._words = presentation.words
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(24, 20, 24, 20)
        self._inside.setSpacing(12)
        self._inside.addWidget(section(presentation, title))

    def _field(self, title: str, field: QWidget, hint: QWidget | None = None) -> None:
        label = Text(self._presentation, title)
        label.setBuddy(field)
        field.setAccessibleName(title)
        field.setFont(self._presentation.font())
        parts = [label, field] if hint is None else [label, field, hint]
        self._inside.addLayout(column(*parts, spacing=4))

    def _fault(self, name: str) -> Text:
        made = caption(self._presentation, "", ink="attention")
        made.setObjectName(name)
        made.hide()
        return made

    def _finish(self, text: str, save: Callable[[], None], name: str) -> None:
        words = self._words
        cancel = button(self._presentation, words.say("Cancel"), self.reject, name="cancel_contact")
        go = button(self._presentation, text, save, name=name, kind="primary")
        go.setDefault(True)
        self._inside.addSpacing(4)
        self._inside.addLayout(row(None, cancel, go, spacing=12))


class ContactDialog(_Dialog):
    """A new contact, or one that is changed. ``save`` gets the draft once it can be meant."""

    def __init__(
        self,
        presentation: Presentation,
        parent: QWidget,
        contact: ContactView | None,
        save: Callable[[ContactDraft], None],
    ) -> None:
        words = presentation.words
        title = words.say("Add a contact") if contact is None else words.say("Edit a contact")
        super().__init__(presentation, parent, "contact_dialog", title)
        self._save = save
        self._relation, self._channel = RELATIONS[0], CHANNELS[0]
        if contact is not None:
            self._relation = contact.relation if contact.relation in RELATIONS else RELATIONS[-1]
            self._channel = contact.channel
        self._name = QLineEdit("" if contact is None else foreign(contact.name, LONGEST_NAME))
        self._name.setObjectName("contact_name")
        self._name.setMaxLength(LONGEST_NAME)
        self._address = QLineEdit()
        self._address.setObjectName("contact_address")
        self._address.setMaxLength(_LONGEST_ADDRESS)
        if contact is not None:
            self._address.setText(contact.own_address or "")
        self._name_fault = self._fault("contact_name_fault")
        self._address_fault = self._fault("contact_address_fault")
        self._field(words.say("Name"), self._name, self._name_fault)
        self._field(
            words.say("Who they are to your child"),
            self._choice("contact_relation", RELATION_NAMES, self._relation, self._relate),
        )
        self._field(
            words.say("How they are reached"),
            self._choice("contact_channel", CHANNEL_NAMES, self._channel, self._reach),
        )
        self._field(words.say("Number or address"), self._address, self._address_fault)
        hint = words.say("The service sends them a code. They pass it on to you, you type it here.")
        if contact is not None and contact.own_address is None:
            hint = words.say(
                "The service never tells the whole address again, so please type it once more."
                " If it is the same, it stays confirmed."
            )
        self._inside.addWidget(caption(presentation, hint))
        self._suggest()
        self._finish(words.say("Save"), self._try, "save_contact")

    def _choice(
        self, name: str, texts: Mapping[str, str], chosen: str, choose: Callable[[str], None]
    ) -> Segments:
        choices = {value: self._words.say(text) for value, text in texts.items()}
        return Segments(self._presentation, name, choices, chosen, choose)

    def _relate(self, relation: str) -> None:
        self._relation = relation

    def _reach(self, channel: str) -> None:
        self._channel = channel
        self._suggest()

    def _suggest(self) -> None:
        phone = self._channel == "phone"
        self._address.setPlaceholderText("+86 138 0000 0000" if phone else "name@example.org")

    def _try(self) -> None:
        words = self._words
        draft = ContactDraft(
            name=self._name.text(),
            relation=self._relation,
            channel=self._channel,
            address=self._address.text(),
        ).tidy()
        faults = draft.faults()
        phone = draft.channel == "phone"
        wrong = words.say("Write the number with its country code, as +86.")
        if not phone:
            wrong = words.say("This is no whole e-mail address.")
        self._say(self._name, self._name_fault, words.say("Please type a name."), "name" in faults)
        self._say(self._address, self._address_fault, wrong, "address" in faults)
        if faults:
            (self._name if "name" in faults else self._address).setFocus()
            return
        self._save(draft)
        self.accept()

    def _say(self, edit: QLineEdit, place: Text, text: str, wrong: bool) -> None:
        place.setText(text if wrong else "")
        place.setVisible(wrong)
        edit.setAccessibleDescription(text if wrong else "")


class CodeDialog(_Dialog):
    """The six digits that a contact got."""

    def __init__(
        self,
        presentation: Presentation,
        parent: QWidget,
        contact: ContactView,
        save: Callable[[str], None],
    ) -> None:
        words = presentation.words
        super().__init__(presentation, parent, "code_dialog", words.say("Type the code"))
        self._save = save
        name = foreign(contact.name, 40)
        self._code = QLineEdit()
        self._code.setObjectName("contact_code")
        self._code.setMaxLength(CODE_DIGITS)
        self._code_fault = self._fault("contact_code_fault")
        self._inside.addWidget(
            caption(presentation, words.say("{name} got six digits from the service.", name=name))
        )
        self._field(words.say("Code"), self._code, self._code_fault)
        self._finish(words.say("Pass it on"), self._try, "pass_code")

    def _try(self) -> None:
        code = self._code.text().strip()
        if len(code) == CODE_DIGITS and code.isascii() and code.isdecimal():
            self._save(code)
            self.accept()
            return
        text = self._words.say("A code has six digits.")
        self._code_fault.setText(text)
        self._code_fault.show()
        self._code.setAccessibleDescription(text)
        self._code.setFocus()
