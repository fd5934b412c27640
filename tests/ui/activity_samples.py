"""Eight weeks of Mia: when she chatted, with whom, and a day that the service did not tell of."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.ui.samples import ZONE

OWL, LAN, MAX = "study_owl", "storyteller_lan", "buddy_max"
TODAY = date(2026, 11, 21)
FIRST_KNOWN = date(2026, 9, 28)
UNKNOWN = date(2026, 11, 18)
CURFEW_SINCE = date(2026, 11, 10)
"""Before that there was none, and Mia chatted late."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A stretch of whole minutes that begins at a full minute."""

    start: datetime
    minutes: int
    character_id: str

    @property
    def turns(self) -> int:
        return self.minutes // 2 + 1


def visit(day: date, hour: int, minute: int, minutes: int, character_id: str) -> Visit:
    start = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(ZONE))
    return Visit(start=start, minutes=minutes, character_id=character_id)


_USUAL: tuple[tuple[tuple[int, int, int, str], ...], ...] = (
    ((17, 20, 34, OWL),),
    ((17, 5, 22, OWL), (20, 15, 18, LAN)),
    ((17, 30, 41, OWL), (18, 11, 9, MAX)),
    ((20, 5, 26, LAN),),
    ((17, 40, 25, OWL), (20, 30, 28, MAX)),
    ((10, 10, 35, OWL), (15, 30, 20, LAN), (20, 0, 17, MAX)),
    ((14, 20, 24, LAN), (19, 10, 31, OWL)),
)
"""A week from Monday on: hour, minute, minutes, character."""
_LATE: dict[date, tuple[tuple[int, int, int, str], ...]] = {
    date(2026, 10, 9): ((22, 5, 32, MAX),),
    date(2026, 10, 23): ((22, 20, 25, MAX),),
    date(2026, 10, 30): ((21, 48, 44, LAN),),
    date(2026, 11, 6): ((22, 2, 48, MAX), (22, 50, 21, LAN)),
    date(2026, 11, 7): ((21, 40, 55, LAN),),
}
_LAST_WEEK: dict[date, tuple[tuple[int, int, int, str], ...]] = {
    date(2026, 11, 15): ((10, 5, 30, OWL), (20, 10, 22, LAN)),
    date(2026, 11, 16): ((17, 20, 38, OWL),),
    date(2026, 11, 17): ((16, 45, 25, OWL), (19, 30, 21, MAX), (19, 51, 15, LAN)),
    UNKNOWN: (),
    date(2026, 11, 19): ((17, 10, 30, OWL), (20, 20, 14, LAN)),
    date(2026, 11, 20): (),
    TODAY: ((16, 32, 31, OWL), (19, 47, 11, LAN)),
}
"""As Home and the characters' page have it (:mod:`tests.ui.samples`)."""


def visits() -> tuple[Visit, ...]:
    """Return every visit, the earliest first."""
    found: list[Visit] = []
    day = FIRST_KNOWN
    while day <= TODAY:
        usual = _USUAL[day.weekday()] + _LATE.get(day, ())
        found += [visit(day, *each) for each in _LAST_WEEK.get(day, usual)]
        day += timedelta(days=1)
    return tuple(sorted(found, key=lambda each: each.start))


def known_days() -> frozenset[date]:
    """Return the days that the service told of."""
    every = {FIRST_KNOWN + timedelta(days=n) for n in range((TODAY - FIRST_KNOWN).days + 1)}
    return frozenset(every - {UNKNOWN})


REFUSED = (TODAY, TODAY, date(2026, 11, 13), date(2026, 11, 12), date(2026, 11, 11))
"""On these days something was refused."""
