"""Before the profile is open: skeleton, keyring, or why it cannot be opened.

Nothing heavy is imported here: this is what the first paint shows.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from guardian.errors import ErrorText
from ui.presentation import Presentation
from ui.theme.fonts import Size
from ui.widgets.boxes import row
from ui.widgets.scroll import ScrollingPage
from ui.widgets.shapes import AIR, Shapes
from ui.widgets.states import ErrorPanel
from ui.widgets.text import Text

CARD_WIDTH = 460
_AIR = 24


class Loading(Shapes):
    """The shapes of the window to come, and what it waits for."""

    def __init__(self, presentation: Presentation, waits_for: str = "") -> None:
        super().__init__(presentation.colours, presentation.percent)
        self.setObjectName("loading")
        self.setAccessibleName(waits_for or presentation.words.say("Opening Guardian"))
        self._presentation = presentation
        self._waits_for = Text(presentation, waits_for, Size.STRONG, ink="second")
        self._waits_for.setObjectName("waits_for")
        content = QVBoxLayout(self)
        beside, above = AIR
        content.setContentsMargins(self.side + beside, above, beside, above)
        content.addWidget(self._waits_for)
        content.addStretch(1)

    def line(self) -> int:
        """Return the pixels above the shapes: more where what it waits for takes two lines."""
        return max(super().line(), self._waits_for.height())

    def wait_for_keyring(self) -> None:
        """Say that the keyring has not answered yet, where nothing else was said."""
        if not self._waits_for.text():
            self._waits_for.setText(
                self._presentation.words.say(
                    "Waiting for your keyring… If a window asks for its password, answer it there."
                )
            )


class Failed(QWidget):
    """Why the profile cannot be opened, and a way to try again."""

    def __init__(
        self, presentation: Presentation, text: ErrorText, retry: Callable[[], None]
    ) -> None:
        super().__init__()
        self.setObjectName("opening_failed")
        presentation.icons.load()  # the profile that is not open would have loaded them
        panel = ErrorPanel(presentation, text, retry)
        panel.setMaximumWidth(presentation.px(CARD_WIDTH + 60))
        centre(self, "scroll_failed", panel)
        if panel.retry is not None:
            self.setFocusProxy(panel.retry)


def centre(page: QWidget, name: str, *parts: QWidget) -> None:
    """Put parts one below the other in the middle of a page, which scrolls where it is low.

    Each is as wide as it may be at most, where there is room.
    """
    inside = QWidget()
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(_AIR, _AIR, _AIR, _AIR)
    layout.setSpacing(16)
    layout.addStretch(2)
    for part in parts:
        across = row(None, part, None)
        across.setStretchFactor(part, 1000)
        layout.addLayout(across)
    layout.addStretch(3)
    scrolling = ScrollingPage(name)
    scrolling.area.setWidget(inside)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(scrolling)
