"""How old the provider takes a ward to be, and why (the Measures, Art. 14(4))."""

from datetime import datetime
from typing import Literal, cast
from zoneinfo import ZoneInfo

from guardian.link.wire.ward import AgeAssurance
from guardian.policy.bands import ADULT_AGE, age_on, is_minor
from guardian.provider.accounts.people import WardRow

SUSPECTED_AGE = ADULT_AGE - 1
"""A suspected minor counts as this old: every ban and the mildest limits, and no consent asked."""

Basis = Literal["declared", "guardian_declared", "verified", "inferred"]


def age_of(person: WardRow, now: datetime) -> int:
    """Return the age given at registration, in whole years on the ward's local day."""
    return age_on(person.birth_date, now.astimezone(ZoneInfo(person.time_zone)).date())


def treated_age(person: WardRow, now: datetime) -> int:
    """Return the age in whole years whose rules apply; a suspected minor is no adult."""
    age = age_of(person, now)
    return min(age, SUSPECTED_AGE) if person.suspected_minor else age


def assurance(person: WardRow, now: datetime) -> AgeAssurance:
    """Return why the ward is taken for a minor, or not.

    ``at`` is when that was last settled; where nothing was since registration, it is as of ``now``.
    """
    return AgeAssurance(
        basis=cast("Basis", person.age_basis),
        level=cast("Literal['low', 'medium', 'high']", person.age_level),
        minor=is_minor(treated_age(person, now)),
        at=person.age_assured_at or now,
    )
