"""A report with one outcome of every verdict, and a provider's name that means no good."""

from datetime import UTC, datetime

from guardian.conformance.capabilities import Capability, Standing
from guardian.conformance.check import Check
from guardian.conformance.exchanges import Exchange
from guardian.conformance.runner import Report
from guardian.conformance.verdicts import Outcome, Verdict

HOSTILE = "<script>alert('&amp;')</script>\x00\ud7ff"
DAY = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def a_check(name: str, profile: str = "core", *, declared: bool = False) -> Check:
    return Check(
        row="R13",
        name=name,
        clause="Measures Art. 13",
        profile=profile,
        title="No proof, no answer",
        test_control=False,
        declared=declared,
        run=lambda _: "seen",
    )


def a_report() -> Report:
    outcomes = [
        Outcome(
            check=a_check(f"check_{number}", "elder" if verdict is Verdict.NOT_CLAIMED else "core"),
            verdict=verdict,
            evidence=f"evidence {HOSTILE}",
            seconds=0.5,
            exchanges=(Exchange(method="GET", path="/gl/v1/link", status=401, problem=HOSTILE),),
        )
        for number, verdict in enumerate(Verdict)
    ]
    claim = Capability(
        name=f"mental_health_protection {HOSTILE}",
        clause="Measures Art. 13",
        standing=Standing.FAILED,
        tried=("R13.check_0", "R13.check_1"),
        failed=("R13.check_1",),
    )
    return Report(
        url="http://127.0.0.1:1",
        provider=HOSTILE,
        started_at=DAY,
        outcomes=tuple(outcomes),
        capabilities=(claim,),
    )
