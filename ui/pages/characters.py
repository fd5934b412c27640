"""Characters: who the child talks with, and block or unblock in one click."""

from PySide6.QtWidgets import QPushButton, QWidget

from guardian.desk.values import CharacterStatus, CharacterView, FieldState, Stage
from ui import tasks
from ui.formats import foreign
from ui.pages.base import Notice, Operation, Page
from ui.ports import Characters
from ui.presentation import Presentation
from ui.sayings.codes import CLASSES
from ui.sayings.limit_states import value_text
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, Columns, column, row
from ui.widgets.buttons import button
from ui.widgets.chip import StatusChip, law_chip, stage_chip
from ui.widgets.conflict import ConflictCard
from ui.widgets.icon import Icon
from ui.widgets.states import EmptyState
from ui.widgets.text import Elided, Text, caption, sentence

_LONGEST_DESCRIPTION = 160


class CharactersPage(Page[tuple[CharacterView, ...]]):
    """A card for each companion of the service."""

    def __init__(
        self, presentation: Presentation, characters: Characters, *, notice: Notice
    ) -> None:
        super().__init__(presentation, "characters", operation=self._all, draw=self._parts)
        self._characters = characters
        self._notice = notice

    def _all(self) -> Operation[tuple[CharacterView, ...]] | None:
        if self.link is None:
            return None
        characters, link_id = self._characters, self.link.link_id
        return lambda: characters.characters(link_id)

    def _parts(self, found: tuple[CharacterView, ...]) -> list[QWidget]:
        words = self.words
        if not found:
            return [
                sentence(self.presentation, words.say("No characters yet.")),
                EmptyState(
                    self.presentation,
                    icon="users-three",
                    text=words.say("The service has not said which characters it offers."),
                ),
            ]
        open_ones = [each for each in found if each.status is CharacterStatus.OPEN]
        name = foreign(self.link.ward_name, 24) if self.link is not None else ""
        opening = QWidget()
        opening.setLayout(
            column(
                sentence(
                    self.presentation,
                    words.say_n(
                        "{name} can talk with {n} character.",
                        "{name} can talk with {n} characters.",
                        len(open_ones),
                        name=name,
                    ),
                ),
                Text(
                    self.presentation,
                    words.say(
                        "Every character is a program. A block holds from the next message on."
                    ),
                    Size.STRONG,
                    ink="second",
                ),
                spacing=4,
            )
        )
        order = {
            CharacterStatus.OPEN: 0,
            CharacterStatus.BLOCKED: 1,
            CharacterStatus.BANNED: 2,
        }
        ordered = sorted(found, key=lambda each: (order[each.status], -each.minutes_week))
        return [opening, Columns([self._card(each) for each in ordered])]

    def _card(self, character: CharacterView) -> QWidget:
        words, colours = self.words, self.presentation.colours
        saying = CLASSES[character.relationship_class]
        shut = character.status is not CharacterStatus.OPEN
        card = Card(spacing=8)
        card.setObjectName(f"character_{character.character_id}")
        ink = colours.faint if shut else colours.accent
        head = row(Icon(self.presentation, saying.icon, ink, 28), spacing=16)
        head.addLayout(
            column(
                Elided(self.presentation, foreign(character.name), Size.STRONG, bold=True),
                caption(self.presentation, words.say(saying.text)),
                spacing=0,
            ),
            1,
        )
        act = self._act(character)
        if act is not None:
            head.addWidget(act)
        card.add(head)
        about = foreign(character.description, _LONGEST_DESCRIPTION)
        if about:
            card.add(Text(self.presentation, about, ink="second"))
        use = self._use(character)
        if use:
            card.add(caption(self.presentation, use))
        card.column.addStretch(1)
        if character.state is not None and character.state.stage is Stage.CONFLICT:
            card.add(self._choice(character, character.state))
        marks = self._marks(character)
        if marks:
            card.column.addSpacing(4)
            card.add(row(*marks, None))
        return card

    def _choice(self, character: CharacterView, state: FieldState) -> ConflictCard:
        field = f"blocked_characters/{character.character_id}"
        theirs, ours = (
            value_text(self.presentation, field, each, "") for each in (state.theirs, state.ours)
        )
        return ConflictCard(
            self.presentation,
            character.character_id,
            title=self.words.say("Changed in two places"),
            theirs=theirs,
            ours=ours,
            on_choice=lambda ours: self._choose(field, state, ours=ours),
        )

    def _choose(self, field: str, state: FieldState, *, ours: bool) -> None:
        if self.link is None:
            return
        characters, link_id = self._characters, self.link.link_id

        def act() -> None:
            if ours:
                characters.use_ours(link_id, field, state.theirs)
            else:
                characters.keep_theirs(link_id, field)

        tasks.run(act, lambda _nothing: self.reload(), parent=self)

    def _use(self, character: CharacterView) -> str:
        """Return how long it was used; nothing where nothing is told.

        Nor of one that the law keeps away and nobody used.
        """
        words = self.words
        if not character.use_told:
            return ""
        if character.minutes_today:
            return words.say(
                "Today {today} min · this week {week} min",
                today=character.minutes_today,
                week=character.minutes_week,
            )
        if character.minutes_week:
            return words.say_n(
                "{n} minute this week", "{n} minutes this week", character.minutes_week
            )
        if character.status is CharacterStatus.BANNED:
            return ""
        return words.say("Under a minute this week")

    def _marks(self, character: CharacterView) -> list[QWidget]:
        words = self.words
        if character.status is CharacterStatus.BANNED:
            return [
                StatusChip(self.presentation, "lock", words.say("Not for children")),
                law_chip(self.presentation, character.clause),
            ]
        marks: list[QWidget] = []
        if character.status is CharacterStatus.BLOCKED:
            marks.append(StatusChip(self.presentation, "prohibit", words.say("Blocked by you")))
        under_way = character.stage in {Stage.ASKED, Stage.REFUSED, Stage.CONFLICT}
        if under_way or character.status is CharacterStatus.BLOCKED:
            marks.append(stage_chip(self.presentation, character.stage))
        return marks

    def _act(self, character: CharacterView) -> QPushButton | None:
        words = self.words
        if character.status is CharacterStatus.BANNED:
            return None
        name = foreign(character.name, 24)
        blocked = character.status is CharacterStatus.BLOCKED
        made = button(
            self.presentation,
            words.say("Unblock") if blocked else words.say("Block"),
            lambda: self._set_blocked(character, not blocked),
            name=f"toggle_{character.character_id}",
        )
        made.setAccessibleName(
            words.say("Unblock {name}", name=name)
            if blocked
            else words.say("Block {name}", name=name)
        )
        return made

    def _set_blocked(
        self, character: CharacterView, blocked: bool, *, undoing: bool = False
    ) -> None:
        if self.link is None:
            return
        characters, link_id = self._characters, self.link.link_id
        change = characters.block if blocked else characters.unblock

        def done(_nothing: None) -> None:
            self.reload()
            if not undoing:
                self._tell(character, blocked)

        tasks.run(lambda: change(link_id, character.character_id), done, parent=self)

    def _tell(self, character: CharacterView, blocked: bool) -> None:
        name = foreign(character.name, 24)
        self._notice(
            self.words.say("{name} is blocked.", name=name)
            if blocked
            else self.words.say("{name} is open again.", name=name),
            self.words.say("Undo"),
            lambda: self._set_blocked(character, not blocked, undoing=True),
        )
