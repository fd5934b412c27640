"""Compares what happened with what was in force; pure, and quick enough to follow every change."""

from collections.abc import Callable, Iterator

from guardian.sync.proof.alerts import alerts
from guardian.sync.proof.blocked import blocked_characters
from guardian.sync.proof.case import Case
from guardian.sync.proof.changes import changes
from guardian.sync.proof.closed_hours import closed_hours
from guardian.sync.proof.day_limits import day_limits
from guardian.sync.proof.facts import Facts
from guardian.sync.proof.reminders import reminders
from guardian.sync.proof.session_limits import session_limits
from guardian.sync.proof.spending import spending
from guardian.sync.proof.stops import stops
from guardian.sync.proof.trials import Outcome, verdict
from guardian.sync.proof.values import Judgement

_RULES: tuple[Callable[[Case], Iterator[Outcome]], ...] = (
    closed_hours,
    blocked_characters,
    day_limits,
    session_limits,
    spending,
    reminders,
    stops,
    alerts,
    changes,
)


def judge(facts: Facts) -> Judgement:
    """Return what is found in ``facts``, one occurrence for each cause, and what held.

    Where the facts leave doubt, nothing is found: a service that keeps to every limit is never
    accused, whatever was changed, missed or read late.
    """
    case = Case(facts)
    return verdict(outcome for rule in _RULES for outcome in rule(case))
