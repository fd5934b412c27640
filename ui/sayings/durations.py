"""Lengths of time, and dates by day, week and month, as labels of one language."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, QTime

from guardian.words import Words
from ui.formats import Formats

_HOUR = 60


def duration(words: Words, minutes: int) -> str:
    """Return so many minutes as hours and minutes."""
    if minutes <= 0:
        return words.say("under a minute")
    hours, rest = divmod(minutes, _HOUR)
    if not hours:
        return words.say_n("{n} minute", "{n} minutes", minutes)
    if not rest:
        return words.say("{hours} h", hours=hours)
    return words.say("{hours} h {minutes} min", hours=hours, minutes=rest)


def _text(formats: Formats, day: date, pattern: str) -> str:
    return formats.locale.toString(QDate(day.year, day.month, day.day), pattern)


def _chinese(formats: Formats) -> bool:
    return formats.locale.language() is QLocale.Language.Chinese


def long_day(formats: Formats, day: date) -> str:
    """Return weekday, day and month."""
    return _text(formats, day, "M月d日dddd" if _chinese(formats) else "dddd d MMMM")


def short_day(formats: Formats, day: date) -> str:
    """Return the same, short."""
    return _text(formats, day, "M月d日 ddd" if _chinese(formats) else "ddd d MMM")


def month_name(formats: Formats, day: date) -> str:
    """Return month and year."""
    return _text(formats, day, "yyyy年M月" if _chinese(formats) else "MMMM yyyy")


def date_range(formats: Formats, first: date, last: date) -> str:
    """Return the days from ``first`` to ``last``, the month once where it is one."""
    if _chinese(formats):
        same = "d日" if first.month == last.month else "M月d日"
        return f"{_text(formats, first, 'M月d日')}–{_text(formats, last, same)}"
    same = "d" if first.month == last.month else "d MMMM"
    return f"{_text(formats, first, same)} – {_text(formats, last, 'd MMMM')}"


def short_weekday(formats: Formats, day_of_week: int) -> str:
    """Return a weekday's short name; Monday is 1."""
    return formats.locale.standaloneDayName(day_of_week, QLocale.FormatType.ShortFormat)


def full_hour(formats: Formats, hour: int) -> str:
    """Return a full hour; 24 is the end of the day."""
    if hour == 24:  # noqa: PLR2004 - a day
        return "24:00"
    return formats.locale.toString(QTime(hour, 0), "HH:mm")
