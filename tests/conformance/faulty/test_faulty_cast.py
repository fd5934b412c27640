"""Providers that say of a character what suits whoever asks, or what nobody can read."""

import json
import shutil
from pathlib import Path

import pytest

from tests.rig.conformance_runs import kit_run, named
from tests.rig.faults import AnswerFault
from tests.rig.faulty_provider import see_exactly
from tests.rig.provider_server import served_provider


class _OfCharacters(AnswerFault):
    path = "/gl/v1/characters"

    def bend(self, body: bytes) -> bytes:
        answer = json.loads(body)
        for each in answer["characters"]:
            self.say(each)
        return json.dumps(answer).encode()

    def say(self, character: dict[str, object]) -> None:
        """Say something else of a character."""


class FitForAnybody(_OfCharacters):
    """Names another age at every question, as if it depended on who asks."""

    asked = 0

    def say(self, character: dict[str, object]) -> None:
        type(self).asked += 1
        character["min_age"] = type(self).asked


class InWords(_OfCharacters):
    """Writes an age that no app can compare."""

    def say(self, character: dict[str, object]) -> None:
        character["min_age"] = "from thirteen on"


class OfNobody(_OfCharacters):
    """Names a maker that the protocol does not have."""

    def say(self, character: dict[str, object]) -> None:
        character["made_by"] = "magic"


FAULTS = ((FitForAnybody, "min_age and made_by"), (InWords, "min_age"), (OfNobody, "made_by"))
"""Faults of answers, and what the kit says of each."""


@pytest.mark.parametrize(("fault", "reason"), FAULTS)
def test_the_kit_sees_it(
    seeded_ledger: Path, tmp_path: Path, fault: type[AnswerFault], reason: str
) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, fault=fault) as provider:
        report = kit_run(provider.url, named("CAST.said", "DISC.card"))
    see_exactly(report, {"CAST.said": reason})
