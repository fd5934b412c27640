"""Birthdays: when somebody turns an age, where they live."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.age_assurance import age_of

CHANGING_AGES = (8, 14, 16, 18)
"""Ages at which rules change: Civil Code Art. 17 to 20, Measures Art. 14."""


def turns(person: WardRow, age: int) -> datetime:
    """Return the moment at which somebody is ``age`` years old, in UTC.

    It is the beginning of the day in their time zone; of somebody born on 29 February, in common
    years, 1 March.
    """
    birth = person.birth_date
    try:
        day = birth.replace(year=birth.year + age)
    except ValueError:
        day = date(birth.year + age, 3, 1)
    midnight = datetime.combine(day, time(0), ZoneInfo(person.time_zone))
    return midnight.astimezone(UTC)


def next_birthday(person: WardRow, now: datetime) -> datetime:
    """Return the beginning of the next birthday."""
    return turns(person, age_of(person, now) + 1)
