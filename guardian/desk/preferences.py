"""The guardian's own choices for the window."""

from collections.abc import Callable

from guardian.clock import Clock
from guardian.desk import choices
from guardian.desk.choices import THEMES
from guardian.desk.notice_values import NOTIFY_FROM, NoticeChoices
from guardian.policy.merge_patch import JsonValue
from guardian.store import settings
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

    def notices(self) -> NoticeChoices:
        """Return which alerts a notification tells of, and when none shall."""
        with self._database.read() as connection:
            return choices.notices(connection)

    def set_notices(self, chosen: NoticeChoices) -> None:
        """Keep it; raises ``ValueError`` for a level that is no choice."""
        if chosen.notify_from not in NOTIFY_FROM:
            raise ValueError(f"notify_from is one of {', '.join(NOTIFY_FROM)}")
        quiet: JsonValue = None
        if chosen.quiet is not None:
            start, end = (
                each.isoformat("minutes") for each in (chosen.quiet.start, chosen.quiet.end)
            )
            quiet = {"start": start, "end": end}
        wanted: dict[str, JsonValue] = {
            choices.NOTIFY_FROM: chosen.notify_from.value,
            choices.QUIET_HOURS: quiet,
        }
        now = self._clock.now()
        with self._database.write() as connection:
            for name, value in wanted.items():
                if settings.find(connection, name) != value:
                    choices.change(connection, name, value, now)
        self._on_change()

    def _keep(self, name: str, value: str, possible: tuple[str, ...]) -> None:
        if value not in possible:
            raise ValueError(f"{name} is one of {', '.join(possible)}")
        with self._database.write() as connection:
            choices.change(connection, name, value, self._clock.now())
        self._on_change()
