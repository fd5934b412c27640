"""A crisis on a screen of its own: what it is, what to do, whom to call, and three ways on."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from guardian.desk.values import AlertView, LinkView
from ui.formats import foreign
from ui.pages.alert_help import helpline_card, steps_card
from ui.presentation import Presentation
from ui.sayings.codes import ACTORS, IMMINENCES, PROVIDER_ACTIONS, known
from ui.sayings.signals import advice, signal_title
from ui.theme.fonts import Size, percent_of
from ui.theme.tokens import CONTENT_WIDTH
from ui.there import moment_there
from ui.widgets.boxes import Columns, column, row, rule
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.scroll import ScrollingPage
from ui.widgets.text import Text, caption, sentence

READY_MILLISECONDS = 700
"""So long nothing can be pressed: whoever was about to press something else meant that."""
_SIDE = 40
_SCROLL_BAR = 10
_MOST_ACTIONS = 6


@dataclass(frozen=True, kw_only=True)
class CrisisActs:
    """The ways on."""

    seen: Callable[[], None]
    stop: Callable[[], None]
    later: Callable[[], None]


class CrisisScreen(QFrame):
    """Covers ``host`` until somebody presses a button; no key and no click elsewhere closes it.

    What is below cannot be reached meanwhile. It says nothing of a conversation.
    """

    def __init__(
        self,
        presentation: Presentation,
        host: QWidget,
        alert: AlertView,
        link: LinkView | None,
        acts: CrisisActs,
    ) -> None:
        super().__init__(host)
        self.setObjectName("crisis_screen")
        self.alert = alert
        self._presentation = presentation
        self._words = presentation.words
        self._host = host
        self._link = link
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._said = caption(presentation, "")
        self._said.setObjectName("crisis_said")
        self._more = caption(presentation, "")
        self._more.setObjectName("crisis_more")
        self._buttons = self._made_buttons(acts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._page(), 1)
        layout.addWidget(rule())
        layout.addWidget(self._foot())
        self._name()
        self.ready = QTimer(self)
        self.ready.setSingleShot(True)
        self.ready.setInterval(READY_MILLISECONDS)
        self.ready.timeout.connect(self._enable)
        self._cover()

    def leave(self) -> None:
        """Go away, and give back what was below."""
        self.ready.stop()
        self._host.removeEventFilter(self)
        for each in self._below():
            each.setEnabled(True)
        self.hide()
        self.deleteLater()

    def say(self, text: str) -> None:
        """Say what an act has come to, here and to a screen reader."""
        self._said.setText(text)
        self._said.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def show_more(self, count: int) -> None:
        """Say how many crises wait behind this one."""
        said = self._words.say_n(
            "One more crisis waits behind this one.",
            "{n} more crises wait behind this one.",
            count,
        )
        self._more.setText(said if count else "")
        self._more.setVisible(bool(count))

    def _cover(self) -> None:
        self.setGeometry(self._host.rect())
        self._host.installEventFilter(self)
        for each in self._below():
            each.setEnabled(False)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ready.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _below(self) -> list[QWidget]:
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        found = self._host.findChildren(QWidget, options=direct)
        return [each for each in found if each is not self and not each.isWindow()]

    def _enable(self) -> None:
        for each in self._buttons:
            each.setEnabled(True)

    def _name(self) -> None:
        """Say everything at once to whoever hears it instead of seeing it."""
        words, alert = self._words, self.alert
        self.setAccessibleName(
            words.say(
                "Crisis alert about {name}: {title}",
                name=foreign(alert.ward_name, 24),
                title=signal_title(words, alert.category),
            )
        )
        self.setAccessibleDescription(words.say(advice(alert.category).meaning))

    def _made_buttons(self, acts: CrisisActs) -> list[QPushButton]:
        shown, words = self._presentation, self._words
        made = [
            button(
                shown,
                words.say("I have seen this"),
                acts.seen,
                name="crisis_seen",
                kind="crisis",
                icon="check",
            ),
            button(shown, words.say("Stop the chat"), acts.stop, name="crisis_stop", icon="stop"),
            button(
                shown,
                words.say("Later, keep it waiting"),
                acts.later,
                name="crisis_later",
                kind="plain",
            ),
        ]
        for each in made:
            each.setEnabled(False)
        if self._link is None:
            made[1].hide()
        return made

    def _page(self) -> QWidget:
        shown, alert = self._presentation, self.alert
        helplines = dict(self._link.helplines) if self._link is not None else {}
        inner = column(
            self._heading(),
            Columns([steps_card(shown, alert), helpline_card(shown, helplines, large=True)]),
            self._done(),
            None,
            spacing=16,
        )
        scrolling = ScrollingPage("scroll_crisis")
        self._scrolling = scrolling.area
        self._scrolling.setWidget(_centred(inner, top=32, bottom=16))
        return scrolling

    def _heading(self) -> QWidget:
        shown, words, alert = self._presentation, self._words, self.alert
        mark = words.say("Crisis · {hurry}", hurry=words.say(IMMINENCES[alert.imminence]))
        if alert.drill:
            mark = words.say("A drill: the service tries whether alerts arrive.")
        above = row(Icon(shown, "first-aid", shown.colours.crisis, 22), spacing=8)
        above.addWidget(Text(shown, mark, ink="crisis", bold=True), 1)
        title = words.say(
            "{name}: {title}",
            name=foreign(alert.ward_name, 24),
            title=signal_title(words, alert.category),
        )
        made = QWidget()
        made.setLayout(
            column(
                above,
                sentence(shown, title),
                caption(shown, self._about()),
                Text(shown, words.say(advice(alert.category).meaning), Size.STRONG, ink="second"),
                spacing=8,
            )
        )
        return made

    def _about(self) -> str:
        words, alert = self._words, self.alert
        when = moment_there(self._presentation, alert.detected_at, self._link)
        who = words.say(ACTORS[alert.actor])
        if not alert.character_name:
            return words.say("{who} · {time}", who=who, time=when)
        character = foreign(alert.character_name, 24)
        return words.say(
            "{who} · with {character} · {time}", who=who, character=character, time=when
        )

    def _done(self) -> QWidget:
        """Return what the service did, and what a signal is."""
        words = self._words
        done = [known(words, PROVIDER_ACTIONS, e) for e in self.alert.provider_actions]
        note = words.say(
            "A signal says “please look”. It is no diagnosis, and it can be wrong. The chat"
            " itself stays with your child."
        )
        said = self._presentation.formats.sentences([*done[:_MOST_ACTIONS], note])
        return caption(self._presentation, said)

    def _foot(self) -> QWidget:
        self._more.hide()
        self._said.hide()
        under = column(self._more, Flow(self._buttons), self._said, spacing=8)
        return _centred(under, top=16, bottom=16, right=_SCROLL_BAR)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on covering the host as it grows."""
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._host.rect())
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Keep the window's shortcuts from what is below; locking and leaving stay possible."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            locks = QKeySequence(event.keyCombination()) == QKeySequence("Ctrl+L")
            if not locks and not event.matches(QKeySequence.StandardKey.Quit):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do nothing: neither Esc nor Enter closes it."""
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Go round in here with Tab."""
        ring = [each for each in self._ring() if each.isEnabled() and each.isVisible()]
        if not ring:  # Qt asks while it hides
            return False
        at = QApplication.focusWidget()
        here = ring.index(at) if at in ring else (-1 if next else 0)
        wanted = ring[(here + (1 if next else -1)) % len(ring)]
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        wanted.setFocus(reason)
        if self._scrolling.isAncestorOf(wanted):
            self._scrolling.ensureWidgetVisible(wanted)
        return True

    def _ring(self) -> list[QWidget]:
        """Return what the keyboard reaches, in the order in which it is read."""
        tabs = Qt.FocusPolicy.TabFocus
        inside = [e for e in self.findChildren(QWidget) if e.focusPolicy() & tabs]
        return [self, *(each for each in inside if each not in self._buttons), *self._buttons]


class _Content(QWidget):
    """As high as it is at its width, and not as it would be at its narrowest."""

    def minimumSizeHint(self) -> QSize:
        """May be low: what scrolls asks for the height at the present width."""
        return QSize(super().minimumSizeHint().width(), 0)


def _centred(inside: QVBoxLayout, *, top: int, bottom: int, right: int = 0) -> QWidget:
    """Return a column of readable width in the middle, ``right`` pixels beside something."""
    middle = QWidget()
    middle.setMaximumWidth(CONTENT_WIDTH * percent_of(middle) // 100)
    middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    middle.setLayout(inside)
    inside.setContentsMargins(0, 0, 0, 0)
    made = _Content()
    across = QHBoxLayout(made)
    across.setContentsMargins(_SIDE, top, _SIDE + right, bottom)
    across.addStretch(1)
    across.addWidget(middle, 1000)
    across.addStretch(1)
    return made
