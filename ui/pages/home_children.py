"""Several children: a card for each, to see all at a glance and to choose one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from guardian.desk.values import Condition, LinkView, Overview
from ui.formats import foreign
from ui.pages.home_ring import DIAMETER, SmallRing
from ui.presentation import Presentation
from ui.sayings.codes import CONDITIONS
from ui.sayings.today import Waits, chatted, in_force_now, standing, unheard
from ui.widgets.boxes import Columns, column, row
from ui.widgets.icon import Icon
from ui.widgets.roving import keep_roving
from ui.widgets.text import Text, caption


@dataclass(frozen=True, kw_only=True)
class Child:
    """One account and what waits of it."""

    overview: Overview
    waits: Waits


def children_cards(
    presentation: Presentation,
    children: Sequence[Child],
    chosen: str,
    choose: Callable[[LinkView], None],
) -> QWidget:
    """Return a card per account; ``chosen``: the id of the one whose day is told below."""
    group = QButtonGroup()
    cards: list[QWidget] = []
    for child in children:
        link = child.overview.link
        card = ChildCard(presentation, child, chosen=link.link_id == chosen)
        card.toggled.connect(lambda on, link=link: choose(link) if on else None)
        group.addButton(card)
        cards.append(card)
    made = Columns(cards)
    made.setObjectName("children")
    group.setParent(made)
    keep_roving(group)
    return made


class ChildCard(QPushButton):
    """A wide button: the ring, the sentence, what holds, what waits, and how fresh it is."""

    def __init__(self, presentation: Presentation, child: Child, *, chosen: bool) -> None:
        super().__init__()
        self._presentation = presentation
        self._child = child
        overview, words = child.overview, presentation.words
        link = overview.link
        self.setObjectName(f"child_{link.link_id}")
        self.setProperty("kind", "child")
        self.setCheckable(True)
        self.setChecked(chosen)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = (
            chatted(words, overview),
            in_force_now(presentation, overview),
            standing(words, overview, child.waits),
            self._source(),
        )
        self.setAccessibleName(presentation.formats.sentences(said))
        ring = SmallRing(presentation, overview)
        beside = column(
            Text(presentation, said[0], bold=True),
            Text(presentation, said[1], ink="second"),
            self._waits(said[2]),
            caption(presentation, said[3]),
            None,
            spacing=4,
        )
        around = QHBoxLayout(self)
        around.setContentsMargins(16, 14, 16, 14)
        around.setSpacing(16)
        around.addWidget(ring, 0, Qt.AlignmentFlag.AlignTop)
        around.addLayout(beside, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _waits(self, text: str) -> QWidget:
        """Return what waits, with a mark where something does."""
        waits = self._child.waits
        overview = self._child.overview
        deaf = overview.link.condition is not Condition.ACTIVE or unheard(overview)
        ink, icon = "second", "check"
        if waits.crisis:
            ink, icon = "crisis", "first-aid"
        elif waits.alerts or waits.findings:
            ink, icon = "attention", "bell"
        elif waits.requests:
            ink, icon = "attention", "chat-circle-dots"
        elif deaf:
            ink, icon = "attention", "cloud-slash"
        mark = Icon(self._presentation, icon, getattr(self._presentation.colours, ink), 18)
        line = row(spacing=8)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Text(self._presentation, text, ink=ink), 1)
        made = QWidget()
        made.setLayout(line)
        return made

    def _source(self) -> str:
        """Return where it comes from, how that stands, and how old it is."""
        words, link = self._presentation.words, self._child.overview.link
        provider = foreign(link.provider_name, 30)
        state = words.say(CONDITIONS[link.condition].text)
        if link.last_heard_at is None:
            return words.say("{provider} · {state}", provider=provider, state=state)
        age = self._presentation.formats.ago(
            link.last_heard_at, self._presentation.now(), link.time_zone
        )
        return words.say("{provider} · {state} · {age}", provider=provider, state=state, age=age)

    def hasHeightForWidth(self) -> bool:
        """Be as high as the sentences need."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return what the sentences need at this width."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else DIAMETER

    def minimumSizeHint(self) -> QSize:
        """Ask for the room of the sentences."""
        return self._room()

    def sizeHint(self) -> QSize:
        """Ask for the room of the sentences."""
        return self._room()

    def _room(self) -> QSize:
        layout = self.layout()
        least = layout.minimumSize() if layout is not None else QSize(DIAMETER, DIAMETER)
        width = max(self.width(), least.width())
        return QSize(least.width(), max(least.height(), self.heightForWidth(width)))
