"""No more use on a local day than its limit; exempt characters cost no time."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from guardian.link.wire.activity import ALL_CHARACTERS
from guardian.policy.closing import weekday_of
from guardian.policy.decide import day_limit
from guardian.policy.settings import PolicySettings
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.case import STRETCHES, Case, report_target
from guardian.sync.proof.talks import Talk
from guardian.sync.proof.tolerances import GAP_TOLERANCE, TURN_TOLERANCE
from guardian.sync.proof.trials import Outcome
from guardian.sync.proof.values import Found

_KIND = FindingKind.DAY_LIMIT_EXCEEDED
Limit = tuple[str, timedelta]


def day_limits(case: Case) -> Iterator[Outcome]:
    """Yield days with more use than allowed, and those that kept to the limit."""
    found = {
        day: one for day, said in case.talks_by_day.items() if (one := _by_talk(case, day, said))
    }
    for day in case.facts.known_days:
        if day not in found and (one := _by_rows(case, day)) is not None:
            found[day] = one
    yield from found.values()
    broken = {(day, each.subject) for day, each in found.items()}
    yield from case.kept_days(_KIND, _subjects_of_day, broken)
    yield from case.moot(_KIND, _subjects)


def loosest(held: Iterable[PolicySettings], day: date) -> Limit | None:
    """Return the longest limit of a day that any settings have; ``None``: some have none."""
    limits = [day_limit(settings, weekday_of(day)) for settings in held]
    known = [(field, timedelta(minutes=minutes)) for field, minutes in filter(None, limits)]
    if not known or len(known) < len(limits):
        return None
    return max(known, key=lambda limit: limit[1])


def _by_talk(case: Case, day: date, said: list[Talk]) -> Found | None:
    """Judge each talk by what held while it lasted: the limit may have been another before."""
    used: dict[str, timedelta] = {}
    for talk in said:
        held = case.limits.over(talk.start, talk.end)
        limit = loosest(held, day)
        exempt = {name for settings in held for name in settings.exempt_characters}
        if limit is not None and talk.character_id not in exempt:
            before = sum((each for name, each in used.items() if name not in exempt), timedelta())
            left = limit[1] + TURN_TOLERANCE - before
            if talk.certain_end - talk.start > left:
                at = talk.start + max(left, timedelta())
                return _found(case, day, at, limit, STRETCHES)
        used[talk.character_id] = used.get(talk.character_id, timedelta()) + talk.length
    return None


def _by_rows(case: Case, day: date) -> Found | None:
    start, end = case.span(day)
    held = case.limits.over(start, min(end, case.facts.known_days[day]))
    limit = loosest(held, day)
    if limit is None:
        return None
    exempt = {name for settings in held for name in settings.exempt_characters}
    rows = [row for row in case.facts.usage if row.day == day]
    if exempt and any(row.character_id == ALL_CHARACTERS for row in rows):
        return None
    seconds = sum(row.active_seconds for row in rows if row.character_id not in exempt)
    if timedelta(seconds=seconds) <= limit[1] + GAP_TOLERANCE:
        return None
    return _found(case, day, start, limit)


def _found(case: Case, day: date, at: datetime, limit: Limit, more: str = "") -> Found:
    seconds = sum(row.active_seconds for row in case.facts.usage if row.day == day)
    return Found(
        kind=_KIND,
        subject=limit[0],
        at=at,
        details={
            "day": day.isoformat(),
            "limit_minutes": limit[1] // timedelta(minutes=1),
            "used_minutes": seconds // 60,
        },
        target=report_target("usage", day, day, more),
    )


def _subjects_of_day(settings: PolicySettings, day: date) -> frozenset[str]:
    limit = day_limit(settings, weekday_of(day))
    return frozenset() if limit is None else frozenset({limit[0]})


def _subjects(settings: PolicySettings) -> frozenset[str]:
    fields = {f"weekday_minutes/{weekday}" for weekday in settings.weekday_minutes}
    return frozenset(fields | ({"daily_minutes"} if settings.daily_minutes is not None else set()))
