"""When chat is closed: the curfew of every day and the windows of each weekday, as moments.

A window opens at the first showing of its start and closes at the last showing of its end, so an
hour that a clock shows twice is closed both times. One that crosses midnight belongs to the day on
which it begins.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.settings import Curfew, PolicySettings, Weekday
from guardian.policy.wall_clock import first_showing, last_showing, local_date

WEEK = timedelta(days=8)
"""Closed for longer than this is closed for good: every weekday has gone by."""
WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True, kw_only=True)
class Closing:
    """One time without chat: from ``start`` to before ``end`` (UTC), by this field."""

    field: str
    start: datetime
    end: datetime


def weekday_of(day: date) -> Weekday:
    """Return the weekday of a date."""
    return WEEKDAYS[day.weekday()]


def closings_on(settings: PolicySettings, day: date, zone: ZoneInfo) -> Iterator[Closing]:
    """Yield every closing that begins on the local ``day``, the curfew first."""
    if settings.curfew is not None:
        yield _closing("curfew", settings.curfew, day, zone)
    weekday = weekday_of(day)
    for name, window in sorted(settings.closed_hours.get(weekday, {}).items()):
        yield _closing(f"closed_hours/{weekday}/{name}", window, day, zone)


def closing_at(settings: PolicySettings, moment: datetime, zone: ZoneInfo) -> Closing | None:
    """Return the closing that holds at ``moment``; of several, the one that holds longest."""
    today = local_date(moment, zone)
    holding = [
        closing
        for day in (today, today - timedelta(days=1))
        for closing in closings_on(settings, day, zone)
        if closing.start <= moment < closing.end
    ]
    return max(holding, key=lambda closing: closing.end, default=None)


def closed_until(settings: PolicySettings, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the first moment from ``moment`` on at which no window holds; ``None``: never."""
    opens = moment
    while (closing := closing_at(settings, opens, zone)) is not None:
        opens = closing.end
        if opens - moment > WEEK:
            return None
    return opens


def next_closing(settings: PolicySettings, after: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when chat closes next, later than ``after``; ``None`` without any window."""
    today = local_date(after, zone)
    for ahead in range(WEEK.days + 1):
        starts = [
            closing.start
            for closing in closings_on(settings, today + timedelta(days=ahead), zone)
            if closing.end > closing.start > after
        ]
        if starts:
            return min(starts)
    return None


def _closing(field: str, window: Curfew, day: date, zone: ZoneInfo) -> Closing:
    last_day = day if window.start < window.end else day + timedelta(days=1)
    return Closing(
        field=field,
        start=first_showing(day, window.start, zone),
        end=last_showing(last_day, window.end, zone),
    )
