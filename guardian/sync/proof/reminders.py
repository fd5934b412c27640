"""Reminders of the time and of reality come, again and again, in continuous use (Art. 14, 18)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from guardian.link.wire.happenings import ReminderKind
from guardian.policy.settings import PolicySettings
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.case import STRETCHES, Case, report_target
from guardian.sync.proof.talks import Talk, runs
from guardian.sync.proof.tolerances import GAP_TOLERANCE, MOST_MARKS
from guardian.sync.proof.trials import Outcome, Trial
from guardian.sync.proof.values import Found

_KIND = FindingKind.REMINDER_MISSING
_FIELDS = {
    "duration_reminder_minutes": ReminderKind.DURATION,
    "reality_reminder_minutes": ReminderKind.REALITY,
}


def reminders(case: Case) -> Iterator[Outcome]:
    """Yield continuous use in which a reminder was due and none came, and use in which all came.

    One falls due with the first turn after every so many minutes, wherever the counting began: in
    any time that is longer by a silence there is one.
    """
    at = sorted((each.at, each.kind) for each in case.facts.reminders)
    told_since = at[-MOST_MARKS][0] if len(at) >= MOST_MARKS else None
    for run in runs(case.talks):
        if told_since is None or run[0].start > told_since:
            for field, kind in _FIELDS.items():
                shown = [moment for moment, name in at if name == kind]
                yield from _of_run(case, run, field, shown)
    yield from case.moot(_KIND, lambda held: _subjects(case, held))


def _of_run(
    case: Case, run: Sequence[Talk], field: str, shown: Sequence[datetime]
) -> Iterator[Outcome]:
    start, end = run[0].start, run[-1].end
    if end - start < GAP_TOLERANCE:
        return
    held = case.limits.over(start, end)
    if not held or any(field not in _subjects(case, each) for each in held):
        return
    every = timedelta(minutes=max(getattr(each, field) for each in held))
    marks = [start, *(at for at in shown if start <= at <= end), end]
    for before, after in pairwise(marks):
        if after - before > every + GAP_TOLERANCE:
            yield _found(case, field, before + every, start)
            return
    if end - start > every + GAP_TOLERANCE:
        yield Trial(kind=_KIND, subject=field, at=end)


def _found(case: Case, field: str, due: datetime, began: datetime) -> Found:
    return Found(
        kind=_KIND,
        subject=field,
        at=due,
        details={"due_at": due.isoformat(), "began_at": began.isoformat()},
        target=report_target("usage", case.day_of(began), case.day_of(due), STRETCHES),
    )


def _subjects(case: Case, settings: PolicySettings) -> frozenset[str]:
    fields = {field for field in _FIELDS if getattr(settings, field) is not None}
    minor = case.facts.minor if settings.minor_mode is None else settings.minor_mode
    return frozenset(fields if minor else fields - {"reality_reminder_minutes"})
