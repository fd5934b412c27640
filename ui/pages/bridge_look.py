"""What was found at the family's program: rights, and what will hold there."""

from collections.abc import Callable

from guardian.bridging.values import BridgeKind, Looked
from guardian.errors import GuardianError
from ui import tasks
from ui.formats import foreign
from ui.pages.bridge_draft import SetUpTools
from ui.pages.bridge_parts import Step
from ui.pages.bridge_rights import capability_table, missing, rights_list
from ui.sayings.bridges import OPEN_WEBUI
from ui.widgets.boxes import Card, column
from ui.widgets.slot import Slot
from ui.widgets.text import Text, caption, section

_MODELS_SHOWN = 6


class LookStep(Step):
    """Shows what is held and what is not; looks again; leads on once nothing is missing."""

    def __init__(self, tools: SetUpTools, proceed: Callable[[], None], *, place: str) -> None:
        words = tools.presentation.words
        self._web = tools.draft.kind is BridgeKind.OPEN_WEBUI
        super().__init__(
            tools.presentation,
            "look",
            title=words.say("This is what Guardian found."),
            text="",
            place=place,
        )
        self._tools = tools
        self._proceed = proceed
        self._turn = 0
        self._shown = Slot()
        self.add(self._shown)
        self._next = self.act(words.say("Next"), self._go, "bridge_next", kind="primary")
        self._again = self.act(
            words.say("Look again"), self._look, "look_again", icon="arrow-clockwise"
        )
        self.end(self._next, self._again, self.act(words.say("Back"), tools.back, "bridge_back"))
        looked = tools.draft.looked
        if looked is not None:
            self._show(looked)
        self.again = self._again

    def _show(self, looked: Looked) -> None:
        shown, words = self.presentation, self.words
        lacking = missing(looked.rights)
        self.tell(self._found(looked))
        parts: list[Text | Card] = []
        if lacking:
            told = words.say_n(
                "{n} right is missing that Guardian cannot do without. Grant it there, then look"
                " again.",
                "{n} rights are missing that Guardian cannot do without. Grant them there, then"
                " look again.",
                len(lacking),
            )
            missing_text = Text(shown, told, ink="attention")
            missing_text.setObjectName("rights_missing")
            parts.append(missing_text)
        if looked.rights:
            needs = Card(margin=24, spacing=12)
            needs.add(rights_list(shown, looked.rights))
            parts.append(needs)
        card = Card(margin=24, spacing=12)
        card.add(section(shown, words.say("What will hold there, and how strongly")))
        about = words.say(
            "“Always”: on every way in. “At once”: for whoever uses the program's own pages."
            " “Afterwards”: when Guardian looks the next time."
        )
        card.add(caption(shown, about))
        card.add(capability_table(shown, looked.capabilities))
        parts.append(card)
        self._shown.put(column(*parts, spacing=16))
        self._next.setEnabled(not lacking)

    def _found(self, looked: Looked) -> str:
        words = self.words
        address = foreign(looked.address, 80)
        if self._web:
            version = foreign(looked.version, 20)
            return words.say(
                "{program} {version} at {address}.",
                program=OPEN_WEBUI,
                version=version,
                address=address,
            )
        names = words.say(", ").join(foreign(each, 40) for each in looked.models[:_MODELS_SHOWN])
        if not names:
            return words.say("{address} answers and names no model yet.", address=address)
        more = len(looked.models) - _MODELS_SHOWN
        if more > 0:
            return words.say_n(
                "{address} answers with {names} and {n} more model.",
                "{address} answers with {names} and {n} more models.",
                more,
                address=address,
                names=names,
            )
        return words.say("{address} answers with {names}.", address=address, names=names)

    def _go(self) -> None:
        self._turn += 1
        self._proceed()

    def _look(self) -> None:
        draft, bridges = self._tools.draft, self._tools.bridges
        kind, address, key = draft.kind, draft.address, draft.key
        self._turn += 1
        turn = self._turn
        self._again.setEnabled(False)
        self.begin(self.words.say("Looking there. Nothing is changed."))
        tasks.run(
            lambda: bridges.look(kind, address, key),
            lambda looked: self._arrived(turn, looked),
            lambda error: self._failed(turn, error),
            parent=self,
        )

    def _arrived(self, turn: int, looked: Looked) -> None:
        if turn != self._turn:
            return
        self._tools.draft.looked = looked
        self.finish()
        self._again.setEnabled(True)
        self._show(looked)
        (self._next if self._next.isEnabled() else self._again).setFocus()

    def _failed(self, turn: int, error: GuardianError) -> None:
        if turn != self._turn:
            return
        self._again.setEnabled(True)
        self.fail(error)
        self._again.setFocus()
