"""What every page does alike: load in a worker, show a skeleton, content or an error, reload."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from guardian.desk.values import Condition, LinkView
from guardian.errors import GuardianError
from ui import tasks
from ui.pages.content import Content, Place, made_ready
from ui.pages.turns import TURN_SECONDS, Turns
from ui.presentation import Presentation
from ui.sayings.codes import CONDITIONS, LINKED_AGAIN, condition_meaning
from ui.there import moment_there
from ui.widgets.buttons import button
from ui.widgets.scroll import ScrollingPage
from ui.widgets.shapes import Skeleton
from ui.widgets.states import Banner, ErrorPanel
from ui.widgets.text import Text, caption

V = TypeVar("V")
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
    part of the same name; an equal value is not drawn again. Where nothing of it was shown before,
    it is made over several turns of the event loop, out of sight, and shown when it is whole;
    ``draw`` may yield ``None`` between parts that take long, where a turn may end. What is shown
    already is replaced at once: it may be in use.
    """

    turn_seconds = TURN_SECONDS
    """After so long a turn of making ends."""

    link_again = Signal(object)
    to_settings = Signal()
    """The parent wants to link the account again that is looked at; its service's address."""

    answered = Signal()
    """What was asked for is shown, or why it cannot be."""

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        *,
        operation: Callable[[], Operation[V] | None],
        draw: Callable[[V], Iterable[QWidget | None]],
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
        self._place = Place()
        self._scroll.setWidget(self._place)
        self._making: tuple[Turns, Content] | None = None
        self._whole = False
        outer.addWidget(scrolling)
        self._put([Skeleton(self.presentation.colours, self.words.say("Loading"))])

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
            self._put([Skeleton(self.presentation.colours, self.words.say("Loading"))])

    def _arrived(self, turn: int, value: V) -> None:
        if turn != self._asked:
            return
        if value != self.value:
            self.value = value
            self._renew()
        if self._making is None:
            self.answered.emit()

    def _failed(self, turn: int, error: GuardianError) -> None:
        if turn != self._asked:
            return
        self.value = None
        text = error.in_language(self.words.language)
        self._put([ErrorPanel(self.presentation, text, self.reload)])
        self.answered.emit()

    @property
    def making(self) -> bool:
        """Whether what it shows is still being made."""
        return self._making is not None

    def _renew(self) -> None:
        """Show a value that has come: at once where another one is shown, for it may be in use."""
        self._redraw()

    def _redraw(self) -> None:
        if self.value is None:
            return
        parts = self._drawn(self.value)
        if self._whole:
            self._put([each for each in parts if each is not None])
            self._whole = True
            self._drew()
        else:
            self._make(parts)

    def _drawn(self, value: V) -> Iterator[QWidget | None]:
        banner = self._condition_banner()
        if banner is not None:
            yield banner
        yield from self._draw(value)

    def _drew(self) -> None:
        """Do what is to be done each time the value is shown, whole."""

    def _make(self, parts: Iterator[QWidget | None]) -> None:
        """Make it out of sight, over several turns; what was being made is dropped."""
        self._stop_making()
        content = Content(self._place)
        size = self._scroll.viewport().size()

        def done() -> None:
            self._making = None
            self._show(content)
            self._whole = True
            self._drew()
            self.answered.emit()

        turns = Turns(
            made_ready(content, parts, size), done, content, turn_seconds=self.turn_seconds
        )
        self._making = turns, content

    def _stop_making(self) -> None:
        if self._making is not None:
            turns, content = self._making
            turns.stop()
            content.deleteLater()
            self._making = None

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
        way = self._way_out(link)
        banner = Banner(self.presentation, kind, saying.icon, title, meaning, way)
        banner.setObjectName("condition_banner")
        return banner

    def _way_out(self, link: LinkView) -> QPushButton | None:
        """Return what leads to where an account that is not well can be mended."""
        words = self.words
        if link.condition in LINKED_AGAIN:
            return button(
                self.presentation,
                words.say("Link again"),
                lambda: self.link_again.emit(link),
                name="link_again",
                kind="primary",
            )
        if link.own is None or link.condition is not Condition.OFFLINE:
            return None
        return button(
            self.presentation,
            words.say("See it in Settings"),
            self.to_settings.emit,
            name="mend_own_companion",
        )

    def _put(self, parts: list[QWidget]) -> None:
        """Replace what the page shows."""
        self._stop_making()
        self._whole = False
        content = Content(self._place)
        for part in parts:
            content.add(part)
        self._show(content)

    def _show(self, content: Content) -> None:
        """Show it in the place of what was there, within one turn: nothing flickers."""
        focused = self._focused_name()
        bar = self._scroll.verticalScrollBar()
        position = bar.value()
        self._place.show_now(content)
        if focused:
            again = content.findChild(QWidget, focused)
            if isinstance(again, QWidget):
                again.setFocus(Qt.FocusReason.TabFocusReason)
        if position:
            QTimer.singleShot(0, bar, lambda: bar.setValue(position))

    def _focused_name(self) -> str:
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""
