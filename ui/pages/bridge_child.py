"""Whom the bridge is to look after: an account there, or a name, and what the rules go by."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from guardian.bridging.values import BridgeKind, Person
from guardian.policy.presets import ELSEWHERE
from ui.formats import foreign
from ui.pages.bridge_birth import BirthField
from ui.pages.bridge_choice import ChoiceCard, one_of
from ui.pages.bridge_draft import ADMINISTRATOR, SetUpTools, born, years_between, zone_is_known
from ui.pages.bridge_parts import Line, Step
from ui.sayings.bridges import accounts_there
from ui.sayings.proposals import COUNTRIES
from ui.widgets.boxes import Card, column, row
from ui.widgets.segments import Segments
from ui.widgets.slot import Slot
from ui.widgets.states import Banner, EmptyState
from ui.widgets.text import Text, caption

_LONGEST_NAME = 60
_MANY = 8
_MOST = 50
"""People shown at once; a line to search in leads to the others."""
_OF_AGE = 18
_LANGUAGES = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "en": "English"}


class ChildStep(Step):
    """Keeps what is typed in the draft, also on the way back."""

    def __init__(self, tools: SetUpTools, proceed: Callable[[], None], *, place: str) -> None:
        words, draft = tools.presentation.words, tools.draft
        self._web = draft.kind is BridgeKind.OPEN_WEBUI
        super().__init__(
            tools.presentation,
            "child",
            title=words.say("Which account is your child's?")
            if self._web
            else words.say("Who is your child?"),
            text=words.say("Only this account gets rules. Everybody else goes on as before.")
            if self._web
            else words.say("Your child gets a key of their own. Nobody else has rules."),
            place=place,
        )
        self._tools = tools
        self._proceed = proceed
        self._warning = Slot()
        if self._web:
            self.add(self._people())
            self.add(self._warning)
        self._name = Line(
            self.presentation,
            "child_name",
            words.say("What Guardian calls your child"),
            draft.name,
            longest=_LONGEST_NAME,
        )
        self._birth = BirthField(self.presentation, draft.birth)
        self._zone = Line(
            self.presentation,
            "child_zone",
            words.say("Time zone"),
            draft.time_zone,
            hint=words.say("Nights and days are counted by it. It is this computer's."),
        )
        self.add(self._form())
        self._next = self.act(words.say("Next"), self._go, "bridge_next", kind="primary")
        self.end(self._next, self.act(words.say("Back"), self._step_back, "bridge_back"))
        self._warn()
        if self.first is None:
            self.first = self._name.edit

    def _form(self) -> Card:
        words, draft, shown = self.words, self._tools.draft, self.presentation
        card = Card(margin=24, spacing=16)
        card.add(self._name)
        card.add(self._birth)
        countries = {code or ELSEWHERE: words.say(name) for code, name in COUNTRIES.items()}
        self._countries = Segments(shown, "child_country", countries, draft.country, self._live)
        self._country_fault = caption(shown, "", ink="attention")
        self._country_fault.setObjectName("country_fault")
        self._country_fault.hide()
        self._known = caption(shown, self._what_is_known())
        self._known.setObjectName("country_known")
        card.add(
            column(
                Text(shown, words.say("Where does your child live?"), bold=True),
                row(self._countries, None),
                self._country_fault,
                self._known,
                spacing=4,
            )
        )
        card.add(
            column(
                Text(shown, words.say("Language of what your child is told"), bold=True),
                row(
                    Segments(shown, "child_language", _LANGUAGES, draft.language, self._speak), None
                ),
                spacing=4,
            )
        )
        card.add(self._zone)
        return card

    def _live(self, country: str) -> None:
        self._tools.draft.country = country
        self._country_fault.hide()
        self._known.setText(self._what_is_known())

    def _what_is_known(self) -> str:
        """Return what follows from the place."""
        if self._tools.draft.country == ELSEWHERE:
            return self.words.say(
                "No official values are known for this place: no limit holds until you set it."
                " Below 13 Guardian counts on your consent, which is our own default."
            )
        return self.words.say("Its law is what holds at least. Every limit can be set by yourself.")

    def _speak(self, language: str) -> None:
        self._tools.draft.language = language

    def _people(self) -> QWidget:
        looked = self._tools.draft.looked
        people = looked.people if looked is not None else ()
        if not people:
            text = self.words.say(
                "There is no account yet. Make one for your child in Open WebUI (Admin Panel,"
                " {accounts}), go back and look again.",
                accounts=accounts_there(self.words),
            )
            empty = EmptyState(self.presentation, icon="users", text=text)
            empty.setObjectName("no_people")
            return empty
        made = QWidget()
        self._everybody = sorted(people, key=lambda each: each.role == ADMINISTRATOR)
        self._listed = Slot()
        parts: list[QWidget] = []
        if len(people) > _MANY:
            search = QLineEdit()
            search.setObjectName("search_people")
            search.setFont(self.presentation.font())
            search.setPlaceholderText(self.words.say("Search for a name"))
            search.setAccessibleName(self.words.say("Search for a name"))
            search.textEdited.connect(self._list)
            parts.append(search)
        parts.append(self._listed)
        self._found = caption(self.presentation, "")
        self._found.setObjectName("people_found")
        parts.append(self._found)
        made.setLayout(column(*parts, spacing=12))
        self._list("")
        return made

    def _list(self, wanted: str) -> None:
        """Show the accounts whose name has ``wanted`` in it, as many as fit."""
        fitting = [
            each for each in self._everybody if wanted.strip().casefold() in each.name.casefold()
        ]
        shown = fitting[:_MOST]
        cards = [self._card(number, each) for number, each in enumerate(shown)]
        self._listed.put(column(*cards, spacing=8) if cards else None)
        if cards:
            self._offer(cards, shown)
        if not wanted:
            down = (each for each in cards if each.isChecked())
            self.first = next(down, next(iter(cards), None))
        self._found.setHidden(len(fitting) == len(shown) and bool(shown))
        self._found.setText(
            self.words.say("Only the first {n} are shown. Search for a name.", n=_MOST)
            if shown
            else self.words.say("Nobody there has such a name.")
        )

    def _offer(self, cards: list[ChoiceCard], people: Sequence[Person]) -> None:
        """Let one of the cards be chosen; the one that was chosen before is."""
        chosen = self._tools.draft.user_id
        for card, person in zip(cards, people, strict=True):
            card.setChecked(person.user_id == chosen)
        one_of(cards, cards[0].parentWidget() or self)
        for card, person in zip(cards, people, strict=True):
            card.toggled.connect(lambda on, person=person: self._choose(person) if on else None)

    def _card(self, number: int, person: Person) -> ChoiceCard:
        words = self.words
        administers = person.role == ADMINISTRATOR
        return ChoiceCard(
            self.presentation,
            f"person_{number}",
            icon="shield-check" if administers else "user",
            title=foreign(person.name, 60) or foreign(person.user_id, 60),
            text=words.say("Administrator") if administers else "",
            checkable=True,
        )

    def _choose(self, person: Person) -> None:
        draft = self._tools.draft
        before = draft.person()
        named = foreign(before.name, _LONGEST_NAME) if before is not None else ""
        if self._name.text() in {"", named}:
            self._name.edit.setText(foreign(person.name, _LONGEST_NAME))
        draft.user_id = person.user_id
        self._warn()

    def _warn(self) -> None:
        """Say plainly what an administrator can do."""
        person = self._tools.draft.person()
        if person is None or person.role != ADMINISTRATOR:
            self._warning.put(None)
            return
        words = self.words
        banner = Banner(
            self.presentation,
            "attention",
            "warning-circle",
            words.say("This account is an administrator."),
            words.say(
                "An administrator of Open WebUI can switch every rule off and take Guardian away."
                " Make it an ordinary account there first, or choose your child's own."
            ),
        )
        banner.setObjectName("administrator_warning")
        self._warning.put(column(banner))

    def _keep(self) -> None:
        draft = self._tools.draft
        draft.name, draft.time_zone = self._name.text(), self._zone.text()
        draft.birth = self._birth.typed()

    def _step_back(self) -> None:
        self._keep()
        self._tools.back()

    def _go(self) -> None:
        self._keep()
        if self._fits():
            self._proceed()

    def _fits(self) -> bool:
        """Return whether all is said; else say what is not and go there, the first last."""
        words, draft = self.words, self._tools.draft
        if self._web and draft.person() is None:
            if self.first is not None:
                self.first.setFocus()
            self._say_choose()
            return False
        if not draft.name:
            self._name.say_fault(words.say("Please type a name."))
            return False
        fault = self._birth_fault()
        if fault:
            self._birth.say_fault(fault)
            return False
        if not draft.country:
            self._say_country()
            return False
        if not zone_is_known(draft.time_zone):
            self._zone.say_fault(words.say("Type a time zone such as Asia/Shanghai."))
            return False
        return True

    def _say_country(self) -> None:
        """Say that a country has to be chosen, and go there."""
        self._country_fault.setText(self.words.say("Choose one of these."))
        self._country_fault.show()
        first = self._countries.findChild(QPushButton)
        if first is not None:
            first.setFocus()

    def _say_choose(self) -> None:
        if self._tools.draft.looked is not None and self._tools.draft.looked.people:
            self._found.setText(self.words.say("Choose your child's account first."))
            self._found.show()

    def _birth_fault(self) -> str:
        words, draft = self.words, self._tools.draft
        birth, today = born(draft.birth), self.presentation.now().date()
        if birth is None or birth > today:
            return words.say("Type the day your child was born.")
        if years_between(birth, today) >= _OF_AGE:
            return words.say("Somebody of 18 or more is of age. Guardian is for children.")
        return ""
