"""Records: the log of this computer, and what the service keeps of a child beside use."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from guardian.desk.record_values import LogView
from guardian.desk.records_ward_values import (
    ConsentsView,
    ContactsView,
    ContactView,
    GuardiansView,
)
from guardian.desk.values import Condition
from guardian.errors import GuardianError
from ui.pages.base import Notice, Operation, Page
from ui.pages.records_acts import RecordActs
from ui.pages.records_consents import ConsentActs, consent_parts
from ui.pages.records_contacts import ContactActs, contact_parts
from ui.pages.records_guardians import guardian_parts
from ui.pages.records_log import LogParts
from ui.pages.records_table import ask_where_to_save
from ui.presentation import Presentation
from ui.records_port import Records, WardRecords
from ui.widgets.boxes import row
from ui.widgets.segments import Segments
from ui.widgets.shapes import Skeleton
from ui.widgets.states import EmptyState, ErrorPanel

RecordsValue = LogView | ConsentsView | GuardiansView | ContactsView

LOG, CONSENTS, GUARDIANS, CONTACTS = "log", "consents", "guardians", "contacts"


@dataclass(frozen=True, kw_only=True)
class RecordsServices:
    """What the page asks."""

    log: Records
    ward: WardRecords


class RecordsPage(Page[RecordsValue]):
    """Four sections. The log is of every account, the others of the one that is looked at.

    ``check`` leads to where the whole log is checked.
    """

    def __init__(
        self,
        presentation: Presentation,
        services: RecordsServices,
        *,
        check: Callable[[], None],
        notice: Notice,
    ) -> None:
        super().__init__(presentation, "records", operation=self._wanted, draw=self._parts)
        self._services = services
        self._section = LOG
        self._open: frozenset[str] = frozenset()
        self._log = LogParts(
            presentation,
            services.log,
            check=check,
            turned=self._from_above,
            save=lambda chosen: ask_where_to_save(self, presentation, services.log, chosen, notice),
        )
        self._acts = RecordActs(self, presentation, services.ward, notice, self.reload)

    def reload(self) -> None:
        """Fetch again; without an account there is nothing to ask a service for."""
        if self._section != LOG and self.link is None:
            self._asked += 1  # whatever is on its way is of another section
            self.value = None
            self._put([self._sections(), self._no_account()])
            return
        super().reload()

    def _wanted(self) -> Operation[RecordsValue] | None:
        ward, link = self._services.ward, self.link
        if self._section == LOG:
            return self._log.page()
        if link is None:
            return None
        ask: dict[str, Callable[[str], RecordsValue]] = {
            CONSENTS: ward.consents,
            GUARDIANS: ward.guardians,
            CONTACTS: ward.contacts,
        }
        wanted, link_id = ask[self._section], link.link_id
        return lambda: wanted(link_id)

    def _forget(self) -> None:
        """Stay as it is when another account is looked at, where the log is: it is of all."""
        if self._section != LOG:
            self._open = frozenset()
            self._wait()

    def _failed(self, turn: int, error: GuardianError) -> None:
        if turn != self._asked:
            return
        self.value = None
        text = error.in_language(self.words.language)
        self._put([self._sections(), ErrorPanel(self.presentation, text, self.reload)])

    def _wait(self) -> None:
        self.value = None
        self._put(
            [self._sections(), Skeleton(self.presentation.colours, self.words.say("Loading"))]
        )

    def _sections(self) -> QWidget:
        words = self.words
        choices = {
            LOG: words.say("Log"),
            CONSENTS: words.say("Consents"),
            GUARDIANS: words.say("Guardians"),
            CONTACTS: words.say("Contacts"),
        }
        made = Segments(self.presentation, "section", choices, self._section, self._choose)
        made.setAccessibleName(words.say("Which records"))
        line = QWidget()
        line.setLayout(row(made, None))
        return line

    def _no_account(self) -> QWidget:
        text = self.words.say("Link an account first: this is read from its service.")
        return EmptyState(self.presentation, icon="link", text=text)

    def _parts(self, view: RecordsValue) -> Iterator[QWidget | None]:
        yield self._sections()
        yield from self._of(view)

    def _of(self, view: RecordsValue) -> Iterable[QWidget | None]:
        shown = self.presentation
        if isinstance(view, LogView):
            return self._log.parts(view)
        if isinstance(view, ConsentsView):
            return consent_parts(shown, view, self._consent_acts(view))
        if isinstance(view, GuardiansView):
            return guardian_parts(shown, view, stale=self._stale())
        return contact_parts(shown, view, self._contact_acts())

    def _consent_acts(self, view: ConsentsView) -> ConsentActs:
        link_id = self._link_id()
        return ConsentActs(
            give=lambda consent: self._acts.give(link_id, view.ward_name, consent),
            visit=lambda: self._acts.visit(view.address),
            withdraw=lambda consent: self._acts.withdraw(link_id, view.ward_name, consent),
            turn=self._turn,
            open=self._open,
            stale=self._stale(),
        )

    def _contact_acts(self) -> ContactActs:
        link_id = self._link_id()

        def edit(contact: ContactView | None) -> None:
            self._acts.edit(link_id, contact)

        return ContactActs(
            edit=edit,
            remove=lambda contact: self._acts.remove(link_id, contact),
            move=lambda contact, earlier: self._acts.move(link_id, contact, earlier=earlier),
            send_code=lambda contact: self._acts.send_code(link_id, contact),
            verify=lambda contact: self._acts.verify(link_id, contact),
            turn=self._turn,
            open=self._open,
            stale=self._stale(),
        )

    def _link_id(self) -> str:
        return "" if self.link is None else self.link.link_id

    def _stale(self) -> bool:
        return self.link is not None and self.link.condition is not Condition.ACTIVE

    def _turn(self, name: str) -> None:
        self._open = self._open ^ {name}
        self._redraw()

    def _choose(self, section: str) -> None:
        self._section = section
        self._open = frozenset()
        self._wait()
        self._from_above()

    def _from_above(self) -> None:
        self._scroll.verticalScrollBar().setValue(0)
        self.reload()
