"""What Settings shows of passphrase, lock, backup and records; frozen values."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from guardian.desk.locked_values import Seen

LOCK_AFTER_MINUTES = (1, 5, 15, 60)
"""The choices for the idle time after which the profile locks."""
KEEP_MONTHS = (3, 6, 12, 24)
"""The choices for how long records are kept; ``None`` is for ever."""


class History(StrEnum):
    """Whether the records are the newest that this computer has seen."""

    SOUND = "sound"
    UNKNOWN = "unknown"
    """The mark that is kept apart is missing, so an older copy could not be noticed."""
    ROLLED_BACK = "rolled_back"
    """The records are older than the mark: an old copy was put back."""
    FORKED = "forked"
    """The records do not continue what the mark saw."""


@dataclass(frozen=True, kw_only=True)
class HistoryView:
    """``marked_at``: when the mark was last written; ``None`` where there is none."""

    history: History
    marked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SecurityView:
    """The state of the profile's protection. Times are aware; ``None``: never.

    ``keyring``: the name of the keyring that holds the first half of the key; ``None``: the
    passphrase stands alone, and nothing is heard between a start and the passphrase.
    ``deaf_while_locked``: names of services whose alerts wait while Guardian is locked.
    """

    keyring: str | None
    recovery_sheet_made_at: datetime | None
    last_backup_at: datetime | None
    lock_after_minutes: int
    seen_while_locked: Seen
    keep_months: int | None
    history: HistoryView
    deaf_while_locked: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecoverySheet:
    """What is printed. ``words``: secret; ``language``: of the word list (``en`` or ``zh_CN``).

    ``profile_mark``: eight characters that tell which profile the sheet opens; no secret.
    """

    words: tuple[str, ...] = field(repr=False)
    language: str
    profile_mark: str
    made_at: datetime


class Advice(StrEnum):
    """Why a passphrase is easy to guess, or how to better it."""

    TOO_SHORT = "too_short"
    COMMON = "common"
    NAME_OR_DATE = "name_or_date"
    KEYBOARD = "keyboard"
    REPEATED = "repeated"
    ADD_A_WORD = "add_a_word"


@dataclass(frozen=True, kw_only=True)
class PassphraseOpinion:
    """``score``: 0 (guessed at once) to 4 (holds for years); ``acceptable`` from what is asked."""

    score: int
    acceptable: bool
    advice: Advice | None


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A check of the records. ``entries``: of the log, 0 where it is not ``sound``."""

    checked_at: datetime
    entries: int
    sound: bool
