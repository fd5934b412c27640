"""What the pages ask about Guardian's own findings; as the other ports (:mod:`ui.ports`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from guardian.desk.finding_values import FindingView


class Findings(Protocol):
    """What Guardian itself found out about a service."""

    def recent_findings(self, limit: int = 200) -> tuple[FindingView, ...]:
        """Return findings of every account, open or settled, the newest first."""
        ...

    def untold_findings(self) -> tuple[FindingView, ...]:
        """Return what holds and nobody was told of yet, the oldest first."""
        ...

    def mark_finding_told(self, finding_id: int) -> None:
        """Record that somebody was told."""
        ...

    def acknowledge_finding(self, finding_id: int) -> None:
        """Record that a person has taken note."""
        ...

    def export_evidence(self, finding_id: int, file: Path, meaning: Sequence[str]) -> bool:
        """Write what the service signed, with what it means; return whether there was anything."""
        ...
