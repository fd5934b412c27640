"""Two values of one limit, and a button for each: somebody changed it in another place."""

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QWidget

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, row
from ui.widgets.buttons import button
from ui.widgets.flow import Flow
from ui.widgets.icon import Icon
from ui.widgets.text import Text

_ICON = 20


class ConflictCard(Card):
    """Says what the service has and what was asked here; ``on_choice`` gets whether ours."""

    def __init__(
        self,
        presentation: Presentation,
        field: str,
        *,
        title: str,
        theirs: str,
        ours: str,
        on_choice: Callable[[bool], object],
    ) -> None:
        super().__init__("attention", spacing=12)
        words = presentation.words
        self.setObjectName(f"conflict_{field}")
        self.setAccessibleName(title)
        head = row(
            Icon(presentation, "warning-circle", presentation.colours.attention, _ICON), spacing=12
        )
        head.addWidget(Text(presentation, title, Size.STRONG, bold=True), 1)
        self.add(head)
        text = words.say(
            "It was changed with your account in another place before your change arrived. Which"
            " one shall hold?"
        )
        self.add(Text(presentation, text, ink="second"))
        values = QGridLayout()
        values.setContentsMargins(0, 0, 0, 0)
        values.setHorizontalSpacing(16)
        values.setVerticalSpacing(4)
        lines = ((words.say("At the service now"), theirs), (words.say("Asked here"), ours))
        for at, (name, value) in enumerate(lines):
            values.addWidget(Text(presentation, name, ink="second", wrap=False), at, 0)
            values.addWidget(Text(presentation, value, bold=True), at, 1)
        values.setColumnStretch(1, 1)
        self.add(values)
        keep = button(
            presentation,
            words.say("Keep the service's value"),
            lambda: on_choice(False),
            name=f"keep_theirs_{field}",
        )
        keep.setAccessibleName(words.say("Keep what the service has: {value}", value=theirs))
        use = button(
            presentation,
            words.say("Use my value"),
            lambda: on_choice(True),
            name=f"use_ours_{field}",
        )
        use.setAccessibleName(words.say("Use what was asked here: {value}", value=ours))
        self._buttons: tuple[QWidget, ...] = (keep, use)
        self.add(Flow(self._buttons, spacing=12))

    def rest(self, resting: bool) -> None:
        """Take no second answer while the first is being kept."""
        for each in self._buttons:
            each.setEnabled(not resting)
