"""One line of Settings: what it is, how it stands, and the one thing to do about it."""

from datetime import datetime

from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.aside import Aside
from ui.widgets.boxes import column
from ui.widgets.text import Text


def setting(presentation: Presentation, title: str, state: str, control: QWidget) -> QVBoxLayout:
    """Return a title with its state beneath, and a control at the right."""
    words = column(Text(presentation, title), spacing=2)
    if state:
        said = Text(presentation, state, Size.CAPTION, ink="second")
        said.setObjectName(f"{control.objectName()}_state")
        words.addWidget(said)
    return column(Aside(words, control))


def here(presentation: Presentation, moment: datetime) -> str:
    """Return a moment on this computer's own clock."""
    return presentation.formats.moment(moment, presentation.now(), zone_here())


def zone_here() -> str:
    """Return the IANA name of this computer's own time zone."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode()
