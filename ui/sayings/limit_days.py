"""Days of the week in words, several of them as one."""

from collections.abc import Collection

from PySide6.QtCore import QLocale

from guardian.policy.settings import Weekday
from ui.presentation import Presentation

_WEEKDAYS = tuple(Weekday)


def short_day(presentation: Presentation, weekday: Weekday) -> str:
    """Return a weekday in short."""
    number = _WEEKDAYS.index(weekday) + 1
    locale = presentation.formats.locale
    return locale.standaloneDayName(number, QLocale.FormatType.ShortFormat)


def long_day(presentation: Presentation, weekday: Weekday) -> str:
    """Return a weekday in full."""
    return presentation.formats.long_weekday(_WEEKDAYS.index(weekday) + 1)


def days_text(presentation: Presentation, weekdays: Collection[Weekday]) -> str:
    """Return several weekdays: "Mon–Fri", "Sat, Sun", "every day"."""
    words = presentation.words
    found = [each for each in _WEEKDAYS if each in set(weekdays)]
    if len(found) == len(_WEEKDAYS):
        return words.say("every day")
    first = _WEEKDAYS.index(found[0]) if found else 0
    run = list(_WEEKDAYS[first : first + len(found)])
    if len(found) > 2 and found == run:  # noqa: PLR2004 - two days are told one by one
        return words.say(
            "{first}–{last}",
            first=short_day(presentation, found[0]),
            last=short_day(presentation, found[-1]),
        )
    mark = "、" if words.language.startswith("zh") else ", "
    return mark.join(short_day(presentation, each) for each in found)
