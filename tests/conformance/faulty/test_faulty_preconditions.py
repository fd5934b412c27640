"""A provider that takes a change on whatever version somebody has read."""

import shutil
from pathlib import Path

import pytest

from guardian.conformance.verdicts import Verdict
from tests.rig.conformance_runs import kit_run, named, of_verdict
from tests.rig.faults import RequestFault
from tests.rig.provider_server import served_provider


class AnyVersion(RequestFault):
    """Reads every If-Match as one that matches."""

    def bend(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        return [(name, b"*" if name == b"if-match" else value) for name, value in headers]


@pytest.mark.timeout(200)
def test_the_kit_sees_it_and_nothing_else(seeded_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, fault=AnyVersion) as provider:
        report = kit_run(provider.url, named("ERRORS", "POLICY", "EVENTS.signed"))
    failed = of_verdict(report, Verdict.FAIL)
    assert set(failed) == {"ERRORS.preconditions", "POLICY.lost_update"}
    assert "412" in failed["POLICY.lost_update"]
