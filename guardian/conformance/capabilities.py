"""What a provider says that it can do (Art. 10), held against what the checks saw.

A statement alone is worth nothing: one that says *supported* and whose own checks failed is told as
declared and failed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from guardian.conformance.check import short
from guardian.conformance.verdicts import Outcome, Verdict

SHOWN_BY: Mapping[str, tuple[str, ...]] = {
    "privacy_protection": ("R11", "R20.guarded", "R21", "R22.export", "R23"),
    "over_dependence_warning": ("R06", "R27"),
    "emotional_boundary_guidance": ("R03", "R07", "R27"),
    "mental_health_protection": ("R12", "R13"),
    "ai_identity_reminders": ("R26", "R27"),
    "minors_mode": ("R14", "R15", "R16", "R17"),
    "minor_recognition": ("R18",),
    "easy_exit": ("R29",),
    "copy_and_delete": ("R22",),
    "complaints": ("R31",),
    "elder_help": ("R19",),
    "audit": ("R25",),
}
"""Rows and checks by which each capability is shown. Of any other, nothing here says a thing."""
MOST = 50
"""So many statements are looked at."""


class Standing(StrEnum):
    """How a statement stands after a run."""

    TESTED = "declared, tested"
    FAILED = "declared, failed"
    UNTESTED = "declared, not tested"
    PARTIAL = "declared as partial"
    ABSENT = "declared as absent"


@dataclass(frozen=True, kw_only=True)
class Capability:
    """One statement: what was tried of it, and what of that failed, by id."""

    name: str
    clause: str
    standing: Standing
    tried: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def capabilities(
    discovery: Mapping[str, Any], outcomes: Sequence[Outcome]
) -> tuple[Capability, ...]:
    """Return every statement of a card that can be read at all, in its order."""
    declared = discovery.get("capabilities")
    if not isinstance(declared, list):
        return ()
    return tuple(_held(each, outcomes) for each in declared[:MOST] if isinstance(each, dict))


def _held(declared: Mapping[str, Any], outcomes: Sequence[Outcome]) -> Capability:
    name = str(declared.get("capability", ""))
    shown_by = set(SHOWN_BY.get(name, ()))
    seen = [
        each
        for each in outcomes
        if shown_by & {each.check.row, each.check.check_id}
        and each.verdict in {Verdict.PASS, Verdict.FAIL}
    ]
    failed = tuple(each.check.check_id for each in seen if each.verdict is Verdict.FAIL)
    return Capability(
        name=short(name),
        clause=short(declared.get("clause", "")),
        standing=_standing(str(declared.get("status")), tried=bool(seen), failed=bool(failed)),
        tried=tuple(each.check.check_id for each in seen),
        failed=failed,
    )


def _standing(status: str, *, tried: bool, failed: bool) -> Standing:
    if status == "partial":
        return Standing.PARTIAL
    if status != "supported":
        return Standing.ABSENT
    if failed:
        return Standing.FAILED
    return Standing.TESTED if tried else Standing.UNTESTED
