"""What can be asked for from the page of characters: each with a word, and a way back."""

from collections.abc import Callable

from guardian.desk.character_values import CastView
from guardian.desk.values import CharacterView, FieldState
from guardian.errors import GuardianError
from guardian.policy.settings import RelationshipClass
from ui import tasks
from ui.failures import show_failure
from ui.formats import foreign
from ui.pages.base import Notice, Page
from ui.ports import Characters
from ui.sayings.characters import TYPES

_NAME = 24


class CharacterActs:
    """The verbs of the account that ``page`` shows. ``failed``: draw again what was before."""

    def __init__(
        self,
        page: Page[CastView],
        characters: Characters,
        notice: Notice,
        *,
        failed: Callable[[], None],
    ) -> None:
        self._page = page
        self._words = page.words
        self._characters = characters
        self._link_id = page.link.link_id if page.link is not None else ""
        self._notice = notice
        self._failed = failed

    def block(self, character: CharacterView) -> None:
        """Keep a character away."""
        name = foreign(character.name, _NAME)
        self._do(
            lambda: self._characters.block(self._link_id, character.character_id),
            self._words.say("{name} is blocked.", name=name),
            lambda: self._characters.unblock(self._link_id, character.character_id),
        )

    def unblock(self, character: CharacterView) -> None:
        """Lift a block of this very character."""
        name = foreign(character.name, _NAME)
        self._do(
            lambda: self._characters.unblock(self._link_id, character.character_id),
            self._words.say("{name} is open again.", name=name),
            lambda: self._characters.block(self._link_id, character.character_id),
        )

    def approve(self, character: CharacterView) -> None:
        """Let a new character answer."""
        characters, link_id, which = self._characters, self._link_id, character.character_id
        self._do(
            lambda: characters.set_approved(link_id, which, True),
            self._words.say("{name} is approved.", name=foreign(character.name, _NAME)),
            lambda: characters.set_approved(link_id, which, False),
        )

    def set_type_blocked(self, kind: RelationshipClass, blocked: bool) -> None:
        """Block every character of a type, or open the type again."""
        characters, link_id, saying = self._characters, self._link_id, TYPES[kind]
        self._do(
            lambda: characters.set_type_blocked(link_id, kind, blocked),
            self._words.say(saying.blocked if blocked else saying.opened),
            lambda: characters.set_type_blocked(link_id, kind, not blocked),
        )

    def set_approval(self, on: bool) -> None:
        """Let new characters wait, or not."""
        words = self._words
        self._do(
            lambda: self._characters.set_approval(self._link_id, on),
            words.say("New characters wait for your approval.")
            if on
            else words.say("New characters answer at once."),
            lambda: self._characters.set_approval(self._link_id, not on),
        )

    def set_exempt(self, character: CharacterView, exempt: bool) -> None:
        """Let time with a character not count, or count again."""
        characters, link_id, which = self._characters, self._link_id, character.character_id
        words, name = self._words, foreign(character.name, _NAME)
        self._do(
            lambda: characters.set_exempt(link_id, which, exempt),
            words.say("Time with {name} does not count.", name=name)
            if exempt
            else words.say("Time with {name} counts again.", name=name),
            lambda: characters.set_exempt(link_id, which, not exempt),
        )

    def choose(self, field: str, state: FieldState, *, ours: bool) -> None:
        """Settle what was changed in two places."""

        def change() -> None:
            if ours:
                self._characters.use_ours(self._link_id, field, state.theirs)
            else:
                self._characters.keep_theirs(self._link_id, field)

        self._run(change, lambda: None)

    def _do(self, change: Callable[[], None], said: str, take_back: Callable[[], None]) -> None:
        def tell() -> None:
            undo = self._words.say("Undo")
            self._notice(said, undo, lambda: self._run(take_back, lambda: None))

        self._run(change, tell)

    def _run(self, change: Callable[[], None], tell: Callable[[], None]) -> None:
        def done(_nothing: None) -> None:
            self._page.reload()
            tell()

        def not_done(error: GuardianError) -> None:
            show_failure(error, self._page)
            self._failed()

        tasks.run(change, done, not_done, parent=self._page)
