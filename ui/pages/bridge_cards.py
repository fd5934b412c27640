"""How the family's own companions do, in Settings: a part for each, and what can be done."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from guardian.bridging.values import BridgeKind, BridgeView, Looked, Person
from guardian.errors import GuardianError
from ui import tasks
from ui.bridge_views import BridgeViews
from ui.bridges_port import Bridges
from ui.formats import foreign
from ui.pages.base import Operation, V
from ui.pages.bridge_doubts import doubts
from ui.pages.bridge_draft import this_time_zone
from ui.pages.bridge_rights import capability_table, rights_list
from ui.pages.security_panel import Working
from ui.presentation import Presentation
from ui.sayings.bridges import RUNNING, bridge_title
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.buttons import button
from ui.widgets.chip import say_chip
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.slot import Slot
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text, caption, section

_SENTENCE = 400


@dataclass(frozen=True, kw_only=True)
class BridgeActs:
    """What opens a page of its own."""

    new_key: Callable[[BridgeView], None]
    type_key: Callable[[BridgeView], None]
    take_away: Callable[[BridgeView], None]


class BridgesCard(Card):
    """Takes no room while the family runs no companion of its own."""

    def __init__(self, presentation: Presentation, views: BridgeViews, acts: BridgeActs) -> None:
        super().__init__(spacing=12)
        self.setObjectName("own_companions")
        self._presentation = presentation
        self._words = presentation.words
        self._views = views
        self._acts = acts
        self._open: set[str] = set()
        self._looked: dict[str, Looked] = {}
        self._busy: dict[str, str] = {}
        self._failed: dict[str, GuardianError] = {}
        self.add(section(presentation, self._words.say("Companions that your family runs itself")))
        self._place = Slot()
        self.add(self._place)
        views.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        """Draw anew; the focus stays on what has the same name."""
        focused = QApplication.focusWidget()
        name = focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""
        parts: list[QWidget] = []
        for bridge in self._views.views:
            if parts:
                parts.append(rule())
            parts.append(self._bridge(bridge))
        error = self._views.error
        if error is not None:
            text = error.in_language(self._words.language)
            parts.append(ErrorPanel(self._presentation, text, self._views.reload))
        self._place.put(column(*parts, spacing=16) if parts else None)
        self.setVisible(bool(parts))
        again = self._place.findChild(QWidget, name) if name else None
        if isinstance(again, QWidget):
            again.setFocus(Qt.FocusReason.TabFocusReason)

    def _bridge(self, bridge: BridgeView) -> QWidget:
        shown, words, which = self._presentation, self._words, bridge.bridge_id
        health = bridge.health
        lines: list[QWidget] = [
            Flow(
                [
                    Text(shown, bridge_title(words, bridge), bold=True),
                    say_chip(shown, RUNNING[health.running]),
                ],
                spacing=12,
                apart=True,
            ),
            Text(shown, foreign(health.title, _SENTENCE)),
        ]
        if health.advice:
            lines.append(Text(shown, foreign(health.advice, _SENTENCE), ink="second"))
        moments = self._moments(bridge)
        if moments:
            lines.append(caption(shown, shown.formats.sentences(moments)))
        lines += doubts(
            shown, bridge, lambda person, link_id: self._say_whose(bridge, person, link_id)
        )
        lines.append(Flow([self._disclosure(bridge)]))
        if which in self._open:
            lines.append(self._detail(bridge))
        if which in self._failed:
            text = self._failed[which].in_language(words.language)
            lines.append(ErrorPanel(shown, text, None))
        if which in self._busy:
            working = Working(shown)
            working.begin(self._busy[which])
            lines.append(working)
        lines.append(Flow(self._buttons(bridge), spacing=8))
        icon = "house-line" if bridge.kind is BridgeKind.OPEN_WEBUI else "cpu"
        mark = Icon(shown, icon, shown.colours.second, 24)
        line = row(mark, spacing=12)
        line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(*lines, spacing=8), 1)
        made = QWidget()
        made.setObjectName(f"bridge_{which}")
        made.setLayout(line)
        return made

    def _moments(self, bridge: BridgeView) -> list[str]:
        words, formats, now = self._words, self._presentation.formats, self._presentation.now()
        zone = this_time_zone()
        found: list[str] = []
        if bridge.health.since is not None:
            moment = formats.moment(bridge.health.since, now, zone)
            found.append(words.say("Since {moment}.", moment=moment))
        if bridge.health.last_round_at is not None:
            when = formats.ago(bridge.health.last_round_at, now, zone)
            found.append(words.say("Last look: {time}.", time=when))
        return found

    def _disclosure(self, bridge: BridgeView) -> QPushButton:
        words, on = self._words, bridge.bridge_id in self._open
        return button(
            self._presentation,
            words.say("Hide what holds there") if on else words.say("Show what holds there"),
            lambda: self._disclose(bridge.bridge_id),
            name=f"disclose_{bridge.bridge_id}",
            kind="back",
            icon="caret-down" if on else "caret-right",
        )

    def _disclose(self, which: str) -> None:
        self._open ^= {which}
        self._draw()

    def _detail(self, bridge: BridgeView) -> QWidget:
        """Return what holds there, and what it is allowed as it was looked at last."""
        looked = self._looked.get(bridge.bridge_id)
        capabilities = looked.capabilities if looked is not None else bridge.capabilities
        made = Card("well", margin=16, spacing=16)
        if capabilities:
            made.add(capability_table(self._presentation, capabilities))
        else:
            text = self._words.say("It has not told yet what it can do.")
            made.add(Text(self._presentation, text, ink="second"))
        if looked is not None and looked.rights:
            made.column.addSpacing(8)
            made.add(rights_list(self._presentation, looked.rights))
        return made

    def _buttons(self, bridge: BridgeView) -> list[QWidget]:
        words, which = self._words, bridge.bridge_id
        acts: list[tuple[str, str, Callable[[], object], str]] = [
            (words.say("Look again"), "look", lambda: self._look(bridge), "arrow-clockwise"),
            (words.say("Start again"), "restart", lambda: self._restart(bridge), "play"),
        ]
        if bridge.kind is BridgeKind.GATEWAY and bridge.link_ids:
            text = words.say("New key for your child")
            acts.append((text, "new_key", lambda: self._acts.new_key(bridge), "key"))
        text = words.say("Type Guardian's key again")
        if bridge.kind is BridgeKind.GATEWAY:
            text = words.say("Type the model's key again")
        acts.append((text, "type_key", lambda: self._acts.type_key(bridge), "key"))
        acts.append((words.say("Take away"), "take_away", lambda: self._acts.take_away(bridge), ""))
        made: list[QWidget] = []
        for text, name, do, icon in acts:
            each = button(self._presentation, text, do, name=f"{name}_{which}", icon=icon)
            each.setAccessibleDescription(bridge_title(words, bridge))
            each.setEnabled(which not in self._busy)
            made.append(each)
        return made

    def _port(self) -> Bridges:
        bridges = self._views.bridges
        assert bridges is not None  # noqa: S101 - there are views
        return bridges

    def _look(self, bridge: BridgeView) -> None:
        port, which = self._port(), bridge.bridge_id

        def done(looked: Looked) -> None:
            self._looked[which] = looked
            self._open.add(which)

        self._act(
            which,
            self._words.say("Looking there. Nothing is changed."),
            lambda: port.look_again(which),
            done,
        )

    def _restart(self, bridge: BridgeView) -> None:
        port, which = self._port(), bridge.bridge_id
        self._act(
            which,
            self._words.say("Starting it again…"),
            lambda: port.restart(which),
            lambda _: None,
        )

    def _say_whose(self, bridge: BridgeView, person: Person, link_id: str | None) -> None:
        port, which = self._port(), bridge.bridge_id
        self._act(
            which,
            self._words.say("Telling it whose the account is…"),
            lambda: port.say_whose(which, person.user_id, link_id),
            lambda _: None,
        )

    def _act(
        self, which: str, busy: str, operation: Operation[V], done: Callable[[V], None]
    ) -> None:
        self._failed.pop(which, None)
        self._busy[which] = busy
        self._draw()

        def ended() -> None:
            self._busy.pop(which, None)
            self._draw()
            self._views.reload()

        def succeeded(value: V) -> None:
            done(value)
            ended()

        def failed(error: GuardianError) -> None:
            self._failed[which] = error
            ended()

        tasks.run(operation, succeeded, failed, parent=self)
