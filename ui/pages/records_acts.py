"""What is asked about consents and contacts, with the question before and the word after it."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from guardian.desk.records_ward_values import ConsentView, ContactDraft, ContactView
from ui import tasks
from ui.formats import foreign
from ui.pages.base import Notice
from ui.pages.records_consent_form import ConsentDialog
from ui.pages.records_contact_form import CodeDialog, ContactDialog
from ui.presentation import Presentation
from ui.questions import Answer, Role, ask
from ui.records_port import WardRecords
from ui.sayings.ward_records import CONSENTS, follows

_NAME = 40


class RecordActs:
    """Asks in a worker, says that it was asked, and lets ``reload`` show how far it came."""

    def __init__(
        self,
        parent: QWidget,
        presentation: Presentation,
        records: WardRecords,
        notice: Notice,
        reload: Callable[[], None],
    ) -> None:
        self._parent = parent
        self._presentation = presentation
        self._words = presentation.words
        self._records = records
        self._notice = notice
        self._reload = reload

    def give(self, link_id: str, ward_name: str, consent: ConsentView) -> None:
        """Show what a consent is for and its terms, and give it by one deliberate step."""

        def agreed() -> None:
            self._run(
                lambda: self._records.give_consent(link_id, consent.kind, consent.version),
                self._words.say("The service is told that you consent."),
            )

        ConsentDialog(self._presentation, self._parent, ward_name, consent, agreed).open()

    def visit(self, address: str) -> None:
        """Open the service's own page, where it asks to sign in."""
        QDesktopServices.openUrl(QUrl(address))

    def withdraw(self, link_id: str, ward_name: str, consent: ConsentView) -> None:
        """Ask whether a consent is to be withdrawn, and say what follows."""
        words, consent_id = self._words, consent.consent_id
        if consent_id is None:
            return
        after = words.say(
            "If the service cannot be reached now, Guardian asks it as soon as it can."
        )
        told = follows(words, consent, foreign(ward_name, _NAME))
        ask(
            self._parent,
            "ask_to_withdraw",
            words.say("Withdraw consent: {title}?", title=words.say(CONSENTS[consent.kind].title)),
            self._presentation.formats.sentences([told, after]),
            does=Answer(
                name="withdraw_now",
                text=words.say("Withdraw consent"),
                role=Role.DestructiveRole,
                act=lambda: self._run(
                    lambda: self._records.withdraw_consent(link_id, consent_id),
                    words.say("The service is asked to end this consent."),
                ),
            ),
            leaves=Answer(name="keep_consent", text=words.say("Cancel"), role=Role.RejectRole),
        )

    def edit(self, link_id: str, contact: ContactView | None) -> None:
        """Ask for a name and an address, of a new contact or of a known one."""
        contact_id = None if contact is None else contact.contact_id

        def save(draft: ContactDraft) -> None:
            self._run(
                lambda: self._records.put_contact(link_id, draft, contact_id),
                self._words.say("The service is asked to save {name}.", name=foreign(draft.name)),
            )

        ContactDialog(self._presentation, self._parent, contact, save).open()

    def remove(self, link_id: str, contact: ContactView) -> None:
        """Ask whether a contact is to be removed."""
        words, name = self._words, foreign(contact.name, _NAME)
        ask(
            self._parent,
            "ask_to_remove",
            words.say("Remove {name}?", name=name),
            words.say(
                "In a crisis the service no longer calls {name}. To add them again you need their"
                " number or address, and a new code.",
                name=name,
            ),
            does=Answer(
                name="remove_now",
                text=words.say("Remove"),
                role=Role.DestructiveRole,
                act=lambda: self._run(
                    lambda: self._records.remove_contact(link_id, contact.contact_id),
                    words.say("The service is asked to remove {name}.", name=name),
                ),
            ),
            leaves=Answer(name="keep_contact", text=words.say("Cancel"), role=Role.RejectRole),
        )

    def move(self, link_id: str, contact: ContactView, *, earlier: bool) -> None:
        """Ask for a contact to be called earlier or later."""
        name, words = foreign(contact.name, _NAME), self._words
        said = words.say("The service is asked to call {name} later.", name=name)
        if earlier:
            said = words.say("The service is asked to call {name} earlier.", name=name)
        self._run(
            lambda: self._records.move_contact(link_id, contact.contact_id, earlier=earlier), said
        )

    def send_code(self, link_id: str, contact: ContactView) -> None:
        """Ask for a new code."""
        name = foreign(contact.name, _NAME)
        self._run(
            lambda: self._records.send_code(link_id, contact.contact_id),
            self._words.say("The service is asked to send {name} a new code.", name=name),
        )

    def verify(self, link_id: str, contact: ContactView) -> None:
        """Ask for the code that a contact got, and pass it on."""

        def save(code: str) -> None:
            self._run(
                lambda: self._records.verify_contact(link_id, contact.contact_id, code),
                self._words.say("The code is passed on to the service."),
            )

        CodeDialog(self._presentation, self._parent, contact, save).open()

    def _run(self, operation: Callable[[], None], said: str) -> None:
        def done(_nothing: None) -> None:
            self._notice(said)
            self._reload()

        tasks.run(operation, done, parent=self._parent)
