"""When a crisis that nobody acknowledged is told once more: a few times, and never all night."""

from datetime import datetime, timedelta

REMIND_AFTER = tuple(timedelta(minutes=each) for each in (5, 15, 60))
"""After it was first told. Later it waits in the list, in red, without a sound."""
LONGEST_REST = timedelta(minutes=1)
"""A timer stands still while the computer sleeps, so whoever waits looks at the clock again."""


def next_reminder(told_at: datetime, after: datetime) -> datetime | None:
    """Return when a crisis first told at ``told_at`` is told next, later than ``after``."""
    return next((told_at + each for each in REMIND_AFTER if told_at + each > after), None)
