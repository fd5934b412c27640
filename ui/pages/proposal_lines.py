"""Proposed limits, one line each: the value, and what it rests on."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from guardian.policy.preset_basis import Basis
from ui.presentation import Presentation
from ui.sayings.proposals import in_words
from ui.theme.fonts import Size
from ui.widgets.boxes import column, row
from ui.widgets.icon import Icon
from ui.widgets.text import Elided

_ICONS = {
    "daily_minutes": "hourglass",
    "curfew": "moon",
    "duration_reminder_minutes": "bell",
}


def proposal_lines(presentation: Presentation, proposals: Mapping[str, Basis]) -> QWidget:
    """Return the lines."""
    made = QWidget()
    lines = []
    for field, basis in proposals.items():
        value, source = in_words(presentation, field, basis)
        icon = Icon(presentation, _ICONS.get(field, "wallet"), presentation.colours.second, 18)
        line = row(icon, Elided(presentation, value), spacing=12)
        line.addStretch(1)
        line.addWidget(Elided(presentation, source, Size.CAPTION, ink="second"))
        lines.append(line)
    made.setLayout(column(*lines, spacing=8))
    return made
