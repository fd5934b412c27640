"""What every desk must do with Guardian's findings. Subclass, give the ``finder`` fixture."""

import json
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass
from pathlib import Path

import pytest

from guardian.desk.finding_values import FindingKind, FindingView
from ui.ports import Services

UNKNOWN = 10**6


@dataclass(frozen=True, kw_only=True)
class Finder:
    """One linked child, of whose link Guardian found out four things, told to nobody.

    In this order: ``closed``, which is mended; ``broken``: a curfew, with evidence; ``blocked``: a
    character, without; ``other``: of another child. ``again`` opens the same profile once more.
    """

    services: Services
    again: Callable[[], Services]
    link_id: str
    other_link_id: str
    closed: int
    broken: int
    blocked: int
    other: int

    def finding(self, finding_id: int) -> FindingView:
        found = self.services.findings.recent_findings()
        return next(each for each in found if each.finding_id == finding_id)

    def untold(self) -> list[int]:
        return [each.finding_id for each in self.services.findings.untold_findings()]

    def at_home(self, link_id: str) -> set[int]:
        overview = self.services.overviews.overview(link_id)
        return {each.finding_id for each in overview.findings}


class FindingsContract:
    """The suite."""

    def test_they_come_newest_first_of_every_child(self, finder: Finder) -> None:
        found = finder.services.findings.recent_findings()
        ids = [each.finding_id for each in found]
        assert ids == [finder.other, finder.blocked, finder.broken, finder.closed]
        assert all(each.ward_name and each.provider_name and each.time_zone for each in found)
        assert len(finder.services.findings.recent_findings(limit=2)) == 2

    def test_each_says_what_it_is_about(self, finder: Finder) -> None:
        broken, blocked = finder.finding(finder.broken), finder.finding(finder.blocked)
        assert (broken.kind, broken.subject_name) == (FindingKind.CURFEW_BROKEN, None)
        assert broken.details.moment("at") is not None
        assert broken.details.moment("nothing of that name") is None
        assert (broken.has_evidence, blocked.has_evidence) == (True, False)
        assert blocked.kind is FindingKind.BLOCKED_CHARACTER_USED
        assert blocked.subject_name
        with pytest.raises(FrozenInstanceError):
            blocked.subject = "another"  # type: ignore[misc]  # that is the test

    def test_what_was_mended_waits_for_nobody(self, finder: Finder) -> None:
        closed = finder.finding(finder.closed)
        assert closed.closed_at is not None
        assert not closed.waits
        assert finder.closed not in finder.untold()

    def test_home_has_what_holds_of_that_child_alone(self, finder: Finder) -> None:
        assert finder.at_home(finder.link_id) == {finder.broken, finder.blocked}
        assert finder.at_home(finder.other_link_id) == {finder.other}

    def test_somebody_is_told_once_over_restarts_too(self, finder: Finder) -> None:
        assert finder.untold() == [finder.broken, finder.blocked, finder.other]
        finder.services.findings.mark_finding_told(finder.broken)
        assert finder.untold() == [finder.blocked, finder.other]
        again = finder.again().findings.untold_findings()
        assert [each.finding_id for each in again] == [finder.blocked, finder.other]

    def test_taking_note_is_kept_and_leaves_it_open(self, finder: Finder) -> None:
        finder.services.findings.acknowledge_finding(finder.blocked)
        seen = finder.finding(finder.blocked)
        assert seen.acknowledged_at is not None
        assert seen.closed_at is None
        assert not seen.waits
        assert finder.blocked not in finder.untold()
        assert finder.blocked in finder.at_home(finder.link_id)

    def test_taking_note_twice_keeps_the_first_moment(self, finder: Finder) -> None:
        finder.services.findings.acknowledge_finding(finder.blocked)
        first = finder.finding(finder.blocked)
        finder.services.findings.acknowledge_finding(finder.blocked)
        assert finder.finding(finder.blocked) == first

    def test_what_nobody_knows_changes_nothing(self, finder: Finder, tmp_path: Path) -> None:
        before = finder.services.findings.recent_findings()
        finder.services.findings.mark_finding_told(UNKNOWN)
        finder.services.findings.acknowledge_finding(UNKNOWN)
        assert not finder.services.findings.export_evidence(UNKNOWN, tmp_path / "e.json", ())
        assert finder.services.findings.recent_findings() == before

    def test_evidence_is_saved_with_what_it_means(self, finder: Finder, tmp_path: Path) -> None:
        file = tmp_path / "evidence.json"
        assert finder.services.findings.export_evidence(finder.broken, file, ("Chat at night",))
        saved = json.loads(file.read_text(encoding="utf-8"))
        assert saved["meaning"] == ["Chat at night"]
        assert saved["kind"] == "curfew_broken"
        assert saved["signed_report"].count(".") == 2
        assert isinstance(saved["keys"], list)

    def test_without_evidence_no_file_is_written(self, finder: Finder, tmp_path: Path) -> None:
        file = tmp_path / "evidence.json"
        assert not finder.services.findings.export_evidence(finder.blocked, file, ())
        assert not file.exists()
