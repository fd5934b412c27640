"""Applies a language and a theme to the application, and follows the system's own choice."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from guardian.clock import Clock
from guardian.words import Words
from ui.formats import Formats
from ui.icons import Icons
from ui.presentation import Presentation
from ui.theme.choice import ThemeChoice
from ui.theme.fonts import MOST_PERCENT, system_percent
from ui.theme.palette import palette
from ui.theme.stylesheet import stylesheet
from ui.theme.tokens import Colours, colours


class Appearance:
    """Makes presentations; the icons' font is loaded once for all of them."""

    def __init__(self, application: QApplication, clock: Clock) -> None:
        self._application = application
        if sys.platform == "linux":
            # The desktop portal's are refused to a hardened process: see guardian.system.hardening.
            application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
        self._clock = clock
        self._hints = application.styleHints()  # kept: what it gives dies with its Python object
        self._translator = QTranslator(application)
        self.icons = Icons()

    def apply(self, language: str, theme: str) -> Presentation:
        """Dress the application and return what its widgets are drawn with."""
        chosen = self.colours(theme)
        words = Words("ui", language)
        made = Presentation(
            words=words,
            formats=Formats(words),
            colours=chosen,
            icons=self.icons,
            clock=self._clock,
            moves=self._moves(theme),
            percent=self._percent(theme),
        )
        self._application.setPalette(palette(chosen))
        self._dress(made.font(), stylesheet(chosen, made.percent))
        self._translate_buttons(language)
        return made

    def _dress(self, font: QFont, sheet: str) -> None:
        """Set what is not so yet: a style sheet reads itself and polishes every widget anew."""
        if self._application.font() == font and self._application.styleSheet() == sheet:
            return
        self._application.setFont(font)
        self._application.setStyleSheet(sheet)

    def colours(self, theme: str) -> Colours:
        """Return what a kept theme comes to now. High contrast holds where either asks for it."""
        choice, hints = ThemeChoice.of(theme), self._hints
        dark = choice.scheme == "dark"
        if choice.scheme == "system":
            dark = hints.colorScheme() is Qt.ColorScheme.Dark
        asked = hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        return colours(dark=dark, contrast=choice.high_contrast or asked)

    def _moves(self, theme: str) -> bool:
        hints = self._hints.accessibility()
        asked = hints.motionPreference() is Qt.MotionPreference.ReducedMotion
        return not (asked or ThemeChoice.of(theme).still)

    def _percent(self, theme: str) -> int:
        chosen = ThemeChoice.of(theme).text_percent
        return min(MOST_PERCENT, round(system_percent() * chosen / 100))

    def outdated(self, shown: Presentation, theme: str) -> bool:
        """Return whether a kept theme comes to something else now than what is shown."""
        return self.colours(theme) is not shown.colours or self._moves(theme) is not shown.moves

    def follow(self, changed: Callable[[], None]) -> None:
        """Call ``changed``, a method of a ``QObject``, when the system's choice is another."""
        self._hints.colorSchemeChanged.connect(changed)
        accessibility = self._hints.accessibility()
        accessibility.contrastPreferenceChanged.connect(changed)
        accessibility.motionPreferenceChanged.connect(changed)

    def _translate_buttons(self, language: str) -> None:
        """Load Qt's own words for the buttons of its dialogs and its context menus."""
        self._application.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(QLocale(language), "qtbase", "_", folder):
            self._application.installTranslator(self._translator)
