"""After a conversation was ended the AI says nothing more (Art. 19)."""

from collections.abc import Iterator

from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.case import Case, report_target
from guardian.sync.proof.trials import Outcome, Trial
from guardian.sync.proof.values import Found

_KIND = FindingKind.MESSAGES_AFTER_STOP


def stops(case: Case) -> Iterator[Outcome]:
    """Yield conversations that went on after their end, by the service's own count."""
    for each in case.facts.exits:
        if each.stopped_at < case.facts.linked_at:
            continue
        if each.messages_after == 0:
            yield Trial(kind=_KIND, subject="", at=each.stopped_at)
            continue
        day = case.day_of(each.requested_at)
        yield Found(
            kind=_KIND,
            subject="",
            at=each.stopped_at,
            details={
                "stopped_at": each.stopped_at.isoformat(),
                "messages_after": each.messages_after,
            },
            target=report_target("usage", day, day),
        )
