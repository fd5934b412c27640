"""Finds a character among many: by its name, and by its type."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from guardian.desk.values import CharacterView
from guardian.policy.settings import RelationshipClass
from ui.presentation import Presentation
from ui.sayings.codes import CLASSES
from ui.widgets.buttons import button

LONGEST_SEARCH = 60


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for. ``cursor``: where in the text somebody stands."""

    text: str = ""
    kind: RelationshipClass | None = None
    cursor: int = 0


class CharacterFilter(QWidget):
    """A field and a menu; ``changed`` comes with every letter."""

    def __init__(
        self, presentation: Presentation, wanted: Wanted, changed: Callable[[], None]
    ) -> None:
        super().__init__()
        self._presentation = presentation
        self._words = words = presentation.words
        self._changed = changed
        self._kind = wanted.kind
        self._field = QLineEdit(wanted.text)
        self._field.setCursorPosition(wanted.cursor)
        self._field.setObjectName("search_characters")
        self._field.setFont(presentation.font())
        self._field.setMaxLength(LONGEST_SEARCH)
        self._field.setPlaceholderText(words.say("Search by name"))
        self._field.setAccessibleName(words.say("Search the characters by name"))
        self._field.addAction(
            presentation.icon("magnifying-glass", presentation.colours.faint),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        clear = self._field.addAction(
            presentation.icon("x", presentation.colours.second),
            QLineEdit.ActionPosition.TrailingPosition,
        )
        clear.setToolTip(words.say("Clear the search"))
        clear.setVisible(bool(wanted.text))
        clear.triggered.connect(self._field.clear)
        self._field.textChanged.connect(lambda typed: clear.setVisible(bool(typed)))
        self._field.textChanged.connect(lambda _typed: changed())
        self._menu = QMenu(self)
        self._menu.setFont(presentation.font())
        self._choose_button = self._chooser()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self._field, 1)
        line.addWidget(self._choose_button)
        self._say_kind()

    def fits(self, character: CharacterView) -> bool:
        """Whether a character is among those that are looked for."""
        wanted = self._field.text().strip().casefold()
        right = self._kind is None or character.relationship_class is self._kind
        return right and wanted in character.name.casefold()

    def clear(self) -> None:
        """Look for all of them."""
        self._choose(None)
        self._field.clear()

    def wanted(self) -> Wanted:
        """Return what is looked for."""
        return Wanted(text=self._field.text(), kind=self._kind, cursor=self._field.cursorPosition())

    def type_on(self, position: int) -> None:
        """Let whoever typed go on: what takes the focus has selected everything."""
        self._field.deselect()
        self._field.setCursorPosition(position)

    @property
    def typing_at(self) -> int | None:
        """Where somebody types; ``None``: nobody does."""
        return self._field.cursorPosition() if self._field.hasFocus() else None

    def _chooser(self) -> QPushButton:
        made = button(self._presentation, "", self._open, name="choose_type", icon="funnel-simple")
        group = QActionGroup(self._menu)
        for kind in (None, *RelationshipClass):
            action = self._menu.addAction(self._name(kind))
            action.setObjectName(f"only_{kind or 'all'}")
            action.setCheckable(True)
            action.setChecked(kind is None)
            action.triggered.connect(lambda _checked=False, kind=kind: self._choose(kind))
            group.addAction(action)
        return made

    def _open(self) -> None:
        self._menu.popup(self._choose_button.mapToGlobal(self._choose_button.rect().bottomLeft()))

    def _choose(self, kind: RelationshipClass | None) -> None:
        self._kind = kind
        self._say_kind()
        self._changed()

    def _say_kind(self) -> None:
        name = self._name(self._kind)
        self._choose_button.setText(name)
        self._choose_button.setAccessibleName(
            self._words.say("Type: {type}. Opens a menu.", type=name)
        )
        for action in self._menu.actions():
            action.setChecked(action.objectName() == f"only_{self._kind or 'all'}")

    def _name(self, kind: RelationshipClass | None) -> str:
        words = self._words
        return words.say("All types") if kind is None else words.say(CLASSES[kind].text)
