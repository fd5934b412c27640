"""No longer use than a session may last without the rest that follows it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from guardian.policy.decide import break_length
from guardian.policy.settings import PolicySettings
from guardian.policy.usage_time import IDLE_GAP
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.case import STRETCHES, Case, report_target
from guardian.sync.proof.talks import Talk
from guardian.sync.proof.tolerances import MOST_CHANGES_IN_A_RUN, TURN_TOLERANCE
from guardian.sync.proof.trials import Outcome
from guardian.sync.proof.values import Found

_KIND = FindingKind.SESSION_LIMIT_EXCEEDED
_FIELD = "session_minutes"


@dataclass(frozen=True, kw_only=True)
class _Run:
    """Use since the last rest. ``before`` surely counts; ``since`` is where the rest of it began.

    Time counts to the full while one talk follows another at once. Before a pause the last silence
    may be that before a message that was refused, and is forgiven.
    """

    start: datetime
    since: datetime
    end: datetime
    before: timedelta = timedelta()

    def length_at(self, moment: datetime) -> timedelta:
        return self.before + (moment - self.since)

    def goes_on_with(self, talk: Talk, rest: timedelta) -> "_Run | None":
        """Return the run with the beginning of ``talk``; ``None`` after a rest."""
        if talk.start <= self.end:
            return self
        if talk.start - self.end >= rest - IDLE_GAP:
            return None
        counted = max(timedelta(), self.end - IDLE_GAP - self.since)
        return replace(self, before=self.before + counted, since=talk.start)


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """What may have held in a run: the longest session, and the shortest rest."""

    limit: timedelta
    rest: timedelta
    exempt: frozenset[str]


def session_limits(case: Case) -> Iterator[Outcome]:
    """Yield sessions that were too long, and the days without one."""
    found = list(_broken(case))
    yield from found
    if case.facts.stretches is not None:
        broken = {(case.day_of(each.at), each.subject) for each in found}
        yield from case.kept_days(_KIND, lambda held, _day: _subjects(held), broken)
    yield from case.moot(_KIND, _subjects)


def _broken(case: Case) -> Iterator[Found]:
    run: _Run | None = None
    for talk in case.talks:
        rule = None if run is None else _rule(held_in_run(case, run.start, talk.end))
        if rule is None:
            run, rule = None, _rule(held_in_run(case, talk.start, talk.end))
        if rule is None or talk.character_id in rule.exempt:
            continue
        run = None if run is None else run.goes_on_with(talk, rule.rest)
        run = run or _Run(start=talk.start, since=talk.start, end=talk.end)
        if run.length_at(talk.certain_end) > rule.limit + TURN_TOLERANCE:
            yield _found(case, run, rule)
        run = replace(run, end=max(run.end, talk.end))


def held_in_run(case: Case, start: datetime, end: datetime) -> tuple[PolicySettings, ...]:
    """Return what may have held in a run; empty: not all is known, or it changed too often."""
    return case.limits.over(start, end, most=MOST_CHANGES_IN_A_RUN)


def _rule(held: tuple[PolicySettings, ...]) -> _Rule | None:
    limits = [each.session_minutes for each in held if each.session_minutes is not None]
    if not held or len(limits) < len(held):
        return None
    rest = min(break_length(each) for each in held)
    exempt = {frozenset(each.exempt_characters) for each in held}
    # A rest shorter than the idle gap leaves no pause that could be seen.
    if rest < IDLE_GAP or len(exempt) > 1:
        return None
    return _Rule(limit=timedelta(minutes=max(limits)), rest=rest, exempt=exempt.pop())


def _found(case: Case, run: _Run, rule: _Rule) -> Found:
    at = run.since + rule.limit + TURN_TOLERANCE - run.before
    return Found(
        kind=_KIND,
        subject=_FIELD,
        at=at,
        details={
            "began_at": run.start.isoformat(),
            "limit_minutes": rule.limit // timedelta(minutes=1),
            "break_minutes": rule.rest // timedelta(minutes=1),
        },
        target=report_target("usage", case.day_of(run.start), case.day_of(at), STRETCHES),
    )


def _subjects(settings: PolicySettings) -> frozenset[str]:
    return frozenset() if settings.session_minutes is None else frozenset({_FIELD})
