"""Readers of values that several commands take; each raises ``argparse.ArgumentTypeError``."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime

LONGEST_NAME = 100
OLDEST_YEARS = 120


def name(text: str) -> str:
    """Read somebody's or something's name."""
    if not 1 <= len(text.strip()) <= LONGEST_NAME or not text.isprintable():
        raise argparse.ArgumentTypeError(f"a name has 1 to {LONGEST_NAME} printable characters")
    return text.strip()


def birth_date(text: str) -> date:
    """Read a day in the past, of a person who may live."""
    fault = argparse.ArgumentTypeError("a date of birth is needed, as 2014-05-31")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise fault from None
    today = datetime.now(UTC).date()
    if not (day <= today and today.year - day.year <= OLDEST_YEARS):
        raise fault
    return day


def issuer(text: str) -> str:
    """Read the address by which apps reach a provider."""
    from guardian.provider.issuer import IssuerError, read_issuer  # noqa: PLC0415 - light start

    try:
        return read_issuer(text)
    except IssuerError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """Return a reader of whole numbers from ``lowest`` to ``highest``, both included."""

    def read(text: str) -> int:
        fault = argparse.ArgumentTypeError(f"a whole number from {lowest} to {highest} is needed")
        try:
            number = int(text)
        except ValueError:
            raise fault from None
        if not lowest <= number <= highest:
            raise fault
        return number

    return read
