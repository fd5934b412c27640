"""One alert in full: what, who, when, what the service did, and what to do now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from guardian.desk.values import AlertView, LinkView
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.codes import (
    ACTORS,
    HELPLINES,
    IMMINENCES,
    METHODS,
    PROVIDER_ACTIONS,
    is_crisis,
    known,
    level_saying,
)
from ui.sayings.signals import advice, signal_title
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, Columns, column, row
from ui.widgets.buttons import button
from ui.widgets.chip import StatusChip, say_chip
from ui.widgets.icon import Icon
from ui.widgets.text import Text, caption, section, sentence

_MOST_HELPLINES = 8


@dataclass(frozen=True, kw_only=True)
class AlertActs:
    """What a guardian can do from here."""

    back: Callable[[], None]
    acknowledge: Callable[[], None]
    pause: Callable[[], None]
    characters: Callable[[], None]


class AlertDetail(QWidget):
    """Draws one alert; ``link`` is ``None`` when the account is no longer linked."""

    def __init__(
        self,
        presentation: Presentation,
        alert: AlertView,
        link: LinkView | None,
        note: QWidget,
        acts: AlertActs,
    ) -> None:
        super().__init__()
        self.setObjectName("alert_detail")
        self._presentation = presentation
        self._words = presentation.words
        self._alert = alert
        self._zone = link.time_zone if link is not None else "UTC"
        self._helplines = dict(link.helplines) if link is not None else {}
        self._acts = acts
        self.setLayout(
            column(
                row(self._back(), None),
                self._heading(),
                self._doing(),
                Columns([self._steps(), self._helpline_card()]),
                note,
                Columns([self._facts(), self._service()]),
                spacing=16,
            )
        )

    def _back(self) -> QWidget:
        return button(
            self._presentation,
            self._words.say("All alerts"),
            self._acts.back,
            name="back_to_alerts",
            kind="back",
            icon="arrow-left",
        )

    def _heading(self) -> QWidget:
        words, alert = self._words, self._alert
        marks = row(say_chip(self._presentation, level_saying(alert)), spacing=8)
        crisis = is_crisis(alert)
        marks.addWidget(
            StatusChip(
                self._presentation,
                "clock",
                words.say(IMMINENCES[alert.imminence]),
                ink="crisis" if crisis else "second",
            )
        )
        marks.addStretch(1)
        made = QWidget()
        made.setLayout(
            column(
                sentence(self._presentation, signal_title(words, alert.category)),
                marks,
                Text(
                    self._presentation,
                    words.say(advice(alert.category).meaning),
                    Size.STRONG,
                    ink="second",
                ),
                spacing=12,
            )
        )
        return made

    def _doing(self) -> QWidget:
        words = self._words
        if self._alert.acknowledged_at is None:
            first: QWidget = button(
                self._presentation,
                words.say("I have seen this"),
                self._acts.acknowledge,
                name="acknowledge",
                kind="primary",
                icon="check",
            )
        else:
            when = self._moment(self._alert.acknowledged_at)
            first = StatusChip(
                self._presentation, "check", words.say("Seen by you {time}", time=when)
            )
            first.setObjectName("acknowledged")
        made = QWidget()
        made.setLayout(
            row(
                first,
                button(
                    self._presentation,
                    words.say("Stop the chat"),
                    self._acts.pause,
                    name="pause_from_alert",
                    icon="stop",
                ),
                button(
                    self._presentation,
                    words.say("See the characters"),
                    self._acts.characters,
                    name="characters_from_alert",
                    kind="plain",
                ),
                None,
                spacing=4,
            )
        )
        return made

    def _steps(self) -> QWidget:
        words, said = self._words, advice(self._alert.category)
        card = Card("crisis" if is_crisis(self._alert) else "card", spacing=8)
        card.setObjectName("next_steps")
        card.add(section(self._presentation, words.say("What you can do now")))
        for number, step in enumerate(said.steps, start=1):
            figure = Text(
                self._presentation,
                self._presentation.formats.locale.toString(number),
                bold=True,
                wrap=False,
            )
            figure.setFixedWidth(14)
            line = row(spacing=12)
            line.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(self._presentation, words.say(step)), 1)
            card.add(line)
        card.column.addSpacing(4)
        card.add(caption(self._presentation, words.say("To begin with, you could say")))
        card.add(Text(self._presentation, words.say(said.opener)))
        card.column.addStretch(1)
        return card

    def _helpline_card(self) -> QWidget:
        words = self._words
        card = Card(spacing=8)
        card.setObjectName("helplines")
        card.add(section(self._presentation, words.say("Someone to call")))
        if not self._helplines:
            text = words.say(
                "No helpline is known for this account. In danger, call your local emergency"
                " number."
            )
            card.add(Text(self._presentation, text, ink="second"))
        for number, name in list(self._helplines.items())[:_MOST_HELPLINES]:
            figure = Text(
                self._presentation, foreign(number, 20), Size.STRONG, bold=True, wrap=False
            )
            figure.setMinimumWidth(72)
            figure.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            figure.setAccessibleName(foreign(number, 20))
            line = row(
                Icon(self._presentation, "phone", self._presentation.colours.accent, 18),
                figure,
                spacing=12,
            )
            said = known(words, HELPLINES, name)
            line.addWidget(Text(self._presentation, said, ink="second"), 1)
            card.add(line)
        card.column.addStretch(1)
        return card

    def _facts(self) -> QWidget:
        words, alert = self._words, self._alert
        facts = [
            (words.say("Child"), foreign(alert.ward_name)),
            (words.say("What gave the sign"), words.say(ACTORS[alert.actor])),
        ]
        if alert.character_name:
            facts.insert(1, (words.say("Character"), foreign(alert.character_name)))
        facts += [
            (words.say("Noticed"), self._moment(alert.detected_at)),
            (words.say("Arrived here"), self._moment(alert.received_at)),
        ]
        if alert.shown_at is not None:
            facts.append((words.say("First shown"), self._moment(alert.shown_at)))
        if alert.acknowledged_at is not None:
            facts.append((words.say("Seen by you"), self._moment(alert.acknowledged_at)))
        return self._table(words.say("Who and when"), facts, "facts")

    def _service(self) -> QWidget:
        words, alert = self._words, self._alert
        method = known(words, METHODS, alert.method)
        facts = [(words.say("Found by"), method)]
        facts.append((words.say("Which one"), foreign(alert.rule_version)))
        if alert.self_harm_level is not None:
            level = words.say(
                "Step {level} of 6: what was said, not an assessment", level=alert.self_harm_level
            )
            facts.append((words.say("How far it went"), level))
        card = self._table(words.say("What the service did"), facts, "service")
        for position, action in enumerate(alert.provider_actions[:6]):
            text = known(words, PROVIDER_ACTIONS, action)
            line = row(
                Icon(self._presentation, "check", self._presentation.colours.second, 16),
                spacing=8,
            )
            line.addWidget(Text(self._presentation, text), 1)
            card.column.insertLayout(1 + position, line)
        note = words.say(
            "A signal says “please look”. It is no diagnosis, and it can be wrong. The chat"
            " itself stays with your child."
        )
        card.column.insertWidget(card.column.count() - 1, caption(self._presentation, note))
        return card

    def _table(self, title: str, facts: list[tuple[str, str]], name: str) -> Card:
        card = Card(spacing=8)
        card.setObjectName(name)
        card.add(section(self._presentation, title))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for position, (label, text) in enumerate(facts):
            left = Text(self._presentation, label, ink="second", wrap=False)
            grid.addWidget(left, position, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Text(self._presentation, text), position, 1)
        card.add(grid)
        card.column.addStretch(1)
        return card

    def _moment(self, moment: datetime) -> str:
        return self._presentation.formats.moment(moment, self._presentation.now(), self._zone)
