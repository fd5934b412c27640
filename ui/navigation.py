"""The buttons of the left side: one for each place, and one that locks."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QShortcutEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from ui.icons import ICON_PIXELS
from ui.presentation import Presentation
from ui.theme.fonts import Size, grown
from ui.widgets.spoken import Spoken, speak_roles
from ui.widgets.text import Text

_ICON_GAP = 8


class NavigationButton(QPushButton, Spoken):
    """One place; a quiet figure where something waits."""

    spoken_role = QAccessible.Role.PageTab
    called = Signal()
    """Its keys were pressed, wherever the focus was."""

    def __init__(
        self, presentation: Presentation, name: str, title: str, icon: str, number: int
    ) -> None:
        self._title = presentation.words.say(title)
        super().__init__(self._title)
        self._presentation = presentation
        self._icon = icon
        speak_roles()
        self.setObjectName(f"go_{name}")
        self.setAccessibleName(self._title)
        self.setProperty("kind", "navigation")
        self.setFont(presentation.font())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setCheckable(True)
        self.setShortcut(f"Ctrl+{number}")
        self._pixels = grown(ICON_PIXELS, presentation.percent)
        self.setIconSize(QSize(self._pixels + _ICON_GAP, self._pixels))
        self.toggled.connect(self._dress)
        self._count = Text(presentation, "", Size.CAPTION, ink="attention", bold=True, wrap=False)
        self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 12, 0)
        inside.addStretch(1)
        inside.addWidget(self._count)
        self._dress(on=False)

    def show_words(self, on: bool) -> None:
        """Show its name, or its icon alone."""
        keys = self.shortcut()
        self.setText(self._title if on else "")
        self.setShortcut(keys)  # Qt takes it back with every other text
        self.setToolTip("" if on else self._title)

    def event(self, event: QEvent) -> bool:
        """Go there at its keys, and let the focus follow: it is not on this button."""
        if isinstance(event, QShortcutEvent) and not event.isAmbiguous():
            self.click()
            self.called.emit()
            return True
        return super().event(event)

    def show_count(self, n: int) -> None:
        """Show how many wait."""
        self._count.setText(self._presentation.formats.locale.toString(n) if n else "")
        self.setAccessibleName(
            self._presentation.words.say("{place}, {n} waiting", place=self._title, n=n)
            if n
            else self._title
        )

    def _dress(self, on: bool) -> None:
        colours = self._presentation.colours
        colour = colours.accent if on else colours.second
        ratio = self.devicePixelRatioF()
        self.setIcon(
            self._presentation.icons.spaced(self._icon, colour, self._pixels, _ICON_GAP, ratio)
        )
        self.setFont(self._presentation.font(bold=on))


class LockButton(QPushButton):
    """Locks at once; told apart from the places by standing at the foot."""

    def __init__(self, presentation: Presentation, lock: Callable[[], None]) -> None:
        text = presentation.words.say("Lock")
        super().__init__(text)
        self._title = text
        self.setObjectName("lock")
        self.setAccessibleName(text)
        self.setToolTip(presentation.words.say("Lock Guardian (Ctrl+L)"))
        self.setProperty("kind", "navigation")
        self.setFont(presentation.font())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        pixels = grown(ICON_PIXELS, presentation.percent)
        self.setIconSize(QSize(pixels + _ICON_GAP, pixels))
        colour, ratio = presentation.colours.second, self.devicePixelRatioF()
        self.setIcon(presentation.icons.spaced("lock-simple", colour, pixels, _ICON_GAP, ratio))
        self.clicked.connect(lambda _checked=False: lock())

    def show_words(self, on: bool) -> None:
        """Show its name, or its icon alone; the tooltip stays."""
        self.setText(self._title if on else "")
