"""Silence on the child's side: an adult all of a sudden, or no use at all against the habit."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from guardian.policy.bands import ADULT_AGE, band
from guardian.policy.merge_patch import JsonObject
from guardian.store.conditions import Condition
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.values import Found
from guardian.sync.silence_values import ChannelFacts, Habit, MinorMode

SILENT_DAYS = 3
"""Whole days without use before anybody is told."""
LONGEST_SILENCE = 28
"""After so many days, no use is the habit."""
HABIT_WEEKS = 4
USED_OF_A_WEEK = 6
"""At least so many days of each week with use make a habit: 80 % of seven days, rounded up."""
_WEEK = 7
_DAY = timedelta(days=1)


def minor_mode_off(facts: ChannelFacts) -> Iterator[Found]:
    """Tell of a child that is treated as an adult, against what was said or what is demanded."""
    mode = facts.minor_mode
    reason = _why_off(mode, facts.habit.today)
    if reason is not None:
        details: JsonObject = {"reason": reason, "band": mode.band}
        yield _found(FindingKind.MINOR_MODE_OFF, details, facts.linked_at)


def _why_off(mode: MinorMode, today: date) -> str | None:
    if mode.demanded and mode.effective is False:
        return "switched_off"
    if mode.band != band(ADULT_AGE):
        return None if mode.minor else "not_a_minor"
    too_young = mode.adult_from is not None and today < mode.adult_from
    return "too_young" if too_young else None


def use_stopped(facts: ChannelFacts) -> Iterator[Found]:
    """Tell of whole known days without use, after weeks with use on nearly every day.

    Nothing is said where it is explained: chat was closed, or the link is not up to date.
    """
    if facts.condition is not Condition.ACTIVE or facts.closed_to_all:
        return
    last = _last_use(facts.habit)
    if last is None:
        return
    silent = [last + n * _DAY for n in range(1, (facts.habit.today - last).days)]
    used = _used_before(facts.habit, last)
    if (
        SILENT_DAYS <= len(silent) <= LONGEST_SILENCE
        and facts.habit.known.issuperset(silent)
        and facts.habit.closed.isdisjoint(silent)
        and used is not None
    ):
        details: JsonObject = {
            "last_day": last.isoformat(),
            "used_days": used,
            "of_days": HABIT_WEEKS * _WEEK,
        }
        at = datetime.combine(last, time(), UTC)
        yield _found(FindingKind.USE_STOPPED, details, at)


def _last_use(habit: Habit) -> date | None:
    """Return the last day with use; ``None`` where there is none, or use today."""
    if habit.today in habit.used:
        return None
    return max((day for day in habit.used if day < habit.today), default=None)


def _used_before(habit: Habit, last: date) -> int | None:
    """Return the days with use of the weeks that end with ``last``; ``None``: no such habit."""
    total = 0
    for week in range(HABIT_WEEKS):
        days = {last - (week * _WEEK + n) * _DAY for n in range(_WEEK)}
        used = len(days & habit.used)
        if used < USED_OF_A_WEEK or not days <= habit.known:
            return None
        total += used
    return total


def _found(kind: FindingKind, details: JsonObject, at: datetime) -> Found:
    return Found(kind=kind, subject="", at=at, details=details, target=None)
