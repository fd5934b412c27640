"""A limit put to the test: it held or it did not; and what many tests come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.tolerances import KEPT_TRIALS
from guardian.sync.proof.values import Cause, Found, Judgement


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A test at ``at`` that held, or none where nothing asks any more (``moot``)."""

    kind: FindingKind
    subject: str
    at: datetime
    moot: bool = False


Outcome = Found | Trial

_ENOUGH = {
    FindingKind.ALERT_TOLD_LATE: 1,
    FindingKind.ALERT_NEVER_TOLD: 1,
    FindingKind.CHANGE_NOT_APPLIED: 1,
}
"""Tests that show all that was wrong: one of them is enough."""


def verdict(outcomes: Iterable[Outcome]) -> Judgement:
    """Return the latest occurrence of each cause, and the causes that are clean.

    A cause is clean after :data:`KEPT_TRIALS` tests that held, all later than it was found last.
    So what is broken now and then stays found, and what is mended does not stay for ever.
    """
    broken: dict[Cause, Found] = {}
    held: dict[Cause, list[Trial]] = {}
    for outcome in outcomes:
        cause = outcome.kind, outcome.subject
        if isinstance(outcome, Trial):
            held.setdefault(cause, []).append(outcome)
        elif cause not in broken or broken[cause].at < outcome.at:
            broken[cause] = outcome
    clean = frozenset(cause for cause, each in held.items() if _enough(each, broken.get(cause)))
    latest = sorted(broken.values(), key=_order)
    return Judgement(
        found=tuple(each for each in latest if each.cause not in clean),
        clean=clean,
        settled=tuple(each for each in latest if each.cause in clean),
    )


def _enough(trials: list[Trial], broken: Found | None) -> bool:
    if any(trial.moot for trial in trials):
        return True
    later = [trial for trial in trials if broken is None or trial.at > broken.at]
    return len(later) >= _ENOUGH.get(trials[0].kind, KEPT_TRIALS)


def _order(found: Found) -> tuple[datetime, str, str]:
    return found.at, found.kind.value, found.subject
