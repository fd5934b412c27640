"""The guardian's own choices for the window."""

from guardian.store import settings
from guardian.store.database import Database
from guardian.words import LANGUAGES, best_language

THEMES = ("system", "light", "dark")
_LANGUAGE = "language"
_THEME = "theme"


class Preferences:
    """Language and theme, kept in the profile."""

    def __init__(self, database: Database, system_language: str) -> None:
        self._database = database
        self._system_language = system_language

    def language(self) -> str:
        """Return the chosen language, else the one that serves the desktop's."""
        chosen = self._find(_LANGUAGE)
        return chosen if chosen in LANGUAGES else best_language(self._system_language)

    def set_language(self, language: str) -> None:
        """Keep one of ``LANGUAGES``; raises ``ValueError`` for any other."""
        self._keep(_LANGUAGE, language, LANGUAGES)

    def theme(self) -> str:
        """Return ``system``, ``light`` or ``dark``."""
        chosen = self._find(_THEME)
        return chosen if chosen in THEMES else THEMES[0]

    def set_theme(self, theme: str) -> None:
        """Keep one of ``THEMES``; raises ``ValueError`` for any other."""
        self._keep(_THEME, theme, THEMES)

    def _find(self, name: str) -> str:
        with self._database.read() as connection:
            return str(settings.find(connection, name, ""))

    def _keep(self, name: str, value: str, choices: tuple[str, ...]) -> None:
        if value not in choices:
            raise ValueError(f"{name} is one of {', '.join(choices)}")
        with self._database.write() as connection:
            settings.save(connection, name, value)
