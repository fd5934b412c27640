"""Characters: who the child talks with, what waits for a word, and blocks in one click."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from guardian.desk.character_values import CastView
from guardian.desk.values import CharacterStatus, CharacterView, Keeper
from guardian.errors import GuardianError
from ui.formats import foreign
from ui.pages.base import Notice, Operation, Page
from ui.pages.characters_acts import CharacterActs
from ui.pages.characters_cards import CharacterCard
from ui.pages.characters_filter import CharacterFilter, Wanted
from ui.pages.characters_types import TypesCard
from ui.ports import Characters
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import Columns, column
from ui.widgets.buttons import button
from ui.widgets.slot import Slot
from ui.widgets.states import EmptyState
from ui.widgets.text import Text, sentence

_FEW = 4
"""So many characters are seen at a glance, and nobody has to search."""
_ORDER = {
    CharacterStatus.WAITING: 0,
    CharacterStatus.OPEN: 1,
    CharacterStatus.BLOCKED: 2,
    CharacterStatus.BANNED: 3,
}


class CharactersPage(Page[CastView]):
    """A card for each companion of the service. ``show_use`` leads to its time, where it is."""

    def __init__(
        self,
        presentation: Presentation,
        characters: Characters,
        *,
        notice: Notice,
        show_use: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(presentation, "characters", operation=self._all, draw=self._parts)
        self._characters = characters
        self._notice = notice
        self._show_use = show_use
        self._filter: CharacterFilter | None = None
        self._found: Slot | None = None

    def _all(self) -> Operation[CastView] | None:
        if self.link is None:
            return None
        characters, link_id = self._characters, self.link.link_id
        return lambda: characters.cast(link_id)

    def _forget(self) -> None:
        self._filter = None
        super()._forget()

    def _failed(self, turn: int, error: GuardianError) -> None:
        if turn == self._asked:
            self._filter = None  # it goes with what was shown
        super()._failed(turn, error)

    def _redraw(self) -> None:
        typing_at = self._filter.typing_at if self._filter is not None else None
        super()._redraw()
        if typing_at is not None and self._filter is not None:
            self._filter.type_on(typing_at)

    def _parts(self, cast: CastView) -> Iterator[QWidget | None]:
        words = self.words
        acts = self._acts()
        if not cast.characters:
            yield sentence(self.presentation, words.say("No characters yet."))
            yield EmptyState(
                self.presentation,
                icon="users-three",
                text=words.say("The service has not said which characters it offers."),
            )
            yield TypesCard(self.presentation, cast, acts)
            return
        wanted = self._filter.wanted() if self._filter is not None else Wanted()
        self._filter = CharacterFilter(self.presentation, wanted, self._show_found)
        if len(cast.characters) <= _FEW:
            self._filter.hide()
        looked_for, self._found = self._filter, Slot()
        place = self._found
        yield self._opening(cast)
        waiting = [each for each in cast.characters if _waits(each)]
        if waiting:
            yield self._waiting(waiting, acts)
        yield TypesCard(self.presentation, cast, acts)
        yield looked_for
        yield from self._finding(place, looked_for)
        yield place

    def _opening(self, cast: CastView) -> QWidget:
        words = self.words
        open_ones = [each for each in cast.characters if each.status is CharacterStatus.OPEN]
        name = foreign(self.link.ward_name, 24) if self.link is not None else ""
        title = words.say_n(
            "{name} can talk with {n} character.",
            "{name} can talk with {n} characters.",
            len(open_ones),
            name=name,
        )
        about = words.say("Every character is a program. A block holds from the next message on.")
        lines = column(
            sentence(self.presentation, title),
            Text(self.presentation, about, Size.STRONG, ink="second"),
            spacing=4,
        )
        if cast.as_of is not None:
            lines.addWidget(self._as_of(cast.as_of))
        made = QWidget()
        made.setLayout(lines)
        return made

    def _waiting(self, waiting: list[CharacterView], acts: CharacterActs) -> QWidget:
        title = self.words.say_n(
            "{n} new character waits for your approval",
            "{n} new characters wait for your approval",
            len(waiting),
        )
        made = QWidget()
        made.setObjectName("waiting_characters")
        made.setLayout(
            column(
                Text(self.presentation, title, ink="attention", bold=True),
                Columns([self._card(each, acts) for each in waiting]),
                spacing=8,
            )
        )
        return made

    def _show_found(self) -> None:
        """Show the cards that are looked for."""
        if self._found is not None and self._filter is not None:
            for _step in self._finding(self._found, self._filter):
                pass

    def _finding(self, place: Slot, looked_for: CharacterFilter) -> Iterator[None]:
        """Show in ``place`` the cards that are looked for; yield wherever a turn may end."""
        if self.value is None:
            return
        acts = self._acts()
        others = [each for each in self.value.characters if not _waits(each)]
        found = [each for each in others if looked_for.fits(each)]
        found.sort(key=lambda each: (_ORDER[each.status], -each.minutes_week))
        cards: list[QWidget] = []
        for each in found:
            cards.append(self._card(each, acts))
            yield
        if cards:
            place.put(column(Columns(cards)))
        elif others:
            place.put(column(self._nobody(looked_for)))

    def _nobody(self, looked_for: CharacterFilter) -> QWidget:
        words = self.words
        return EmptyState(
            self.presentation,
            icon="magnifying-glass",
            text=words.say("No character has this name and type."),
            action=button(
                self.presentation, words.say("Show all"), looked_for.clear, name="show_all"
            ),
        )

    def _card(self, character: CharacterView, acts: CharacterActs) -> QWidget:
        cast = self.value
        return CharacterCard(
            self.presentation,
            character,
            acts,
            exempting=cast is not None and cast.exempting,
            show_type=lambda: self._show_type(character),
            show_use=self._show_use,
        )

    def _show_type(self, character: CharacterView) -> None:
        """Lead to the switch by which a character is blocked."""
        switch = self.findChild(QWidget, f"type_{character.relationship_class}")
        if isinstance(switch, QWidget):
            switch.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(switch)

    def _acts(self) -> CharacterActs:
        return CharacterActs(self, self._characters, self._notice, failed=self._redraw)


def _waits(character: CharacterView) -> bool:
    return character.status is CharacterStatus.WAITING and character.kept_by is Keeper.YOU
