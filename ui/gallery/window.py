"""The gallery's window: every entry, in the language and theme that are chosen above them."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from guardian.words import STRETCHED
from ui.appearance import Appearance
from ui.gallery.entries import ENTRIES
from ui.pages.settings_look import LANGUAGE_NAMES
from ui.presentation import Presentation
from ui.theme.tokens import CONTENT_WIDTH
from ui.widgets.boxes import Card, column, row
from ui.widgets.scroll import ScrollingPage
from ui.widgets.segments import Segments
from ui.widgets.text import section

LANGUAGES = {**LANGUAGE_NAMES, STRETCHED: "⟦Stretched⟧"}
THEMES = {
    "light": "Light",
    "dark": "Dark",
    "light_contrast": "High contrast, light",
    "dark_contrast": "High contrast, dark",
    "light_text200": "Text of 200%",
}


class Gallery(QWidget):
    """Draws itself anew for each choice."""

    def __init__(self, appearance: Appearance, language: str, theme: str) -> None:
        super().__init__()
        self.setObjectName("gallery")
        self.setWindowTitle("Guardian gallery")
        self.resize(1000, 760)
        self._appearance = appearance
        self.language, self.theme = language, theme
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self.draw()

    def choose_language(self, language: str) -> None:
        """Draw everything in another language, once the click that asked for it is over."""
        self.language = language
        QTimer.singleShot(0, self, self.draw)

    def choose_theme(self, theme: str) -> None:
        """Draw everything in another theme."""
        self.theme = theme
        QTimer.singleShot(0, self, self.draw)

    def draw(self) -> None:
        """Draw every entry."""
        shown = self._appearance.apply(self.language, self.theme)
        old, self._shown = self._shown, QWidget()
        if old is not None:
            old.hide()
            old.deleteLater()
        page = ScrollingPage("gallery_entries")
        entries = QWidget()
        entries.setMaximumWidth(shown.px(CONTENT_WIDTH))
        made = column(*(entry(shown, name) for name in ENTRIES), None, spacing=16)
        made.setContentsMargins(24, 16, 24, 24)
        entries.setLayout(made)
        page.area.setWidget(entries)
        self._shown.setLayout(column(self._choices(shown), page, spacing=0))
        self._inside.addWidget(self._shown)

    def _choices(self, shown: Presentation) -> QWidget:
        languages = Segments(
            shown, "gallery_language", LANGUAGES, self.language, self.choose_language
        )
        themes = Segments(shown, "gallery_theme", THEMES, self.theme, self.choose_theme)
        made = QWidget()
        inside = column(row(languages, None), row(themes, None), spacing=8)
        inside.setContentsMargins(24, 16, 24, 8)
        made.setLayout(inside)
        return made


def entry(shown: Presentation, name: str) -> Card:
    """Return one entry: its name, and its parts below each other."""
    card = Card(spacing=12)
    card.setObjectName(f"entry_{name}")
    card.add(section(shown, name))
    for part in ENTRIES[name](shown):
        card.add(row(part, None) if isinstance(part, QPushButton) else part)
    return card
