"""Proposed limits, each with what it rests on below it."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from guardian.policy.preset_basis import Basis
from ui.presentation import Presentation
from ui.sayings.proposals import in_words
from ui.widgets.boxes import column, row
from ui.widgets.icon import Icon
from ui.widgets.text import Text, caption

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
        line = row(icon, spacing=12)
        line.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        said = column(Text(presentation, value), caption(presentation, source), spacing=0)
        line.addLayout(said, 1)
        lines.append(line)
    made.setLayout(column(*lines, spacing=8))
    return made
