"""More time for one day: one guardian's own limits, raised until local midnight."""

from dataclasses import replace

from guardian.policy.settings import MINUTES_PER_DAY, PolicySettings, Weekday


def with_extra_minutes(settings: PolicySettings, weekday: Weekday, minutes: int) -> PolicySettings:
    """Return ``settings`` as they hold on a day of ``weekday`` with so many minutes more.

    What is returned is for that day only. The six days after it that have no time stay without:
    they decide when a child who has used up this day can chat again.
    """
    by_weekday = dict(settings.weekday_minutes)
    if settings.daily_minutes == 0:
        by_weekday |= dict.fromkeys(set(Weekday) - {weekday}, 0)
    if weekday in by_weekday:
        by_weekday[weekday] = min(by_weekday[weekday] + minutes, MINUTES_PER_DAY)
    daily = settings.daily_minutes
    return replace(
        settings,
        daily_minutes=None if daily is None else min(daily + minutes, MINUTES_PER_DAY),
        weekday_minutes=by_weekday,
    )
