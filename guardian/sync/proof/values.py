"""What judging comes to: what was found, and what was put to the test and held."""

from dataclasses import dataclass
from datetime import datetime

from guardian.policy.merge_patch import JsonObject
from guardian.store.finding_kinds import FindingKind

Cause = tuple[FindingKind, str]
"""A kind of finding and its subject; an empty subject among what held is the whole kind."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The latest occurrence of one cause.

    ``at``: when it happened, by the provider's clock. ``details``: codes, numbers and ISO moments;
    the same facts give the same details. ``target``: path and query of the report that shows it,
    to be asked for signed; ``None``: no report does.
    """

    kind: FindingKind
    subject: str
    at: datetime
    details: JsonObject
    target: str | None

    @property
    def cause(self) -> Cause:
        """What is the matter, whenever it happened."""
        return self.kind, self.subject


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What holds now. A cause is found or clean, never both.

    ``clean``: causes that were put to the test later than their latest occurrence, and held, or
    that nothing asks for any more. What is in neither is undecided: leave it as it is.
    ``settled``: latest occurrences of causes that are clean: over, and perhaps never told.
    """

    found: tuple[Found, ...]
    clean: frozenset[Cause]
    settled: tuple[Found, ...] = ()
