"""What the guardian asked for and the service confirmed is in force."""

from collections.abc import Iterator
from dataclasses import fields

from guardian.link.wire.policy import ApplyState
from guardian.policy.closing import weekday_of
from guardian.policy.effective import effective
from guardian.policy.extra_minutes import with_extra_minutes
from guardian.policy.settings import Floor, PolicySettings
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.case import Case
from guardian.sync.proof.facts import CurrentPolicy
from guardian.sync.proof.tolerances import PENDING_TOLERANCE
from guardian.sync.proof.trials import Outcome, Trial
from guardian.sync.proof.values import Found

_KIND = FindingKind.CHANGE_NOT_APPLIED
_FIELDS = tuple(field.name for field in fields(PolicySettings))
_LOOSENING = {"exempt_characters", "approved_characters"}
"""Fields whose every entry loosens: what holds may have none that we did not grant."""


def changes(case: Case) -> Iterator[Outcome]:
    """Yield fields that are in force less strictly than asked for; others, as tests that held.

    A change may be under way for a while. One that is refused, or stays under way, without that
    any field is less strict, is found without a field.
    """
    current = case.facts.current
    if current is None:
        return
    is_late = current.as_of - current.version_seen_at > PENDING_TOLERANCE
    if current.apply_state is ApplyState.PENDING and not is_late:
        return
    looser = looser_fields(case, current)
    if not looser and current.apply_state is not ApplyState.APPLIED:
        looser = frozenset({""})
    for field in (*_FIELDS, ""):
        if field in looser:
            yield _found(current, field)
        elif field or not looser:  # without a field it is the whole kind that held
            yield Trial(kind=_KIND, subject=field, at=current.as_of)


def looser_fields(case: Case, current: CurrentPolicy) -> frozenset[str]:
    """Return the fields of our own in which less is in force than we ask for."""
    requested = current.requested
    if current.extra_minutes_today:
        weekday = weekday_of(case.day_of(current.as_of))
        requested = with_extra_minutes(requested, weekday, current.extra_minutes_today)
    held = current.effective
    both = effective(Floor(settings=held), [requested]).settings
    looser = {
        field
        for field in _FIELDS
        if field not in _LOOSENING and getattr(both, field) != getattr(held, field)
    }
    if held.exempt_characters.keys() - requested.exempt_characters.keys():
        looser.add("exempt_characters")
    unapproved = held.approved_characters.keys() - requested.approved_characters.keys()
    if requested.approve_new_characters and held.approve_new_characters and unapproved:
        looser.add("approved_characters")
    return frozenset(looser)


def _found(current: CurrentPolicy, field: str) -> Found:
    return Found(
        kind=_KIND,
        subject=field,
        at=current.version_seen_at,
        details={"apply_state": current.apply_state.value},
        target="/policy",
    )
