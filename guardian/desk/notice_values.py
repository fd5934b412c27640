"""Which alerts a notification tells of, and when none shall; frozen values."""

from dataclasses import dataclass
from datetime import time

from guardian.link.wire.events import Level

NOTIFY_FROM = (Level.INFO, Level.MODERATE, Level.HIGH, Level.CRITICAL)
"""The choices for the least grave level of which a notification tells."""


@dataclass(frozen=True, kw_only=True)
class QuietHours:
    """Wall-clock hours of this computer; ``start`` later than ``end`` crosses midnight.

    Raises ``ValueError`` for a time with an offset, and for hours that end when they begin.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        if self.start == self.end or self.start.tzinfo or self.end.tzinfo:
            raise ValueError("quiet hours are two different wall-clock times")

    def cover(self, now: time) -> bool:
        """Whether a wall-clock time lies in them; their end no longer does."""
        if self.start < self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end


USUAL_QUIET_HOURS = QuietHours(start=time(22), end=time(7))
"""What is offered when quiet hours are switched on for the first time."""


@dataclass(frozen=True, kw_only=True)
class NoticeChoices:
    """``notify_from``: the least grave level that notifies; ``quiet``: when nothing does, if ever.

    A crisis heeds neither. A child's requests and what Guardian found out heed the quiet hours.
    """

    notify_from: Level = Level.INFO
    quiet: QuietHours | None = None

    def allow(self, level: Level, *, crisis: bool, now: time) -> bool:
        """Whether a notification tells of an alert of ``level`` at a wall-clock time."""
        if crisis or level is Level.CRITICAL:
            return True
        levels = list(Level)
        grave = levels.index(level) >= levels.index(self.notify_from)
        return grave and not self.rest(now)

    def rest(self, now: time) -> bool:
        """Whether what is in no hurry is kept back at a wall-clock time."""
        return self.quiet is not None and self.quiet.cover(now)
