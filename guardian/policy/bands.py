"""Age bands: cut where the minors' mode guidelines (2024-11-15) and the Civil Code cut."""

from datetime import date

ADULT_AGE = 18
CUTS = (0, 3, 8, 12, 16, ADULT_AGE)
"""First year of each band."""


def age_on(birth: date, day: date) -> int:
    """Return the age in whole years on ``day``.

    Someone born on 29 February is a year older on 1 March of a common year.
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def band(age: int) -> str:
    """Return the band of an age, as ``8-11``; adults are ``18+``."""
    if age >= ADULT_AGE:
        return f"{ADULT_AGE}+"
    start = max(cut for cut in CUTS if cut <= max(age, 0))
    return f"{start}-{CUTS[CUTS.index(start) + 1] - 1}"


def is_minor(age: int) -> bool:
    """Return whether the Measures' duties to minors apply."""
    return age < ADULT_AGE
