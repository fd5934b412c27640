"""A wide button with an icon, a title and sentences that wrap."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import column
from ui.widgets.icon import Icon
from ui.widgets.roving import keep_roving
from ui.widgets.text import Text

_LEAST = 44


class ChoiceCard(QPushButton):
    """Leads somewhere, or is one of several that can be down: then a mark says which."""

    def __init__(
        self,
        presentation: Presentation,
        name: str,
        *,
        icon: str,
        title: str,
        text: str = "",
        checkable: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "child")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)  # so that Return presses it too
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        lines: list[QWidget] = [Text(presentation, title, Size.STRONG, bold=True)]
        if text:
            lines.append(Text(presentation, text, ink="second"))
        around = QHBoxLayout(self)
        around.setContentsMargins(16, 12, 16, 12)
        around.setSpacing(16)
        middle = Qt.AlignmentFlag.AlignVCenter
        around.addWidget(Icon(presentation, icon, presentation.colours.accent, 24), 0, middle)
        around.addLayout(column(*lines, spacing=2), 1)
        colours = presentation.colours
        self._down = Icon(presentation, "check-circle", colours.accent, 20)
        self._up = Icon(presentation, "circle", colours.faint, 20)
        if not checkable:
            self._up = Icon(presentation, "caret-right", colours.faint, 18)
        around.addWidget(self._down, 0, middle)
        around.addWidget(self._up, 0, middle)
        self.setCheckable(checkable)
        if checkable:
            self.setAutoExclusive(True)  # what a screen reader takes for one of several
            self.toggled.connect(self._tell)
        self._tell(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _tell(self, on: bool) -> None:
        self._down.setHidden(not on)
        self._up.setHidden(on)

    def hasHeightForWidth(self) -> bool:
        """Be as high as the sentences need."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return what the sentences need at this width."""
        layout = self.layout()
        return max(_LEAST, layout.heightForWidth(width)) if layout is not None else _LEAST

    def minimumSizeHint(self) -> QSize:
        """Ask for the room of the sentences."""
        return self._room()

    def sizeHint(self) -> QSize:
        """Ask for the room of the sentences."""
        return self._room()

    def _room(self) -> QSize:
        layout = self.layout()
        least = layout.minimumSize() if layout is not None else QSize(_LEAST, _LEAST)
        width = max(self.width(), least.width())
        return QSize(least.width(), max(least.height(), self.heightForWidth(width)))


def one_of(cards: list[ChoiceCard], parent: QWidget) -> QButtonGroup:
    """Let one of the cards be down; Tab comes to it and the arrows lead on."""
    group = QButtonGroup(parent)
    for card in cards:
        group.addButton(card)
    keep_roving(group)
    return group
