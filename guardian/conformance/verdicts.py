"""What comes of a check: a verdict, short evidence, and what went over the wire."""

from dataclasses import dataclass
from enum import StrEnum

from guardian.conformance.check import Check
from guardian.conformance.exchanges import Exchange


class Verdict(StrEnum):
    """Five answers; nothing here says that anybody keeps the law."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    NOT_CLAIMED = "not claimed"
    """The provider does not claim the check's profile, or what it may do without."""
    NOT_TESTABLE = "not testable"
    """The provider offers no way to bring the matter about."""
    DECLARED_ONLY = "declared only"
    """A statement of the provider's, well-formed and verified by nobody."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One check of one run. ``evidence`` is English, for engineers, and free of secrets."""

    check: Check
    verdict: Verdict
    evidence: str
    seconds: float
    exchanges: tuple[Exchange, ...] = ()
