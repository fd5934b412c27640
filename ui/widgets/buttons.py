"""Buttons. They take the keyboard's focus by Tab only, so a mouse leaves no ring behind."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton

from ui.icons import ICON_PIXELS
from ui.presentation import Presentation


def button(
    presentation: Presentation,
    text: str,
    on_click: Callable[[], object],
    *,
    name: str,
    kind: str = "quiet",
    icon: str = "",
) -> QPushButton:
    """Return a button; ``kind`` is ``quiet``, ``primary``, ``plain``, ``crisis`` or ``undo``."""
    made = QPushButton(text.replace("&", "&&"))
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setProperty("kind", kind)
    made.setFont(presentation.font())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if icon:
        colour = {
            "primary": presentation.colours.on_accent,
            "crisis": presentation.colours.on_crisis,
            "plain": presentation.colours.accent,
        }.get(kind, presentation.colours.ink)
        made.setIcon(presentation.icon(icon, colour))
        made.setIconSize(QSize(ICON_PIXELS - 2, ICON_PIXELS - 2))
    made.clicked.connect(lambda _checked=False: on_click())
    return made
