"""A clock that a test moves, and when it strikes next."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

START = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
"""Three in the afternoon in Shanghai, on a Sunday."""


class MovableClock:
    """Stands still until it is moved."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance(self, duration: timedelta) -> None:
        self._now += duration


def next_full_hour(now: datetime, hour: int, zone: str = "Asia/Shanghai") -> datetime:
    """Return the next moment at which it is that hour sharp in a zone."""
    local = now.astimezone(ZoneInfo(zone))
    moment = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return moment if moment > local else moment + timedelta(days=1)
