"""Extra time as a provider keeps it, in memory: of one day, and none where it would be in vain."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from guardian.link.errors import RequestRefusedError
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.requests import ExtraTime, ExtraTimeRefusal
from guardian.policy.settings import PolicySettings

ZONE = ZoneInfo("Asia/Shanghai")


def given(requested: PolicySettings, day: date, minutes: int, now: datetime) -> ExtraTime:
    """Return what is given; raises RequestRefusedError with the reason why it would be in vain."""
    _of_today(day, now)
    if requested.daily_minutes is None:
        raise RequestRefusedError(ProblemType.STATE_CONFLICT, ExtraTimeRefusal.NO_LIMIT)
    return ExtraTime(date=day, minutes=minutes, granted_at=now, as_of=now)


def none_left(day: date, now: datetime) -> None:
    """Take back what was given; raises RequestRefusedError for another day than today."""
    _of_today(day, now)


def _of_today(day: date, now: datetime) -> None:
    if day != now.astimezone(ZONE).date():
        raise RequestRefusedError(ProblemType.STATE_CONFLICT, ExtraTimeRefusal.NOT_TODAY)
