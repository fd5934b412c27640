"""A provider whose events are not signed by it."""

import json
import shutil
from pathlib import Path

import pytest

from guardian.conformance.verdicts import Verdict
from tests.rig.conformance_runs import kit_run, named, of_verdict
from tests.rig.faults import AnswerFault
from tests.rig.provider_server import served_provider


class Unsigned(AnswerFault):
    """Sends every event with a signature that nobody made."""

    path = "/gl/v1/events/poll"

    def bend(self, body: bytes) -> bytes:
        answer = json.loads(body)
        for jti, compact in answer.get("sets", {}).items():
            head, payload, signature = compact.split(".")
            answer["sets"][jti] = f"{head}.{payload}.{'A' * len(signature)}"
        return json.dumps(answer).encode()


@pytest.mark.timeout(200)
def test_the_kit_sees_it_and_nothing_else(seeded_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, fault=Unsigned) as provider:
        report = kit_run(provider.url, named("EVENTS.signed", "DISC", "ERRORS.preconditions"))
    failed = of_verdict(report, Verdict.FAIL)
    assert set(failed) == {"EVENTS.signed"}
    assert "verifies" in failed["EVENTS.signed"]
