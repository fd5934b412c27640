"""No use of a character that is blocked, of a banned class, or not approved."""

from collections.abc import Iterator
from functools import partial

from guardian.link.wire.activity import ALL_CHARACTERS
from guardian.policy.settings import PolicySettings
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.case import STRETCHES, Case, report_target
from guardian.sync.proof.talks import Talk, turn_within
from guardian.sync.proof.tolerances import GAP_TOLERANCE
from guardian.sync.proof.trials import Outcome
from guardian.sync.proof.values import Found

_KIND = FindingKind.BLOCKED_CHARACTER_USED


def blocked_characters(case: Case) -> Iterator[Outcome]:
    """Yield use of characters that were not allowed, and the days on which nobody used them."""
    found = [each for talk in case.talks for each in _broken(case, talk)]
    if case.facts.stretches is None:
        found = list(_by_days(case))
    yield from found
    used = {(day, talk.character_id) for day, each in case.talks_by_day.items() for talk in each}
    used |= {(row.day, row.character_id) for row in case.facts.usage if row.active_seconds}
    subjects = partial(_subjects, case)
    if not any(row.character_id == ALL_CHARACTERS for row in case.facts.usage):
        yield from case.kept_days(_KIND, lambda held, _day: subjects(held), used)
    yield from case.moot(_KIND, subjects)


def _is_allowed(case: Case, settings: PolicySettings, character_id: str) -> bool:
    if character_id in settings.blocked_characters:
        return False
    if settings.approve_new_characters and character_id not in settings.approved_characters:
        return False
    kind = case.facts.characters.get(character_id)
    return kind is None or kind not in settings.blocked_relationship_classes


def _subjects(case: Case, settings: PolicySettings) -> frozenset[str]:
    known = case.facts.characters.keys() | settings.blocked_characters.keys()
    return frozenset(each for each in known if not _is_allowed(case, settings, each))


def _broken(case: Case, talk: Talk) -> Iterator[Found]:
    for period in case.limits.within(talk.start, talk.end):
        if _is_allowed(case, period.settings, talk.character_id):
            continue
        # The silence before a message to somebody else counts for the one who was left.
        at = turn_within(talk, period.start, period.end, by_end=False)
        if at is not None:
            day = case.day_of(at)
            yield Found(
                kind=_KIND,
                subject=talk.character_id,
                at=at,
                details={"at": at.isoformat()},
                target=report_target("usage", day, day, STRETCHES),
            )


def _by_days(case: Case) -> Iterator[Found]:
    """Where only days are told: use on a day on which the character was never allowed."""
    for row in case.facts.usage:
        held = case.whole_days.get(row.day)
        if not held or row.character_id == ALL_CHARACTERS:
            continue
        if row.active_seconds <= GAP_TOLERANCE.total_seconds():
            continue
        if not any(_is_allowed(case, each, row.character_id) for each in held):
            yield Found(
                kind=_KIND,
                subject=row.character_id,
                at=case.span(row.day)[0],
                details={"day": row.day.isoformat()},
                target=report_target("usage", row.day, row.day),
            )
