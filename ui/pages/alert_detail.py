"""One alert in full: what, who, when, what the service did, and what to do now."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from guardian.desk.values import AlertView, CharacterStatus, CharacterView, LinkView
from ui.formats import foreign
from ui.pages.alert_help import helpline_card, steps_card
from ui.pages.alert_life import LifeCard
from ui.presentation import Presentation
from ui.sayings.alert_life import life_of
from ui.sayings.codes import (
    ACTORS,
    IMMINENCES,
    METHODS,
    PROVIDER_ACTIONS,
    SUBTYPES,
    is_crisis,
    known,
    level_saying,
)
from ui.sayings.signals import advice, signal_title
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, Columns, column, row
from ui.widgets.buttons import button
from ui.widgets.chip import StatusChip, say_chip
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.text import Text, caption, section, sentence

_MOST_FACTS = 6
"""Of what stood out and what the service did; what it sends is not bounded."""


@dataclass(frozen=True, kw_only=True)
class AlertActs:
    """What a guardian can do from here."""

    back: Callable[[], None]
    acknowledge: Callable[[], None]
    settle: Callable[[], None]
    pause: Callable[[], None]
    block: Callable[[], None]
    characters: Callable[[], None]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One alert with what is around it.

    ``link``: ``None`` when the account is no longer linked; ``character``: ``None`` where the alert
    names none that the account still knows.
    """

    alert: AlertView
    link: LinkView | None
    character: CharacterView | None


class AlertDetail(QWidget):
    """Draws one alert."""

    def __init__(
        self,
        presentation: Presentation,
        opened: Opened,
        note: QWidget,
        acts: AlertActs,
    ) -> None:
        super().__init__()
        self.setObjectName("alert_detail")
        self._presentation = presentation
        self._words = presentation.words
        self._alert = opened.alert
        self._character = opened.character
        link = opened.link
        self._link = link
        self._zone = link.time_zone if link is not None else "UTC"
        self._helplines = dict(link.helplines) if link is not None else {}
        self._acts = acts
        self.setLayout(
            column(
                row(self._back(), None),
                self._heading(),
                self._doing(),
                Columns(
                    [
                        steps_card(self._presentation, self._alert),
                        helpline_card(self._presentation, self._helplines),
                    ]
                ),
                note,
                Columns([self._life(), self._service()]),
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
        if alert.drill:
            marks.addWidget(StatusChip(self._presentation, "info", words.say("A drill")))
        marks.addStretch(1)
        made = QWidget()
        made.setLayout(
            column(
                sentence(self._presentation, signal_title(words, alert.category)),
                caption(self._presentation, self._about()),
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

    def _about(self) -> str:
        """Return whose alert it is and who gave the sign."""
        words, alert = self._words, self._alert
        name, who = foreign(alert.ward_name, 24), words.say(ACTORS[alert.actor])
        if not alert.character_name:
            return words.say("{name} · {who}", name=name, who=who)
        character = foreign(alert.character_name, 24)
        return words.say("{name} with {character} · {who}", name=name, character=character, who=who)

    def _doing(self) -> QWidget:
        words = self._words
        stop = button(
            self._presentation,
            words.say("Stop the chat"),
            self._acts.pause,
            name="pause_from_alert",
            icon="stop",
        )
        others = button(
            self._presentation,
            words.say("See the characters"),
            self._acts.characters,
            name="characters_from_alert",
            kind="plain",
        )
        return Flow([*self._seen(), stop, *self._blocking(), others])

    def _seen(self) -> list[QWidget]:
        """Return how far a person has come with it, and the next step of that."""
        words, alert = self._words, self._alert
        if alert.acknowledged_at is None:
            return [
                button(
                    self._presentation,
                    words.say("I have seen this"),
                    self._acts.acknowledge,
                    name="acknowledge",
                    kind="primary",
                    icon="check",
                )
            ]
        formats, now = self._presentation.formats, self._presentation.now()
        if alert.resolved_at is not None:
            when = formats.moment(alert.resolved_at, now, self._zone)
            text, name = words.say("Settled {time}", time=when), "resolved"
        else:
            when = formats.moment(alert.acknowledged_at, now, self._zone)
            text, name = words.say("Seen by you {time}", time=when), "acknowledged"
        chip = StatusChip(self._presentation, "check", text)
        chip.setObjectName(name)
        settle = button(
            self._presentation,
            words.say("It is settled"),
            self._acts.settle,
            name="settle",
            icon="checks",
        )
        high = _as_high_as(chip, settle)
        return [high, settle] if alert.resolved_at is None else [high]

    def _blocking(self) -> list[QWidget]:
        """Return the way to block the character that the alert names, or that it is blocked."""
        character, words = self._character, self._words
        if character is None or character.status is CharacterStatus.BANNED:
            return []
        name = foreign(character.name, 20)
        block = button(
            self._presentation,
            words.say("Block {name}", name=name),
            self._acts.block,
            name="block_from_alert",
            icon="prohibit",
        )
        if character.status is not CharacterStatus.BLOCKED:
            return [block]
        chip = StatusChip(
            self._presentation, "prohibit", words.say("{name} is blocked.", name=name)
        )
        chip.setObjectName("character_is_blocked")
        return [_as_high_as(chip, block)]

    def _life(self) -> QWidget:
        return LifeCard(self._presentation, life_of(self._presentation, self._alert, self._link))

    def _service(self) -> QWidget:
        words, alert = self._words, self._alert
        method = known(words, METHODS, alert.method)
        facts = [(words.say("Found by"), method)]
        facts.append((words.say("Which one"), foreign(alert.rule_version)))
        seen = [known(words, SUBTYPES, each) for each in alert.subtypes[:_MOST_FACTS]]
        if seen:
            facts.insert(0, (words.say("What stood out"), "\n".join(seen)))
        if alert.self_harm_level is not None:
            level = words.say(
                "Step {level} of 6: what was said, not an assessment", level=alert.self_harm_level
            )
            facts.append((words.say("How far it went"), level))
        card = self._table(words.say("What the service did"), facts, "service")
        for position, action in enumerate(alert.provider_actions[:_MOST_FACTS]):
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


def _as_high_as(chip: QWidget, other: QWidget) -> QWidget:
    """Return a chip in the middle of a row of buttons."""
    made = QWidget()
    across = row(chip)
    made.setLayout(across)
    made.setFixedHeight(other.sizeHint().height())
    return made
