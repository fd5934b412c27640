"""Where the family's program is: what answers here, or an address typed by hand."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from guardian.bridging.values import BridgeKind, Discovered
from guardian.errors import GuardianError
from ui import tasks
from ui.formats import foreign
from ui.pages.bridge_choice import ChoiceCard
from ui.pages.bridge_draft import SetUpTools
from ui.pages.bridge_parts import Line, Step, whole_address
from ui.sayings.bridges import OPEN_WEBUI, kind_name
from ui.widgets.boxes import column
from ui.widgets.slot import Slot
from ui.widgets.states import EmptyState


class FindStep(Step):
    """Looks on this computer as soon as it is shown; ``proceed`` once there is an address."""

    def __init__(self, tools: SetUpTools, proceed: Callable[[], None], *, place: str) -> None:
        words = tools.presentation.words
        self._web = tools.draft.kind is BridgeKind.OPEN_WEBUI
        super().__init__(
            tools.presentation,
            "find",
            title=words.say("Where does Open WebUI run?")
            if self._web
            else words.say("Where does the model answer?"),
            text=words.say("Guardian looks on this computer. Looking changes nothing.")
            if self._web
            else words.say(
                "Guardian looks for a model's server on this computer. Looking changes nothing."
            ),
            place=place,
        )
        self._tools = tools
        self._proceed = proceed
        self._found = Slot()
        self.add(self._found)
        self._line = self._made_line()
        self.add(self._line)
        self._again = self.act(
            words.say("Look again"), self.look, "find_again", icon="arrow-clockwise"
        )
        self.again = self._again
        self._next = self.act(words.say("Next"), self._go, "bridge_next", kind="primary")
        self.end(self._next, self._again, self.act(words.say("Back"), tools.back, "bridge_back"))
        self.first = self._line.edit
        if tools.draft.found is None:
            self.look()
        else:
            self._show(tools.draft.found)

    def _made_line(self) -> Line:
        words, draft = self.words, self._tools.draft
        hint = words.say(
            "On another computer at home? Type the address at which you open it in the browser,"
            " such as http://192.168.1.20:3000."
        )
        if not self._web:
            hint = words.say(
                "On another computer, or a service that you pay for? Type its base URL, such as"
                " http://192.168.1.20:11434/v1 or https://api.deepseek.com/v1."
            )
        made = Line(
            self.presentation,
            "bridge_address",
            words.say("Address of Open WebUI")
            if self._web
            else words.say("Address of the model's server"),
            draft.address,
            hint=hint,
        )
        made.edit.setPlaceholderText("http://")
        made.edit.returnPressed.connect(self._go)
        return made

    def look(self) -> None:
        """Ask what answers on this computer."""
        bridges = self._tools.bridges
        self._again.setEnabled(False)
        self._found.put(None)
        self.begin(self.words.say("Looking on this computer…"))
        tasks.run(bridges.find, self._arrived, self._failed, parent=self)

    def _arrived(self, found: Sequence[Discovered]) -> None:
        self._tools.draft.found = tuple(found)
        self.finish()
        self._again.setEnabled(True)
        self._show(tuple(found))

    def _failed(self, error: GuardianError) -> None:
        self._again.setEnabled(True)
        self.fail(error)

    def _show(self, found: tuple[Discovered, ...]) -> None:
        fitting = [each for each in found if each.kind is self._tools.draft.kind]
        if not fitting:
            self._found.put(column(self._nothing()))
            return
        cards = [self._card(number, each) for number, each in enumerate(fitting)]
        self._found.put(column(*cards, spacing=12))
        if self.isVisible() and not self._line.text():
            cards[0].setFocus()

    def _nothing(self) -> QWidget:
        words = self.words
        text = words.say(
            "No Open WebUI answers on this computer. Start it and look again, or type its address"
            " below."
        )
        if not self._web:
            text = words.say(
                "No model's server answers on this computer. Start Ollama or LM Studio and look"
                " again, or type an address below."
            )
        made = EmptyState(self.presentation, icon="magnifying-glass", text=text)
        made.setObjectName("nothing_found")
        return made

    def _card(self, number: int, found: Discovered) -> ChoiceCard:
        words = self.words
        title = kind_name(words, found.kind)
        if found.version:
            title = words.say(
                "{program} {version}",
                program=OPEN_WEBUI if self._web else title,
                version=foreign(found.version, 20),
            )
        card = ChoiceCard(
            self.presentation,
            f"found_{number}",
            icon="house-line" if self._web else "cpu",
            title=title,
            text=foreign(found.address, 80),
        )
        card.clicked.connect(lambda _checked=False: self._take(found.address))
        return card

    def _take(self, address: str) -> None:
        self._line.edit.setText(address)
        self._go()

    def _go(self) -> None:
        address = whole_address(self._line.text())
        if not address:
            self._line.say_fault(self.words.say("Type a web address, such as http://…"))
            return
        draft = self._tools.draft
        if address != draft.address:  # a key goes only where it was typed for
            draft.looked, draft.user_id, draft.key = None, "", ""
        draft.address = address
        self._proceed()
