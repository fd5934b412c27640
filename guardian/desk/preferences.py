"""The guardian's own choices for the window."""

from collections.abc import Callable

from guardian.clock import Clock
from guardian.desk import choices
from guardian.desk.choices import THEMES
from guardian.store.database import Database
from guardian.words import LANGUAGES

__all__ = ["THEMES", "Preferences"]


def _nobody() -> None:
    """Tell nobody of a change."""


class Preferences:
    """Language and theme, kept in the profile. ``on_change`` comes after each choice."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        system_language: str,
        on_change: Callable[[], None] = _nobody,
    ) -> None:
        self._database = database
        self._clock = clock
        self._system_language = system_language
        self._on_change = on_change

    def language(self) -> str:
        """Return the chosen language, else the one that serves the desktop's."""
        with self._database.read() as connection:
            return choices.language(connection, self._system_language)

    def set_language(self, language: str) -> None:
        """Keep one of ``LANGUAGES``; raises ``ValueError`` for any other."""
        self._keep(choices.LANGUAGE, language, LANGUAGES)

    def theme(self) -> str:
        """Return one of ``THEMES``."""
        with self._database.read() as connection:
            return choices.theme(connection)

    def set_theme(self, theme: str) -> None:
        """Keep one of ``THEMES``; raises ``ValueError`` for any other."""
        self._keep(choices.THEME, theme, THEMES)

    def _keep(self, name: str, value: str, possible: tuple[str, ...]) -> None:
        if value not in possible:
            raise ValueError(f"{name} is one of {', '.join(possible)}")
        with self._database.write() as connection:
            choices.change(connection, name, value, self._clock.now())
        self._on_change()
