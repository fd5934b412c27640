"""Dates, times, money and foreign text, as the reader writes them."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

from guardian.words import Words, is_chinese

_WITHOUT_MINOR_UNITS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})
_SYMBOLS = {
    "CNY": "¥",
    "USD": "$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "JP¥",
    "KRW": "₩",
    "TWD": "NT$",
    "HKD": "HK$",
}
_LOCALES = {
    "en": (QLocale.Language.English, QLocale.Country.UnitedKingdom),
    "zh_CN": (QLocale.Language.Chinese, QLocale.Country.China),
    "zh_TW": (QLocale.Language.Chinese, QLocale.Country.Taiwan),
}
_LONGEST_FOREIGN = 60
_LONG_WORD = re.compile(r"\S{28}(?=\S)")
"""Gets a place where a line may break, so that one word cannot widen a page."""


def foreign(text: str, longest: int = _LONGEST_FOREIGN) -> str:
    """Return text that others wrote, on one line, without control characters, cut to length."""
    visible = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp", "Co"} else letter
        for letter in text
    )
    line = re.sub(r"\s+", " ", visible).strip()
    if len(line) > longest:
        line = line[: longest - 1].rstrip() + "…"
    return _LONG_WORD.sub("\\g<0>\u200b", line)


def in_zone(moment: datetime, zone: str) -> datetime:
    """Return the moment on the wall clock of an IANA zone.

    In UTC where the name means nothing, or where the zone's clock would leave the calendar.
    """
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - six modules that the first paint can do without

    try:
        return moment.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError, OverflowError):
        return moment.astimezone(UTC)


def minor_digits(currency: str) -> int:
    """Return how many decimal places an amount of ``currency`` has."""
    return 0 if currency in _WITHOUT_MINOR_UNITS else 2


class Formats:
    """How one language writes numbers and moments."""

    def __init__(self, words: Words) -> None:
        self._words = words
        chinese = is_chinese(words.language)
        self.locale = QLocale(*_LOCALES.get(words.language, _LOCALES["en"]))
        self._between_sentences = "" if chinese else " "
        self._date_pattern = "yyyy年M月d日" if chinese else "d MMMM yyyy"
        self._day_pattern = "M月d日 ddd" if chinese else "ddd d MMM"

    def sentences(self, said: Iterable[str]) -> str:
        """Return whole sentences, one after the other."""
        return self._between_sentences.join(said)

    def symbol(self, currency: str) -> str:
        """Return what stands before an amount."""
        return _SYMBOLS.get(currency, f"{foreign(currency, 8)} ")

    def money(self, minor: int, currency: str) -> str:
        """Return an amount given in minor units; whole amounts without decimals."""
        digits = minor_digits(currency)
        whole = minor % 10**digits == 0
        amount = self.locale.toString(minor / 10**digits, "f", 0 if whole else digits)
        return f"{self.symbol(currency)}{amount}"

    def clock_time(self, moment: datetime, zone: str) -> str:
        """Return the hour and minute in ``zone``."""
        local = in_zone(moment, zone)
        return self.locale.toString(QTime(local.hour, local.minute), "HH:mm")

    def day(self, moment: datetime, zone: str) -> str:
        """Return the day in ``zone``."""
        local = in_zone(moment, zone)
        return self.locale.toString(QDate(local.year, local.month, local.day), self._day_pattern)

    def date(self, moment: datetime, zone: str) -> str:
        """Return the day in ``zone`` with its year, for what may be long ago."""
        local = in_zone(moment, zone)
        return self.locale.toString(QDate(local.year, local.month, local.day), self._date_pattern)

    def weekday(self, day_of_week: int) -> str:
        """Return a weekday's narrow name; Monday is 1."""
        return self.locale.standaloneDayName(day_of_week, QLocale.FormatType.NarrowFormat)

    def long_weekday(self, day_of_week: int) -> str:
        """Return a weekday's full name; Monday is 1."""
        return self.locale.standaloneDayName(day_of_week, QLocale.FormatType.LongFormat)

    def moment(self, moment: datetime, now: datetime, zone: str) -> str:
        """Return day and time: by name for today, yesterday and tomorrow, else by date."""
        time = self.clock_time(moment, zone)
        distance = in_zone(moment, zone).date() - in_zone(now, zone).date()
        if distance == timedelta(0):
            return self._words.say("today {time}", time=time)
        if distance == timedelta(days=-1):
            return self._words.say("yesterday {time}", time=time)
        if distance == timedelta(days=1):
            return self._words.say("tomorrow {time}", time=time)
        return self._words.say("{day}, {time}", day=self.day(moment, zone), time=time)

    def brief_moment(self, moment: datetime, now: datetime, zone: str) -> str:
        """Return the time alone where it is today's, else day and time."""
        if in_zone(moment, zone).date() == in_zone(now, zone).date():
            return self.clock_time(moment, zone)
        return self.moment(moment, now, zone)

    def ago(self, moment: datetime, now: datetime, zone: str) -> str:
        """Return how long ago: relative within a day, then the moment itself."""
        seconds = (now - moment).total_seconds()
        if seconds < 60:  # noqa: PLR2004 - a minute
            return self._words.say("just now")
        minutes = int(seconds // 60)
        if minutes < 60:  # noqa: PLR2004 - an hour
            return self._words.say_n("{n} min ago", "{n} min ago", minutes)
        hours = minutes // 60
        if hours < 24:  # noqa: PLR2004 - a day
            return self._words.say_n("{n} h ago", "{n} h ago", hours)
        return self.moment(moment, now, zone)

    def minutes(self, n: int) -> str:
        """Return the time that something took, in whole minutes, as a label."""
        if not n:
            return self._words.say("under a minute")
        return self._words.say_n("{n} minute", "{n} minutes", n)
