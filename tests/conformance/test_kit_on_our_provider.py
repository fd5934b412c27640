"""Our provider, checked over the wire by the kit that checks everybody's."""

import shutil
from pathlib import Path
from types import ModuleType

import pytest

from guardian.conformance.check import Check
from guardian.conformance.checks import MODULES, all_checks
from guardian.conformance.verdicts import Verdict
from guardian.link.wire.discovery import PROFILES
from tests.rig.conformance_runs import kit_run, of_verdict
from tests.rig.provider_server import served_provider

DEVICE_INTERVAL_SECONDS = 5
"""As a real provider has it, so that polling too fast can be told."""
CARRIED = {f"R{number:02}" for number in range(1, 39)} - {"R34", "R35", "R36"}
"""Rows that a provider can carry; the other three are the stores' and the state's."""


def _checks_of(module: ModuleType) -> list[Check]:
    return [each for each in vars(module).values() if isinstance(each, Check)]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_check_passes(module: ModuleType, seeded_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, device_interval_seconds=DEVICE_INTERVAL_SECONDS) as provider:
        report = kit_run(provider.url, _checks_of(module))
    assert of_verdict(report, Verdict.FAIL) == {}
    assert of_verdict(report, Verdict.NOT_TESTABLE) == {}
    assert of_verdict(report, Verdict.NOT_CLAIMED) == {}


def test_every_module_is_listed_and_every_check_is_in_one() -> None:
    folder = Path(MODULES[0].__file__ or "").parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert files == {module.__name__.rpartition(".")[2] for module in MODULES}
    assert sum(len(_checks_of(module)) for module in MODULES) == len(all_checks())


def test_every_check_is_told_apart_by_its_id_and_of_a_profile() -> None:
    ids = [each.check_id for each in all_checks()]
    assert sorted(set(ids)) == sorted(ids)
    assert {each.profile for each in all_checks()} == set(PROFILES)


def test_every_row_that_a_provider_carries_has_its_check() -> None:
    assert {each.row for each in all_checks() if each.row in CARRIED} == CARRIED
