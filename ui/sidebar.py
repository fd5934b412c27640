"""The left side: whose day it is, where to go, how fresh it all is."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from guardian.desk.values import LinkView
from guardian.words import N_
from ui.bridge_views import BridgeViews
from ui.formats import foreign
from ui.navigation import LockButton, NavigationButton
from ui.presentation import Presentation
from ui.sayings.bridges import TROUBLED
from ui.sayings.codes import CONDITIONS
from ui.theme.fonts import Size, grown
from ui.theme.tokens import navigation_width
from ui.widgets.boxes import column, row
from ui.widgets.icon import Icon
from ui.widgets.scroll import ScrollingPage
from ui.widgets.text import Elided, Text, named

PLACES = (
    ("home", N_("Home"), "house"),
    ("alerts", N_("Alerts"), "bell"),
    ("activity", N_("Activity"), "chart-bar"),
    ("characters", N_("Characters"), "users-three"),
    ("limits", N_("Limits"), "hourglass"),
    ("spending", N_("Spending"), "wallet"),
    ("records", N_("Records"), "notebook"),
    ("settings", N_("Settings"), "gear-six"),
)
_BAR = 12
"""Pixels at the right for the bar of places that scroll; air while they do not."""
_SWITCHER, _SWITCHER_AIR = 56, 4
_INITIAL = 34
_FOCUS_COMES_BACK = {
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
}
"""What gives a button the focus that nobody moved there."""
NEEDS_A_LINK = frozenset({"activity", "characters", "limits", "spending"})


@dataclass(frozen=True, kw_only=True)
class SidebarActs:
    """What the side can ask for. ``enter``: put the focus into the page that is shown.

    ``own``: how the companions do that the family runs itself.
    """

    go_to: Callable[[str], None]
    enter: Callable[[], None]
    choose: Callable[[LinkView], None]
    link_another: Callable[[], None]
    lock: Callable[[], None]
    quit: Callable[[], None]
    own: BridgeViews


class Sidebar(QFrame):
    """216 pixels, more for larger text; the places scroll where the window is too low."""

    def __init__(self, presentation: Presentation, acts: SidebarActs) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setFixedWidth(navigation_width(presentation.percent))
        self._narrow = False
        self._presentation = presentation
        self._acts = acts
        self._buttons: dict[str, NavigationButton] = {}
        self._place = ""
        self._went = False
        self._link: LinkView | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 16, 0, 16)
        layout.setSpacing(2)
        self._switcher = Switcher(presentation, acts)
        layout.addLayout(_left_of_the_bar(self._switcher))
        layout.addSpacing(12)
        places = column(spacing=2)
        for number, (name, title, icon) in enumerate(PLACES, start=1):
            made = NavigationButton(presentation, name, title, icon, number)
            made.toggled.connect(lambda on, name=name: self._chosen(name, on=on))
            made.clicked.connect(lambda _checked=False, name=name: self._pressed(name))
            made.called.connect(acts.enter)
            self._buttons[name] = made
            places.addWidget(made)
        places.addStretch(1)
        scrolling, inside = ScrollingPage("scroll_navigation", keys=False), QWidget()
        inside.setLayout(places)
        scrolling.area.setWidget(inside)
        layout.addWidget(scrolling, 1)
        layout.addSpacing(8)
        self._lock = LockButton(presentation, acts.lock)
        layout.addLayout(_left_of_the_bar(self._lock))
        layout.addSpacing(8)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(12, 0, _BAR, 0)
        self._foot.setSpacing(8)
        layout.addLayout(self._foot)
        acts.own.changed.connect(self.tell_age)

    def show_links(self, links: tuple[LinkView, ...], link: LinkView | None) -> None:
        """Show whose day it is and how fresh."""
        self._link = link
        self._switcher.show_links(links, link)
        for name in NEEDS_A_LINK:
            self._buttons[name].setVisible(link is not None)
        self.tell_age()

    def show_narrow(self, narrow: bool) -> None:
        """Leave the words out, where the window has no room for them; each is a tooltip then."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.setFixedWidth(navigation_width(self._presentation.percent, narrow=narrow))
        for each in self._buttons.values():
            each.show_words(not narrow)
        self._lock.show_words(not narrow)
        self._switcher.show_words(not narrow)
        self.tell_age()

    def show_place(self, name: str) -> None:
        """Mark where we are."""
        self._place = name
        for place, made in self._buttons.items():
            made.setChecked(place == name)

    def _chosen(self, name: str, *, on: bool) -> None:
        """Go where a screen reader switched to: it toggles and never clicks."""
        if on and name != self._place:
            self._went = True
            self._acts.go_to(name)

    def _pressed(self, name: str) -> None:
        """Go back to the start of a place that is chosen already."""
        if not self._went:
            self._acts.go_to(name)
        self._went = False

    def show_waiting(self, alerts: int) -> None:
        """Say how many alerts wait."""
        self._buttons["alerts"].show_count(alerts)

    def tell_age(self) -> None:
        """Say again how the connection stands and how old the news is."""
        while self._foot.count():
            item = self._foot.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        link = self._link
        if link is None:
            return
        words = self._presentation.words
        own = self._acts.own.troubled(link)
        saying = CONDITIONS[link.condition] if own is None else TROUBLED[own.health.running]
        state = words.say(saying.text)
        if link.last_heard_at is not None and own is None:
            age = self._presentation.formats.ago(
                link.last_heard_at, self._presentation.now(), link.time_zone
            )
            state = words.say("{state} · {age}", state=state, age=age)
        ink = saying.ink
        colour = getattr(self._presentation.colours, ink)
        mark = Icon(self._presentation, saying.icon, colour, 16)
        self._foot.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        said = Text(self._presentation, state, Size.CAPTION, ink=ink)
        said.setObjectName("connection_state")
        self._foot.addWidget(said, 1)
        said.setVisible(not self._narrow)
        if self._narrow:
            named(mark, "connection_mark", state).setToolTip(state)


def _left_of_the_bar(part: QWidget) -> QHBoxLayout:
    made = row(part)
    made.setContentsMargins(0, 0, _BAR, 0)
    return made


class Switcher(QPushButton):
    """Whose day it is; a menu of the others, of one more account, and of leaving."""

    def __init__(self, presentation: Presentation, acts: SidebarActs) -> None:
        super().__init__()
        self.setObjectName("ward_switcher")
        self.setProperty("kind", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._presentation = presentation
        self._acts = acts
        self._with_words = True
        self._words: tuple[QWidget, ...] = ()
        self._inside = QHBoxLayout(self)
        self._inside.setContentsMargins(8, _SWITCHER_AIR, 8, _SWITCHER_AIR)
        self._inside.setSpacing(12)
        self.clicked.connect(lambda _checked=False: self._open())
        fonts = (presentation.font(bold=True), presentation.font(Size.CAPTION))
        lines = sum(QFontMetrics(each).height() for each in fonts)
        self._high = max(_SWITCHER, lines + 2 * _SWITCHER_AIR)
        self._menu = QMenu(self)
        self._menu.setFont(presentation.font())

    def sizeHint(self) -> QSize:
        """As high as its two lines; the style sheet knows no more than the least."""
        return QSize(super().sizeHint().width(), self._high)

    def show_links(self, links: tuple[LinkView, ...], link: LinkView | None) -> None:
        """Show the one that is looked at."""
        while self._inside.count():
            item = self._inside.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        words, colours = self._presentation.words, self._presentation.colours
        name = foreign(link.ward_name, 24) if link is not None else "Guardian"
        self._inside.addWidget(Initial(self._presentation, name))
        lines = QWidget()
        lines.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        texts = [Elided(self._presentation, name, bold=True)]
        if link is not None:
            about = words.say("{band} years", band=link.band.replace("-", "–"))
            if len({each.provider_name for each in links}) > 1:
                about = foreign(link.provider_name, 30)
            texts.append(Elided(self._presentation, about, Size.CAPTION, ink="second"))
        lines.setLayout(column(*texts, spacing=0))
        caret = Icon(self._presentation, "caret-down", colours.second, 16)
        self._inside.addWidget(lines, 1)
        self._inside.addWidget(caret)
        self._words = (lines, caret)
        self.show_words(self._with_words)
        self.setAccessibleName(
            words.say("Menu of Guardian")
            if link is None
            else words.say("Child: {name}. Opens a menu.", name=name)
        )
        self._fill(links, link)

    def show_words(self, on: bool) -> None:
        """Show name and age, or the first letter alone."""
        self._with_words = on
        for each in self._words:
            each.setVisible(on)
        self.setToolTip("" if on else self.accessibleName())

    def _fill(self, links: tuple[LinkView, ...], chosen: LinkView | None) -> None:
        words = self._presentation.words
        self._menu.clear()
        for link in links:
            text = words.say(
                "{name} at {provider}",
                name=foreign(link.ward_name, 24),
                provider=foreign(link.provider_name, 30),
            )
            action = self._menu.addAction(text.replace("&", "&&"))
            action.setObjectName(f"choose_{link.link_id}")
            action.setCheckable(True)
            action.setChecked(chosen is not None and link.link_id == chosen.link_id)
            action.triggered.connect(lambda _checked=False, link=link: self._acts.choose(link))
        if links:
            self._menu.addSeparator()
        another = self._menu.addAction(words.say("Link another account"))
        another.triggered.connect(lambda _checked=False: self._acts.link_another())
        leave = self._menu.addAction(words.say("Quit Guardian"))
        leave.setObjectName("menu_quit")
        leave.triggered.connect(lambda _checked=False: self._acts.quit())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring for the keyboard only: a new window gives its first button the focus."""
        kept = event.reason() in _FOCUS_COMES_BACK
        self._show_ring(self.property("ring") == "true" if kept else True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget the ring where the focus went elsewhere in the window."""
        if event.reason() not in _FOCUS_COMES_BACK:
            self._show_ring(False)
        super().focusOutEvent(event)

    def _show_ring(self, on: bool) -> None:
        self.setProperty("ring", "true" if on else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))


class Initial(QWidget):
    """The first letter of a name in a circle."""

    def __init__(self, presentation: Presentation, name: str) -> None:
        super().__init__()
        self._presentation = presentation
        self._letter = name[:1].upper()
        across = grown(_INITIAL, presentation.percent)
        self.setFixedSize(across, across)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw it."""
        colours = self._presentation.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(QRectF(self.rect()))
        painter.setPen(QColor(colours.on_accent))
        painter.setFont(self._presentation.font(bold=True))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._letter)
        painter.end()
