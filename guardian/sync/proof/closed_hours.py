"""No use in the curfew and in closed hours."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from guardian.policy.closing import Closing
from guardian.policy.settings import PolicySettings
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.case import STRETCHES, Case, report_target
from guardian.sync.proof.talks import Talk, turn_within
from guardian.sync.proof.timeline import Period
from guardian.sync.proof.trials import Outcome
from guardian.sync.proof.values import Found

_KIND = FindingKind.CURFEW_BROKEN
_DAY = timedelta(days=1)


def closed_hours(case: Case) -> Iterator[Outcome]:
    """Yield use in closed hours, and the days on which they held."""
    found = [each for talk in case.talks for each in _broken(case, talk)]
    yield from found
    if case.facts.stretches is not None:
        broken = {(case.day_of(each.at), each.subject) for each in found}
        yield from case.kept_days(
            _KIND,
            lambda held, day: frozenset(one.field for one in case.closings(held, day)),
            broken,
        )
    yield from case.moot(_KIND, _subjects)


def _broken(case: Case, talk: Talk) -> Iterator[Found]:
    for period in case.limits.within(talk.start, talk.end):
        for closing in _around(case, talk, period):
            start, end = max(period.start, closing.start), min(period.end, closing.end)
            if start < end and (at := turn_within(talk, start, end)) is not None:
                yield _found(case, closing, at)


def _around(case: Case, talk: Talk, period: Period) -> Iterator[Closing]:
    day, last = case.day_of(talk.start) - _DAY, case.day_of(talk.end)
    while day <= last:
        yield from case.closings(period.settings, day)
        day += _DAY


def _found(case: Case, closing: Closing, at: datetime) -> Found:
    day: date = case.day_of(at)
    return Found(
        kind=_KIND,
        subject=closing.field,
        at=at,
        details={
            "at": at.isoformat(),
            "closed_from": closing.start.isoformat(),
            "closed_until": closing.end.isoformat(),
        },
        target=report_target("usage", day, day, STRETCHES),
    )


def _subjects(settings: PolicySettings) -> frozenset[str]:
    windows = {
        f"closed_hours/{weekday}/{name}"
        for weekday, named in settings.closed_hours.items()
        for name in named
    }
    return frozenset(windows | ({"curfew"} if settings.curfew is not None else set()))
