"""A provider that tells a guardian what the child said."""

import json
import shutil
from pathlib import Path

import pytest

from guardian.conformance.verdicts import Verdict
from tests.rig.conformance_runs import kit_run, named, of_verdict
from tests.rig.faults import AnswerFault
from tests.rig.provider_server import served_provider


class Talkative(AnswerFault):
    """Adds the last thing that the child said to the report of use."""

    path = "/gl/v1/usage"

    def bend(self, body: bytes) -> bytes:
        said = json.loads(self.last_sent.get("/messages", b"{}")).get("text", "")
        return json.dumps({**json.loads(body), "last_words": said}).encode()


@pytest.mark.timeout(200)
def test_the_kit_sees_it_and_nothing_else(seeded_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, fault=Talkative) as provider:
        report = kit_run(provider.url, named("R11", "R17.usage", "DISC"))
    failed = of_verdict(report, Verdict.FAIL)
    assert set(failed) == {"R11.words_stay"}
    assert "GET /gl/v1/usage" in failed["R11.words_stay"]
    assert "lantern" not in failed["R11.words_stay"], "not even the report repeats it"
