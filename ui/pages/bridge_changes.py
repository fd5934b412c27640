"""What setting up will change, before anything is changed, and the one button that does it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from guardian.bridging.values import BridgeKind, SetUpWanted
from guardian.errors import GuardianError
from ui.formats import foreign
from ui.pages.bridge_draft import SetUpTools, born
from ui.pages.bridge_key import KeyField
from ui.pages.bridge_parts import Line, Step, whole_address
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.icon import Icon
from ui.widgets.switch import Switch
from ui.widgets.text import Text, caption

_SENTENCE = 300


class ChangesStep(Step):
    """Lists the changes; ``proceed`` with what is wanted. ``error``: why it came to nothing."""

    def __init__(
        self,
        tools: SetUpTools,
        proceed: Callable[[SetUpWanted], None],
        *,
        place: str,
        error: GuardianError | None = None,
    ) -> None:
        words, draft = tools.presentation.words, tools.draft
        self._web = draft.kind is BridgeKind.OPEN_WEBUI
        name = foreign(draft.name, 24)
        super().__init__(
            tools.presentation,
            "changes",
            title=words.say("This is what Guardian will change."),
            text=words.say(
                "All of it for {name} alone, and all of it can be taken back in Settings.",
                name=name,
            ),
            place=place,
        )
        self._tools = tools
        self._proceed = proceed
        self.add(self.failure)  # first of all: the page is shown anew with it
        self.add(self._changes())
        self._behind: Switch | None = None
        if self._web:
            self.add(self._gateway())
        self._do = self.act(
            words.say("Set it up"), self._go, "set_up", kind="primary", icon="check"
        )
        self.end(self._do, self.act(words.say("Back"), self._step_back, "bridge_back"))
        self.again = self._do
        if error is not None:
            self.fail(error)
        self.first = self._do

    def _changes(self) -> Card:
        words, shown, draft = self.words, self.presentation, self._tools.draft
        texts = [foreign(each, _SENTENCE) for each in draft.looked.changes] if draft.looked else []
        texts.append(
            words.say(
                "On this computer Guardian starts a small program of its own. It runs while the"
                " computer runs."
            )
        )
        card = Card(margin=24, spacing=12)
        card.setObjectName("bridge_changes")
        for text in texts:
            icon = Icon(shown, "arrow-right", shown.colours.accent, 18)
            line = row(icon, spacing=12)
            line.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(shown, text), 1)
            card.add(line)
        return card

    def _gateway(self) -> Card:
        words, shown, draft = self.words, self.presentation, self._tools.draft
        card = Card(margin=24, spacing=12)
        self._behind = Switch(shown, words.say("Also close the way round Guardian (gateway)"))
        self._behind.setObjectName("close_the_way_round")
        card.add(self._behind)
        about = words.say(
            "A child who knows how can ask Open WebUI's model directly, past its pages. With this,"
            " every answer comes through Guardian, and that way is closed, too."
        )
        card.add(caption(shown, about))
        self._fields = QWidget()
        self._upstream = Line(
            shown,
            "upstream_address",
            words.say("Address at which Open WebUI asks the model"),
            draft.upstream or self._usual_upstream(),
            hint=words.say(
                "In Open WebUI it stands under Admin Panel, Settings, Connections, such as"
                " http://127.0.0.1:11434/v1."
            ),
        )
        hint = words.say("Leave it empty if it asks for none.")
        if draft.upstream_key:
            hint = words.say("The key from before is kept. Type another one only to change it.")
        self._key = KeyField(
            self._tools,
            "upstream_key",
            words.say("Key of the model's server"),
            hint=hint,
            go=self._go,
        )
        self._fields.setLayout(column(rule(), self._upstream, self._key, spacing=12))
        card.add(self._fields)
        self._behind.setChecked(draft.behind)
        self._fields.setVisible(draft.behind)
        self._behind.toggled.connect(self._turn)
        return card

    def _usual_upstream(self) -> str:
        """Return the address of a model's server that answers on this computer."""
        found = self._tools.draft.found or ()
        servers = (each.address for each in found if each.kind is BridgeKind.GATEWAY)
        return next(servers, "")

    def _turn(self, on: bool) -> None:
        self._tools.draft.behind = on
        self._fields.setVisible(on)

    def _keep(self) -> None:
        if not self._web:
            return
        draft = self._tools.draft
        draft.upstream = self._upstream.text()
        draft.upstream_key = self._key.text() or draft.upstream_key

    def _step_back(self) -> None:
        self._keep()
        self._tools.back()

    def _go(self) -> None:
        self._keep()
        draft = self._tools.draft
        if draft.behind:
            address = whole_address(draft.upstream)
            if not address:
                self._upstream.say_fault(self.words.say("Type a web address, such as http://…"))
                return
            draft.upstream = address
        birth: date | None = born(draft.birth)
        if birth is not None:
            self._proceed(draft.wanted(birth))

    def forget(self) -> None:
        """Keep nothing of a key in the field."""
        if self._web:
            self._key.forget()
