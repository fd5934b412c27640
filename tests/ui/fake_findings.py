"""What Guardian found out, in memory."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from guardian.desk.finding_values import FindingView
from tests.ui import samples
from tests.ui.fake_requests import FakeRequests


class FakeFindings(FakeRequests):
    """Fulfils ``ui.finding_port.Findings``."""

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[FindingView, ...] = ()

    def recent_findings(self, limit: int = 200) -> tuple[FindingView, ...]:
        self.calls.note("recent_findings", limit)
        newest = sorted(self.found, key=lambda each: (each.opened_at, each.finding_id))
        return tuple(reversed(newest))[:limit]

    def untold_findings(self) -> tuple[FindingView, ...]:
        self.calls.note("untold_findings")
        return tuple(
            each for each in self.found if each.shown_at is None and each.closed_at is None
        )

    def mark_finding_told(self, finding_id: int) -> None:
        self.calls.note("mark_finding_told", finding_id)
        self._change(finding_id, "shown_at")

    def acknowledge_finding(self, finding_id: int) -> None:
        self.calls.note("acknowledge_finding", finding_id)
        self._change(finding_id, "shown_at")
        self._change(finding_id, "acknowledged_at")

    def export_evidence(self, finding_id: int, file: Path, meaning: Sequence[str]) -> bool:
        self.calls.note("export_evidence", finding_id, file, tuple(meaning))
        wanted = [each for each in self.found if each.finding_id == finding_id]
        if not wanted or not wanted[0].has_evidence:
            return False
        saved = {
            "meaning": list(meaning),
            "kind": wanted[0].kind.value,
            "signed_report": "e30.e30.c2ln",
            "keys": [],
        }
        file.write_text(json.dumps(saved), encoding="utf-8")
        return True

    def _change(self, finding_id: int, step: str) -> None:
        """Take a finding forward; a step that was taken keeps its moment."""

        def changed(finding: FindingView) -> FindingView:
            if finding.finding_id != finding_id or getattr(finding, step) is not None:
                return finding
            if step == "shown_at":
                return replace(finding, shown_at=samples.NOW)
            return replace(finding, acknowledged_at=samples.NOW)

        self.found = tuple(map(changed, self.found))
