"""The guardian's own choices, each declared once: its name in the store, its choices, its default.

Language, theme, quiet hours and what is seen while locked are also copied to where they can be
read while the records are closed.
"""

from datetime import datetime, time

from guardian.desk import notice_values
from guardian.desk.locked_values import UNCHOSEN_THEME, Face, Seen
from guardian.desk.notice_values import NoticeChoices, QuietHours
from guardian.desk.security_values import KEEP_MONTHS, LOCK_AFTER_MINUTES
from guardian.link.wire.events import Level
from guardian.policy.merge_patch import JsonValue
from guardian.store import journal, settings
from guardian.store.connection import Connection, from_optional_text, to_text
from guardian.store.database import Database
from guardian.store.journal import Act
from guardian.words import LANGUAGES, best_language

LANGUAGE = "language"
THEME = "theme"
LOCK_AFTER = "lock_after_minutes"
SEEN = "seen_while_locked"
KEEP = "keep_months"
SHEET_MADE_AT = "recovery_sheet_made_at"
BACKED_UP_AT = "backed_up_at"
INTACT_AT = "intact_at"
NOTIFY_FROM = "notify_from"
QUIET_HOURS = "quiet_hours"

THEMES = tuple(
    scheme + contrast + motion + text
    for text in ("", "_text125", "_text150", "_text200")
    for motion in ("", "_still")
    for contrast in ("", "_contrast")
    for scheme in (UNCHOSEN_THEME, "light", "dark")
)
"""Light or dark, or as the system has it; ``_contrast``: high contrast; ``_still``: no motion;
``_text150``: text half as large again."""
LOCK_AFTER_DEFAULT = 15
_WHILE_LOCKED = (LANGUAGE, THEME, SEEN, QUIET_HOURS)


def language(connection: Connection, system_language: str) -> str:
    """Return the chosen language, else the one that serves the desktop's."""
    chosen = settings.find(connection, LANGUAGE)
    return chosen if chosen in LANGUAGES else best_language(system_language)


def theme(connection: Connection) -> str:
    """Return one of ``THEMES``."""
    chosen = settings.find(connection, THEME)
    return chosen if chosen in THEMES else UNCHOSEN_THEME


def seen_while_locked(connection: Connection) -> Seen:
    """Return what the lock screen may tell."""
    chosen = settings.find(connection, SEEN)
    return Seen(chosen) if chosen in tuple(Seen) else Seen.WHETHER


def face(connection: Connection, system_language: str) -> Face:
    """Return how the window looks."""
    return Face(language=language(connection, system_language), theme=theme(connection))


def lock_after(connection: Connection) -> int:
    """Return after how many idle minutes the profile locks."""
    chosen = settings.find(connection, LOCK_AFTER)
    known = (each for each in LOCK_AFTER_MINUTES if each == chosen)
    return next(known, LOCK_AFTER_DEFAULT)


def keep_months(connection: Connection) -> int | None:
    """Return for how long records are kept; ``None``: for ever."""
    chosen = settings.find(connection, KEEP)
    return next((each for each in KEEP_MONTHS if each == chosen), None)


def notices(connection: Connection) -> NoticeChoices:
    """Return which alerts a notification tells of; what cannot be meant is as if never chosen."""
    level = settings.find(connection, NOTIFY_FROM)
    chosen = next((each for each in notice_values.NOTIFY_FROM if each == level), Level.INFO)
    return NoticeChoices(notify_from=chosen, quiet=quiet_hours(connection))


def quiet_hours(connection: Connection) -> QuietHours | None:
    """Return when what is in no hurry is kept back; what cannot be meant is as if never chosen."""
    kept = settings.find(connection, QUIET_HOURS)
    hours = kept if isinstance(kept, dict) else {}
    try:
        start, end = (time.fromisoformat(str(hours.get(each))) for each in ("start", "end"))
        return QuietHours(start=start, end=end)
    except ValueError:
        return None


def moment(connection: Connection, name: str) -> datetime | None:
    """Return when something was done last; ``None``: never."""
    chosen = settings.find(connection, name)
    return from_optional_text(chosen if isinstance(chosen, str) else None)


def note_moment(connection: Connection, name: str, now: datetime) -> None:
    """Keep when something was done."""
    settings.save(connection, name, to_text(now))


def change(connection: Connection, name: str, value: JsonValue, now: datetime) -> None:
    """Keep a choice and write down that it was made."""
    settings.save(connection, name, value)
    journal.append_act(connection, Act.SETTING_CHANGED, now, details={"setting": name})


def copy_face(records: Database, watch: Database) -> None:
    """Copy what is needed while locked to where it can be read."""
    with records.read() as connection:
        chosen = {name: settings.find(connection, name) for name in _WHILE_LOCKED}
    with watch.write() as connection:
        for name, value in chosen.items():
            settings.save(connection, name, value)
