"""What of the alerts is wanted: a word, what waits, a level, a kind, a child."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from guardian.desk.values import LinkView
from guardian.link.wire.events import Level
from guardian.words import Words
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.codes import LEVELS
from ui.sayings.signals import FAMILIES
from ui.widgets.boxes import column, row
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.segments import Segments

PAUSE_MILLISECONDS = 200
"""How long the keys rest before the records are searched."""
LONGEST_SEARCH = 100
OWN = "own"
"""The kind of what Guardian found out itself."""
_LEVELS = (Level.CRITICAL, Level.HIGH, Level.MODERATE, Level.LOW, Level.INFO)
_LONGEST_NAME = 16


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is wanted; empty: no matter. ``kind``: a family of signals, or :data:`OWN`."""

    text: str = ""
    waiting: bool = False
    level: str = ""
    kind: str = ""
    link_id: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but a search leaves alerts out."""
        return bool(self.waiting or self.level or self.kind or self.link_id)

    @property
    def alerts(self) -> bool:
        """Whether alerts are wanted at all."""
        return self.kind != OWN

    @property
    def findings(self) -> bool:
        """Whether what Guardian found out is wanted: it has no level and no word to search for."""
        return self.kind in {"", OWN} and not self.level and not self.text


def fitting(wish: Wish, links: tuple[LinkView, ...]) -> Wish:
    """Return the wish without a child whose account is gone, or is the only one."""
    known = {each.link_id for each in links} if len(links) > 1 else set()
    return wish if wish.link_id in known else replace(wish, link_id="")


class AlertFilters(QWidget):
    """Stays while what it narrows is drawn anew. ``on_wish`` gets every other wish."""

    def __init__(
        self,
        presentation: Presentation,
        wish: Wish,
        links: tuple[LinkView, ...],
        on_wish: Callable[[Wish], None],
    ) -> None:
        super().__init__()
        self.setObjectName("alert_filters")
        self._presentation = presentation
        self._words = presentation.words
        self._wish = wish
        self._on_wish = on_wish
        self._menus: dict[str, _Choice] = {}
        self._field = self._search_field(wish.text)
        words = self._words
        self._which = Segments(
            presentation,
            "alerts_shown",
            {"all": words.say("All"), "waiting": words.say("Waiting")},
            "waiting" if wish.waiting else "all",
            lambda chosen: self._ask(waiting=chosen == "waiting"),
        )
        for name, texts in self._choices(links).items():
            made = _Choice(presentation, name, texts, getattr(wish, name), self._chosen)
            self._menus[name] = made
        self._clear = button(
            presentation,
            words.say("Show everything"),
            self.clear,
            name="clear_filters",
            kind="plain",
        )
        choices = Flow([*self._menus.values(), self._clear])
        first = row(spacing=8)
        first.addWidget(self._field, 1)
        first.addWidget(self._which)
        self.setLayout(column(first, choices, spacing=8))
        self._tell()

    def search_now(self) -> None:
        """Search for what is typed, without a pause."""
        self._pause.stop()
        self._ask(text=self._field.text().strip())

    def clear(self) -> None:
        """Leave nothing out, but for the search."""
        again = self._wish.narrowed
        self._wish = Wish(text=self._wish.text)
        for made in self._menus.values():
            made.choose("")
        first = self._which.findChild(QPushButton, "alerts_shown_all")
        if isinstance(first, QPushButton):
            first.setChecked(True)
        self._field.setFocus()
        self._tell()
        if again:
            self._on_wish(self._wish)

    def _choices(self, links: tuple[LinkView, ...]) -> dict[str, dict[str, str]]:
        """Return what there is to choose from; a child only where there are several."""
        words = self._words
        levels = {each.value: words.say(LEVELS[each].text) for each in _LEVELS}
        kinds = {name: words.say(text) for name, text in FAMILIES.items()}
        found = {
            "level": {"": words.say("Every level"), **levels},
            "kind": {
                "": words.say("Every kind"),
                **kinds,
                OWN: words.say("Found by Guardian"),
            },
        }
        if len(links) > 1:
            found["link_id"] = {"": words.say("Every child"), **_children(words, links)}
        return found

    def _chosen(self, name: str, value: str) -> None:
        self._ask(**{name: value})

    def _ask(self, **change: object) -> None:
        wish = replace(self._wish, **change)  # type: ignore[arg-type] # names of its own fields
        if wish != self._wish:
            self._wish = wish
            self._tell()
            self._on_wish(wish)

    def _tell(self) -> None:
        self._clear.setVisible(self._wish.narrowed)

    def _search_field(self, text: str) -> QLineEdit:
        presentation, words = self._presentation, self._words
        field = QLineEdit(text)
        field.setObjectName("search_alerts")
        field.setFont(presentation.font())
        field.setMaxLength(LONGEST_SEARCH)
        field.setPlaceholderText(words.say("Search notes, names and kinds of alert"))
        field.setAccessibleName(words.say("Search the alerts"))
        field.addAction(
            presentation.icon("magnifying-glass", presentation.colours.faint),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        clear = field.addAction(
            presentation.icon("x", presentation.colours.second),
            QLineEdit.ActionPosition.TrailingPosition,
        )
        clear.setToolTip(words.say("Clear the search"))
        clear.setVisible(bool(text))
        clear.triggered.connect(field.clear)
        field.textChanged.connect(lambda typed: clear.setVisible(bool(typed)))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.search_now)
        field.textChanged.connect(lambda _text: self._pause.start())
        field.returnPressed.connect(self.search_now)
        return field


class _Choice(QPushButton):
    """A button that says what is chosen and opens the choices. The first one is no matter."""

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        texts: Mapping[str, str],
        chosen: str,
        on_choice: Callable[[str, str], None],
    ) -> None:
        super().__init__()
        self.setObjectName(f"choose_{name}")
        self.setFont(presentation.font())
        self.setProperty("kind", "quiet")
        self._presentation = presentation
        self._actions: dict[str, QAction] = {}
        menu = QMenu(self)
        menu.setObjectName(f"menu_{name}")
        menu.setFont(presentation.font())
        group = QActionGroup(menu)
        for value, text in texts.items():
            action = menu.addAction(text.replace("&", "&&"))
            action.setObjectName(f"{name}_{value or 'every'}")
            action.setCheckable(True)
            action.toggled.connect(
                lambda on, value=value: self._say(value, on=on, then=on_choice, name=name)
            )
            group.addAction(action)
            self._actions[value] = action
        self.setMenu(menu)
        self.choose(chosen)

    def choose(self, value: str) -> None:
        """Choose; what is not there any more is the first one."""
        self._actions.get(value, self._actions[""]).setChecked(True)

    def _say(self, value: str, *, on: bool, then: Callable[[str, str], None], name: str) -> None:
        if not on:
            return
        text = self._actions[value].text()
        self.setText(text)
        self.setAccessibleName(text.replace("&&", "&"))
        self.setFont(self._presentation.font(bold=bool(value)))
        then(name, value)


def _children(words: Words, links: tuple[LinkView, ...]) -> dict[str, str]:
    """Return the accounts by the child's name, and by the service's where two are called alike."""
    names = [foreign(each.ward_name, _LONGEST_NAME) for each in links]
    return {
        each.link_id: name
        if names.count(name) == 1
        else words.say(
            "{name} at {service}", name=name, service=foreign(each.provider_name, _LONGEST_NAME)
        )
        for each, name in zip(links, names, strict=True)
    }
