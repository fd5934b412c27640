"""Runs checks one after the other; a check that goes wrong fails and never ends the run."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from guardian.conformance.capabilities import Capability, capabilities
from guardian.conformance.check import (
    Check,
    CheckFailedError,
    NotClaimedError,
    NotTestableError,
    short,
)
from guardian.conformance.http import UnreachableError
from guardian.conformance.verdicts import Outcome, Verdict
from guardian.conformance.world import World
from guardian.link.wire.discovery import PROFILES

TRIED = {Verdict.PASS, Verdict.FAIL}


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How one profile did: ``passed`` of ``total`` checks that were tried, and what was not.

    The four numbers ``total``, ``not_testable``, ``declared`` and ``not_claimed`` are every check
    of the profile that was asked for.
    """

    profile: str
    passed: int
    total: int
    not_testable: int
    declared: int
    not_claimed: int

    @property
    def claimed(self) -> bool:
        """Return whether the provider claims the profile."""
        return self.total + self.not_testable + self.declared > 0


@dataclass(frozen=True, kw_only=True)
class Report:
    """A whole run."""

    url: str
    provider: str
    started_at: datetime
    outcomes: tuple[Outcome, ...]
    capabilities: tuple[Capability, ...] = ()
    """What the provider says that it can do (Art. 10), beside what the checks saw."""

    @property
    def day(self) -> date:
        """Return the day of the run (UTC)."""
        return self.started_at.date()

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Return what failed."""
        return tuple(each for each in self.outcomes if each.verdict is Verdict.FAIL)

    def tallies(self) -> tuple[Tally, ...]:
        """Return one tally per profile that was looked at."""
        return tuple(
            self._tally(profile)
            for profile in PROFILES
            if any(each.check.profile == profile for each in self.outcomes)
        )

    def _tally(self, profile: str) -> Tally:
        count = Counter(each.verdict for each in self.outcomes if each.check.profile == profile)
        return Tally(
            profile=profile,
            passed=count[Verdict.PASS],
            total=sum(count[verdict] for verdict in TRIED),
            not_testable=count[Verdict.NOT_TESTABLE],
            declared=count[Verdict.DECLARED_ONLY],
            not_claimed=count[Verdict.NOT_CLAIMED],
        )


def run(
    checks: Iterable[Check], world: World, heard: Callable[[Outcome], None], *, url: str
) -> Report:
    """Run ``checks`` in their order; ``heard`` is told each outcome as it comes."""
    started_at = datetime.now(UTC)
    outcomes = []
    for each in checks:
        outcome = run_one(each, world)
        heard(outcome)
        outcomes.append(outcome)
    return Report(
        url=url,
        provider=short(world.card.name),
        started_at=started_at,
        outcomes=tuple(outcomes),
        capabilities=capabilities(world.card.discovery, outcomes),
    )


def run_one(check: Check, world: World) -> Outcome:
    """Return what comes of one check, whatever the provider does."""
    recorder = world.http.recorder
    recorder.begin()
    begun = time.monotonic()
    verdict, evidence = _verdict(check, world)
    return Outcome(
        check=check,
        verdict=verdict,
        evidence=short(evidence),
        seconds=round(time.monotonic() - begun, 3),
        exchanges=recorder.taken(),
    )


def _verdict(check: Check, world: World) -> tuple[Verdict, str]:
    if check.profile not in world.card.profiles:
        return Verdict.NOT_CLAIMED, f"the provider does not claim {check.profile}"
    try:
        if check.test_control and not world.card.test_control:
            raise NotTestableError("the provider offers no test control")  # noqa: TRY301 - one way out
        evidence = check.run(world)
    except CheckFailedError as failure:
        return Verdict.FAIL, str(failure)
    except NotTestableError as missing:
        return Verdict.NOT_TESTABLE, str(missing)
    except NotClaimedError as without:
        return Verdict.NOT_CLAIMED, str(without)
    except Exception as error:  # noqa: BLE001 - the top-level handler of a check
        return Verdict.FAIL, _trouble(error)
    return (Verdict.DECLARED_ONLY if check.declared else Verdict.PASS), evidence


def _trouble(error: Exception) -> str:
    if isinstance(error, UnreachableError):
        return f"the provider stopped answering ({error})"
    return f"the check could not read the answer ({type(error).__name__})"
