"""What every page does alike: load in a worker, show a skeleton, content or an error, reload."""

from collections.abc import Callable
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from guardian.desk.values import Condition, LinkView
from guardian.errors import GuardianError
from ui import tasks
from ui.presentation import Presentation
from ui.sayings.codes import CONDITIONS, LINKED_AGAIN, condition_meaning
from ui.theme.fonts import percent_of
from ui.theme.tokens import CONTENT_WIDTH
from ui.there import moment_there
from ui.widgets.buttons import button
from ui.widgets.scroll import ScrollingPage
from ui.widgets.states import Banner, ErrorPanel, Skeleton
from ui.widgets.text import Text, caption

V = TypeVar("V")
_SIDE = 40
_TOP = 32
Operation = Callable[[], V]


class Notice(Protocol):
    """Shows a word at the foot of the window."""

    def __call__(
        self, text: str, action_text: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Show ``text`` with at most one thing to do."""
        ...


class Page(QWidget, Generic[V]):
    """Shows one value: ``operation`` makes what fetches it, in a worker; ``draw`` its parts.

    Drawing replaces the whole content, keeps the scroll position and gives the focus back to the
    part of the same name; an equal value is not drawn again.
    """

    link_again = Signal(str)
    """The parent wants to link the account again that is looked at; its service's address."""

    answered = Signal()
    """What was asked for is shown, or why it cannot be."""

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        *,
        operation: Callable[[], Operation[V] | None],
        draw: Callable[[V], list[QWidget]],
    ) -> None:
        super().__init__()
        self.setObjectName(f"page_{name}")
        self.presentation = presentation
        self.words = presentation.words
        self.links: tuple[LinkView, ...] = ()
        self.link: LinkView | None = None
        self.value: V | None = None
        self._operation = operation
        self._draw = draw
        self._asked = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scrolling = ScrollingPage(f"scroll_{name}")
        self._scroll = scrolling.area
        outer.addWidget(scrolling)
        self._put([Skeleton(self.words.say("Loading"))])

    def show_for(self, links: tuple[LinkView, ...], link: LinkView | None) -> None:
        """Set the accounts and the one that is looked at, and reload."""
        other = link is None or self.link is None or link.link_id != self.link.link_id
        moved = link is None or self.link is None or link.condition is not self.link.condition
        self.links, self.link = links, link
        if other:
            self._forget()
        elif moved and self.value is not None:
            self._redraw()
        self.reload()

    def step_back(self) -> bool:
        """Close what was opened within the page; return whether anything was."""
        return False

    def reload(self) -> None:
        """Fetch again; what is shown stays until the answer is here."""
        operation = self._operation()
        if operation is None:
            return
        self._asked += 1
        turn = self._asked
        tasks.run(
            operation,
            lambda value: self._arrived(turn, value),
            lambda error: self._failed(turn, error),
            parent=self,
        )

    def show_value(self, value: V) -> None:
        """Draw a value that came as the answer to an act."""
        self._asked += 1
        self._arrived(self._asked, value)

    def _forget(self) -> None:
        if self.value is not None:
            self.value = None
            self._put([Skeleton(self.words.say("Loading"))])

    def _arrived(self, turn: int, value: V) -> None:
        if turn != self._asked:
            return
        if value != self.value:
            self.value = value
            self._redraw()
        self.answered.emit()

    def _failed(self, turn: int, error: GuardianError) -> None:
        if turn != self._asked:
            return
        self.value = None
        text = error.in_language(self.words.language)
        self._put([ErrorPanel(self.presentation, text, self.reload)])
        self.answered.emit()

    def _redraw(self) -> None:
        if self.value is None:
            return
        parts = self._draw(self.value)
        banner = self._condition_banner()
        self._put(([banner] if banner else []) + parts)

    def _as_of(self, moment: datetime) -> Text:
        """Return of when the figures are, by the service's clock and day."""
        when = moment_there(self.presentation, moment, self.link)
        return caption(self.presentation, self.words.say("As of {time}", time=when))

    def _condition_banner(self) -> QWidget | None:
        """Return what to know while the account is not up to date."""
        link = self.link
        if link is None or link.condition is Condition.ACTIVE:
            return None
        saying = CONDITIONS[link.condition]
        title = self.words.say(saying.text)
        if link.last_heard_at is not None:
            age = self.presentation.formats.ago(
                link.last_heard_at, self.presentation.now(), link.time_zone
            )
            title = self.words.say("{condition} · last heard {age}", condition=title, age=age)
        kind = "note" if link.condition is Condition.CATCHING_UP else "attention"
        meaning = self.words.say(condition_meaning(link) or saying.text)
        again = None
        if link.condition in LINKED_AGAIN:
            again = button(
                self.presentation,
                self.words.say("Link again"),
                lambda: self.link_again.emit(link.provider_url),
                name="link_again",
                kind="primary",
            )
        banner = Banner(self.presentation, kind, saying.icon, title, meaning, again)
        banner.setObjectName("condition_banner")
        return banner

    def _put(self, parts: list[QWidget]) -> None:
        """Replace what the page shows."""
        focused = self._focused_name()
        bar = self._scroll.verticalScrollBar()
        position = bar.value()
        content = _Content(parts)
        before = self._scroll.takeWidget()  # setWidget would delete it in the midst of a click
        if before is not None:
            before.hide()
            before.deleteLater()
        self._scroll.setWidget(content)
        if focused:
            again = content.findChild(QWidget, focused)
            if isinstance(again, QWidget):
                again.setFocus(Qt.FocusReason.TabFocusReason)
        if position:
            QTimer.singleShot(0, bar, lambda: bar.setValue(position))

    def _focused_name(self) -> str:
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""


class _Content(QWidget):
    """The parts of a page in a column of readable width."""

    def __init__(self, parts: list[QWidget]) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(_SIDE, _TOP, _SIDE, _TOP)
        inner = QWidget()
        inner.setMaximumWidth(CONTENT_WIDTH * percent_of(inner) // 100)
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        across.addWidget(inner, 1000)
        across.addStretch(1)
