"""One character: what it is, how long it was used, how it stands and what can be done."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from guardian.desk.values import CharacterStatus, CharacterView, FieldState, Keeper, Stage
from guardian.policy.settings import RelationshipClass
from ui.formats import foreign
from ui.pages.characters_acts import CharacterActs
from ui.presentation import Presentation
from ui.sayings.characters import origin_text, wish_text
from ui.sayings.codes import CLASSES
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.chip import StatusChip, law_chip, stage_chip
from ui.widgets.conflict import ConflictCard
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.switch import Switch
from ui.widgets.text import Elided, Text, caption

_LONGEST_DESCRIPTION = 160
_NAME = 24
_UNDER_WAY = frozenset({Stage.ASKED, Stage.REFUSED, Stage.CONFLICT})


class CharacterCard(Card):
    """``show_type`` leads to the switch of its type, ``show_use`` to its time; ``None``: nowhere.

    ``exempting``: time with it may be wished not to count.
    """

    def __init__(
        self,
        presentation: Presentation,
        character: CharacterView,
        acts: CharacterActs,
        *,
        exempting: bool,
        show_type: Callable[[], None],
        show_use: Callable[[], None] | None,
    ) -> None:
        super().__init__(spacing=8)
        self.setObjectName(f"character_{character.character_id}")
        self._presentation = presentation
        self._words = presentation.words
        self._character = character
        self._acts = acts
        self._show_type = show_type
        self.add(self._head())
        about = foreign(character.description, _LONGEST_DESCRIPTION)
        if about:
            self.add(Text(presentation, about, ink="second"))
        self.add(caption(presentation, self._origin()))
        used = use_text(presentation, character)
        if used:
            self.add(self._use(used, show_use))
        self.column.addStretch(1)
        if exempting and _may_be_exempt(character):
            self._exempt()
        state = character.state
        if state is not None and state.stage is Stage.CONFLICT and _own_choice(character):
            self.add(self._choice(state))
        marks = self._marks()
        if marks:
            self.column.addSpacing(4)
            self.add(row(*marks, None))

    def _origin(self) -> str:
        character = self._character
        return origin_text(self._words, character.min_age, character.made_by)

    def _head(self) -> QWidget:
        character, colours = self._character, self._presentation.colours
        saying = CLASSES[character.relationship_class]
        ink = colours.accent if character.status is CharacterStatus.OPEN else colours.faint
        line = row(Icon(self._presentation, saying.icon, ink, 28), spacing=16)
        line.addLayout(
            column(
                Elided(self._presentation, foreign(character.name), Size.STRONG, bold=True),
                caption(self._presentation, self._words.say(saying.text)),
                spacing=0,
            ),
            1,
        )
        for each in self._buttons():
            line.addWidget(each)
        made = QWidget()
        made.setLayout(line)
        return made

    def _buttons(self) -> list[QPushButton]:
        character, words, acts = self._character, self._words, self._acts
        name, key = foreign(character.name, _NAME), character.character_id
        if character.status is CharacterStatus.BANNED:
            return []
        if character.kept_by is Keeper.TYPE:
            made = self._button(words.say("Show type"), self._show_type, f"show_type_{key}")
            made.setAccessibleName(words.say("Show the type by which {name} is blocked", name=name))
            return [made]
        if character.status is CharacterStatus.WAITING and character.kept_by is Keeper.YOU:
            approve = self._button(
                words.say("Approve"), lambda: acts.approve(character), f"approve_{key}"
            )
            approve.setAccessibleName(words.say("Approve {name}", name=name))
            away = self._button(
                words.say("Keep away"), lambda: acts.block(character), f"keep_away_{key}"
            )
            away.setAccessibleName(words.say("Keep {name} away", name=name))
            return [approve, away]
        if character.status is CharacterStatus.BLOCKED and character.kept_by is not Keeper.OTHER:
            made = self._button(
                words.say("Unblock"), lambda: acts.unblock(character), f"toggle_{key}"
            )
            made.setAccessibleName(words.say("Unblock {name}", name=name))
            return [made]
        if character.kept_by is Keeper.OTHER:
            return []
        made = self._button(words.say("Block"), lambda: acts.block(character), f"toggle_{key}")
        made.setAccessibleName(words.say("Block {name}", name=name))
        return [made]

    def _button(self, text: str, act: Callable[[], None], name: str) -> QPushButton:
        return button(self._presentation, text, act, name=name)

    def _use(self, used: str, show_use: Callable[[], None] | None) -> QWidget:
        """Return how long it was used, leading to more where there is more."""
        if show_use is None:
            return caption(self._presentation, used)
        key = self._character.character_id
        made = button(
            self._presentation, used, show_use, name=f"use_{key}", kind="back", icon="chart-bar"
        )
        made.setFont(self._presentation.font(Size.CAPTION))
        made.setAccessibleName(self._words.say("{use}. Opens Activity.", use=used))
        return Flow([made])

    def _exempt(self) -> None:
        character, words = self._character, self._words
        switch = Switch(self._presentation, words.say("Does not cost time"))
        switch.setObjectName(f"exempt_{character.character_id}")
        name = foreign(character.name, _NAME)
        switch.setAccessibleName(words.say("Time with {name} does not count", name=name))
        switch.setChecked(character.exempt)
        switch.toggled.connect(lambda on: self._acts.set_exempt(character, on))
        line = row(switch, None)
        state = character.exempt_state
        if state is not None and state.stage in _UNDER_WAY:
            line.insertWidget(1, stage_chip(self._presentation, state.stage))
        self.add(line)
        if character.exempt and state is None and not character.exempt_holds:
            text = words.say("Its time still counts: another guardian has not agreed to it.")
            self.add(caption(self._presentation, text))
        if state is not None and state.stage is Stage.CONFLICT:
            field = f"exempt_characters/{character.character_id}"
            self.add(_conflict(self._presentation, self._acts, field, state))

    def _choice(self, state: FieldState) -> ConflictCard:
        return _conflict(self._presentation, self._acts, _field(self._character), state)

    def _marks(self) -> list[QWidget]:
        character, words = self._character, self._words
        if character.status is CharacterStatus.BANNED:
            return [
                StatusChip(self._presentation, "lock", words.say("Not for children")),
                law_chip(self._presentation, character.clause),
            ]
        marks: list[QWidget] = []
        said = self._standing()
        if said:
            icon = "clock" if character.status is CharacterStatus.WAITING else "prohibit"
            marks.append(StatusChip(self._presentation, icon, said))
        blocked = character.status is CharacterStatus.BLOCKED and character.kept_by is not (
            Keeper.OTHER
        )
        if character.stage in _UNDER_WAY or blocked:
            marks.append(stage_chip(self._presentation, character.stage))
        return marks

    def _standing(self) -> str:
        """Return whose doing it is that it does not answer."""
        character, words = self._character, self._words
        if character.status is CharacterStatus.WAITING:
            if character.kept_by is Keeper.OTHER:
                return words.say("Waits for another guardian")
            return words.say("New: waits for you")
        if character.status is not CharacterStatus.BLOCKED:
            return ""
        return {
            Keeper.TYPE: words.say("Blocked by type"),
            Keeper.OTHER: words.say("Blocked by another guardian"),
        }.get(character.kept_by or Keeper.YOU, words.say("Blocked by you"))


def use_text(presentation: Presentation, character: CharacterView) -> str:
    """Return how long it was used; nothing where nothing is told.

    Nor of one that the law keeps away, or that is new, and nobody used.
    """
    words = presentation.words
    if not character.use_told:
        return ""
    if character.minutes_today:
        return words.say(
            "Today {today} min · this week {week} min",
            today=character.minutes_today,
            week=character.minutes_week,
        )
    if character.minutes_week:
        return words.say_n("{n} minute this week", "{n} minutes this week", character.minutes_week)
    if character.status in {CharacterStatus.BANNED, CharacterStatus.WAITING}:
        return ""
    return words.say("Under a minute this week")


def _may_be_exempt(character: CharacterView) -> bool:
    if character.status is CharacterStatus.BANNED:
        return False
    return character.exempt or character.relationship_class is RelationshipClass.STUDY


def _field(character: CharacterView) -> str:
    return character.state_field or f"blocked_characters/{character.character_id}"


def _own_choice(character: CharacterView) -> bool:
    """Whether the choice is about this character: one about its type stands with the types."""
    return _field(character).startswith(("blocked_characters/", "approved_characters/"))


def _conflict(
    presentation: Presentation, acts: CharacterActs, field: str, state: FieldState
) -> ConflictCard:
    words = presentation.words
    theirs, ours = (wish_text(words, field, each) for each in (state.theirs, state.ours))
    name = field.split("/", 1)[1] if field.startswith("blocked_characters/") else field
    return ConflictCard(
        presentation,
        name,
        title=words.say("Changed in two places"),
        theirs=theirs,
        ours=ours,
        on_choice=lambda ours: acts.choose(field, state, ours=ours),
    )
