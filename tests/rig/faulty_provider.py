"""A provider that breaks one thing, and the kit's word on it.

"A kit that passes a faulty provider is broken": each fault names the checks that run against it and
the ones that must see it; every other one of those must pass.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from guardian.conformance.runner import Report
from guardian.conformance.verdicts import Verdict
from tests.rig.conformance_runs import kit_run, named, of_verdict


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong.

    ``breaks``: what stands where in the provider instead, by dotted path. ``tried``: rows or checks
    that run. ``caught_by``: check to a part of what it says that it saw.
    """

    name: str
    breaks: Mapping[str, object] = field(repr=False)
    tried: tuple[str, ...]
    caught_by: Mapping[str, str]

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def see_it_caught(fault: Fault, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Break the provider at ``url``, run the kit and see that it finds this and nothing else."""
    with monkeypatch.context() as broken:
        for path, instead in fault.breaks.items():
            broken.setattr(path, instead)
        report = kit_run(url, named(*fault.tried, *fault.caught_by))
    see_exactly(report, fault.caught_by)


def see_exactly(report: Report, caught_by: Mapping[str, str]) -> None:
    """See that these checks failed for these reasons, and that every other one passed."""
    failed = of_verdict(report, Verdict.FAIL)
    assert set(failed) == set(caught_by), failed
    for check_id, reason in caught_by.items():
        assert reason in failed[check_id], failed[check_id]
    passed = of_verdict(report, Verdict.PASS)
    declared = of_verdict(report, Verdict.DECLARED_ONLY)
    assert len(passed) + len(declared) + len(failed) == len(report.outcomes)
    assert passed, "some checks of the same run have nothing to do with it"
