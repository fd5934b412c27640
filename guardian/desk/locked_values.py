"""What can be said while the profile is locked; imports nothing heavy."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

UNCHOSEN_THEME = "system"
"""How the window looks until a parent chooses, and where what was chosen cannot be read."""


class Seen(StrEnum):
    """What the lock screen may tell: the parent's choice."""

    NOTHING = "nothing"
    WHETHER = "whether"
    """Whether all is quiet or something waits; never what or about whom."""


class GlanceKind(StrEnum):
    """What the lock screen says."""

    HIDDEN = "hidden"
    """The parent chose that nothing is told."""
    NOTHING_LINKED = "nothing_linked"
    QUIET = "quiet"
    WAITING = "waiting"
    DEAF = "deaf"
    """A service is not heard now, so quiet cannot be promised."""
    NOT_LISTENING = "not_listening"
    """The keyring did not open, or there is none: nothing arrives before the passphrase."""


@dataclass(frozen=True, kw_only=True)
class Glance:
    """Locked, at a glance. ``last_heard_at``: aware; of the service heard longest ago."""

    kind: GlanceKind
    last_heard_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Face:
    """How the window looks before it is unlocked.

    ``language`` is one of ``guardian.words.LANGUAGES``, ``theme`` one of ``choices.THEMES``.
    ``practice_passphrase`` is told on the lock screen of a practice family, and ``None`` elsewhere.
    """

    language: str
    theme: str
    practice_passphrase: str | None = None
