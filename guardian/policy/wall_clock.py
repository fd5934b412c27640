"""Wall-clock times of a zone as moments in the world, across daylight-saving changes.

Where a clock shows a time twice, the first and the last showing are apart; where a change skips a
time, it counts as the moment of the change.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time(0, 0)
_DAY = timedelta(days=1)


def first_showing(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the first moment (UTC) at which the zone's clock shows ``wall`` on ``day``."""
    return _showings(day, wall, zone)[0]


def last_showing(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Return the last moment (UTC) at which the zone's clock shows ``wall`` on ``day``."""
    return _showings(day, wall, zone)[1]


def local_date(moment: datetime, zone: ZoneInfo) -> date:
    """Return the zone's date at an aware moment."""
    return moment.astimezone(zone).date()


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which ``day`` begins."""
    return first_showing(day, MIDNIGHT, zone)


def next_midnight(after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which the local day of ``after`` is over."""
    return day_start(local_date(after, zone) + _DAY, zone)


def next_month(after: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which the local calendar month of ``after`` is over."""
    local = local_date(after, zone)
    year, month = divmod(local.year * 12 + local.month, 12)
    return day_start(date(year, month + 1, 1), zone)


def _showings(day: date, wall: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    moments = [
        datetime.combine(day, wall, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)
    ]
    early, late = sorted(moments)
    if early == late:
        return early, late
    if early.astimezone(zone).time() == wall:
        return early, late  # the clock goes back and shows it twice
    change = _change_between(early, late, zone)
    return change, change


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first whole second after ``before`` that has the offset of ``after``."""
    offset = after.astimezone(zone).utcoffset()
    low, high = 0, round((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        moment = (before + timedelta(seconds=middle)).astimezone(zone)
        low, high = (low, middle) if moment.utcoffset() == offset else (middle, high)
    return before + timedelta(seconds=high)
