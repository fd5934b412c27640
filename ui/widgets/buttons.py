"""Buttons. They take the keyboard's focus by Tab only, so a mouse leaves no ring behind."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QPushButton

from ui.presentation import Presentation

_PIXELS = 18
_GAP = 4
_TURNED = {"primary": "accent", "crisis": "crisis"}
"""What high contrast turns over under the focus: the text has the colour of the ground then."""


def button(
    presentation: Presentation,
    text: str,
    on_click: Callable[[], object],
    *,
    name: str,
    kind: str = "quiet",
    icon: str = "",
) -> QPushButton:
    """Return a button; ``kind``: quiet, primary, plain, back, crisis or undo."""
    made = QPushButton(text.replace("&", "&&"))
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setProperty("kind", kind)
    made.setFont(presentation.font())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(True)  # so that Return presses it too, and not the space bar alone
    if icon:
        colour = {
            "primary": presentation.colours.on_accent,
            "crisis": presentation.colours.on_crisis,
            "plain": presentation.colours.accent,
            "back": presentation.colours.accent,
        }.get(kind, presentation.colours.ink)
        ratio = made.devicePixelRatioF()
        pixels = presentation.px(_PIXELS)
        drawn = presentation.icons.spaced(icon, colour, pixels, _GAP, ratio)
        turned = _TURNED.get(kind)
        if turned and presentation.colours.contrast:
            ink = getattr(presentation.colours, turned)
            focused = presentation.icons.spaced_pixmap(icon, ink, pixels, _GAP, ratio)
            drawn.addPixmap(focused, QIcon.Mode.Active)  # Qt's word for a button with the focus
        made.setIcon(drawn)
        made.setIconSize(QSize(pixels + _GAP, pixels))
    made.clicked.connect(lambda _checked=False: on_click())
    return made
