"""A serious alert is told promptly (Art. 13), and by an event: nobody has to ask for it."""

from collections.abc import Iterator

from guardian.link.wire.events import Level
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.case import Case
from guardian.sync.proof.facts import AlertFact
from guardian.sync.proof.tolerances import PROMPT
from guardian.sync.proof.trials import Outcome, Trial
from guardian.sync.proof.values import Found

_SERIOUS = {Level.HIGH, Level.CRITICAL}


def alerts(case: Case) -> Iterator[Outcome]:
    """Yield serious alerts that came late or by no event.

    One that came in time, be it a drill, shows that what was wrong before is mended; and one that
    came at last was told, if late.
    """
    judged = [each for each in case.facts.alerts if _is_judged(case, each)]
    # One that came in time later is enough, so only the last is looked for: there may be thousands.
    prompt = max((each.detected_at for each in judged if _is_prompt(case, each)), default=None)
    for each in judged:
        if each.told_at is not None:
            yield Trial(
                kind=FindingKind.ALERT_NEVER_TOLD,
                subject=each.alert_id,
                at=each.told_at,
                moot=True,
            )
        found = _found(case, each)
        if found is None:
            continue
        yield found
        if prompt is not None and prompt > each.detected_at:
            yield Trial(kind=found.kind, subject=found.subject, at=prompt)


def _is_judged(case: Case, alert: AlertFact) -> bool:
    if alert.level not in _SERIOUS and not alert.drill:
        return False
    return alert.detected_at >= case.facts.linked_at


def _is_prompt(case: Case, alert: AlertFact) -> bool:
    return alert.told_at is not None and _found(case, alert) is None


def _found(case: Case, alert: AlertFact) -> Found | None:
    details = {"detected_at": alert.detected_at.isoformat(), "level": alert.level}
    if alert.told_at is None:
        told_until = case.facts.told_until
        if told_until is None or told_until - alert.detected_at <= PROMPT:
            return None
        kind = FindingKind.ALERT_NEVER_TOLD
    else:
        # Of two clocks that differ by much, neither tells how long it took.
        difference = abs(case.facts.clock_difference)
        if difference > PROMPT or alert.told_at - alert.detected_at <= PROMPT + difference:
            return None
        kind = FindingKind.ALERT_TOLD_LATE
        details["told_at"] = alert.told_at.isoformat()
    return Found(
        kind=kind,
        subject=alert.alert_id,
        at=alert.detected_at,
        details=dict(details),
        target="/alerts",
    )
