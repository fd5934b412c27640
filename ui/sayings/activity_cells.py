"""What each hour and each bar says: to pointer, keyboard and screen reader alike."""

from datetime import date

from guardian.desk.activity_values import ActivityView, HourUse, Span
from guardian.policy.closing import WEEKDAYS
from guardian.policy.settings import Weekday
from ui.presentation import Presentation
from ui.sayings.durations import full_hour, long_day


def days_of(view: ActivityView, weekday: Weekday) -> list[date]:
    """Return the days of the span that are such a weekday."""
    return [each.day for each in view.days if WEEKDAYS[each.day.weekday()] == weekday]


def is_known(view: ActivityView, weekday: Weekday) -> bool:
    """Return whether anything is known of such a weekday in the span."""
    days = days_of(view, weekday)
    return any(each.minutes is not None for each in view.days if each.day in days)


def day_name(presentation: Presentation, view: ActivityView, weekday: Weekday) -> str:
    """Return the day by its date where there is one such, else the weekday."""
    days = days_of(view, weekday)
    formats = presentation.formats
    if len(days) == 1 and view.span is not Span.MONTH:
        return long_day(formats, days[0])
    return formats.long_weekday(WEEKDAYS.index(weekday) + 1)


def say_hour(presentation: Presentation, view: ActivityView, cell: HourUse) -> str:
    """Return which hour of which day it is, and how long it was used."""
    words, formats = presentation.words, presentation.formats
    day = day_name(presentation, view, cell.weekday)
    start, end = full_hour(formats, cell.hour), full_hour(formats, cell.hour + 1)
    if not is_known(view, cell.weekday):
        days = days_of(view, cell.weekday)
        if days and min(days) > view.today:
            return words.say("{day}: still to come", day=day)
        return words.say("{day}: nothing is known", day=day)
    if cell.closed:
        return words.say_n(
            "{day}, {start} to {end}: {n} minute; closed for chat",
            "{day}, {start} to {end}: {n} minutes; closed for chat",
            cell.minutes,
            day=day,
            start=start,
            end=end,
        )
    return words.say_n(
        "{day}, {start} to {end}: {n} minute",
        "{day}, {start} to {end}: {n} minutes",
        cell.minutes,
        day=day,
        start=start,
        end=end,
    )


def say_day(presentation: Presentation, day: date, minutes: int | None, today: date) -> str:
    """Return which day it is, and how long it was used."""
    words, name = presentation.words, long_day(presentation.formats, day)
    if minutes is None and day > today:
        return words.say("{day}: still to come", day=name)
    if minutes is None:
        return words.say("{day}: nothing is known", day=name)
    return words.say_n("{day}: {n} minute", "{day}: {n} minutes", minutes, day=name)


def say_peak(presentation: Presentation, view: ActivityView, peak: HourUse) -> str:
    """Return in which hour it was the longest."""
    words, formats = presentation.words, presentation.formats
    start, end = full_hour(formats, peak.hour), full_hour(formats, peak.hour + 1)
    if view.span is Span.DAY:
        return words.say_n(
            "Longest from {start} to {end}: {n} minute.",
            "Longest from {start} to {end}: {n} minutes.",
            peak.minutes,
            start=start,
            end=end,
        )
    return words.say_n(
        "Longest on {day} from {start} to {end}: {n} minute.",
        "Longest on {day} from {start} to {end}: {n} minutes.",
        peak.minutes,
        day=day_name(presentation, view, peak.weekday),
        start=start,
        end=end,
    )
