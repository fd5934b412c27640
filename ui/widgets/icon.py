"""An icon by itself, and an icon with a word."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.icons import ICON_PIXELS
from ui.presentation import Presentation
from ui.theme.fonts import Size, grown
from ui.widgets.text import Text


class Icon(QLabel):
    """A picture without meaning of its own: a word stands beside it, with which it grows."""

    def __init__(
        self, presentation: Presentation, name: str, colour: str, pixels: int = ICON_PIXELS
    ) -> None:
        super().__init__()
        ratio, high = self.devicePixelRatioF(), grown(pixels, presentation.percent)
        self.setPixmap(presentation.icons.pixmap(name, colour, high, ratio))
        self.setFixedSize(high, high)


class IconLabel(QWidget):
    """An icon and a word on one line; ``ink`` names a colour of the theme."""

    def __init__(
        self,
        presentation: Presentation,
        icon: str,
        text: str,
        *,
        ink: str = "second",
        size: Size = Size.CAPTION,
        bold: bool = False,
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        pixels = 16 if size is Size.CAPTION else ICON_PIXELS
        row.addWidget(Icon(presentation, icon, getattr(presentation.colours, ink), pixels))
        self.label = Text(presentation, text, size, ink=ink, bold=bold, wrap=False)
        row.addWidget(self.label)
        row.addStretch(1)


def window_icon(presentation: Presentation) -> QIcon:
    """Return the mark of the application."""
    return presentation.icon("shield-check", presentation.colours.accent)
