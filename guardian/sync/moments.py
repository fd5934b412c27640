"""Moments that a service tells: with which of them one can reckon."""

from datetime import datetime

from guardian.link.errors import MalformedAnswerError

_YEARS = range(2000, 2200)


def is_usable(moment: datetime) -> bool:
    """Return whether a moment is of our time; others leave the calendar when they are moved."""
    return moment.year in _YEARS


def usable(moment: datetime) -> datetime:
    """Return ``moment``; raises :class:`MalformedAnswerError` where it is not of our time."""
    if not is_usable(moment):
        raise MalformedAnswerError
    return moment
