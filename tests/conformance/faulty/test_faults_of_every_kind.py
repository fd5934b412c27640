"""No room of the kit is taken on trust: each has a check that a faulty provider has failed."""

import pytest

from guardian.conformance.check import Check
from guardian.conformance.checks import MODULES, all_checks
from tests.conformance.faulty import (
    test_faulty_crisis,
    test_faulty_data,
    test_faulty_events,
    test_faulty_evidence,
    test_faulty_links,
    test_faulty_minors,
    test_faulty_policy,
    test_faulty_service,
    test_faulty_tokens,
    test_faulty_use,
)
from tests.rig.faulty_provider import Fault

FAULTS: list[Fault] = [
    *test_faulty_crisis.FAULTS,
    *test_faulty_data.FAULTS,
    *test_faulty_events.FAULTS,
    *test_faulty_evidence.FAULTS,
    *test_faulty_links.FAULTS,
    *test_faulty_minors.FAULTS,
    *test_faulty_policy.FAULTS,
    *test_faulty_service.FAULTS,
    *test_faulty_tokens.FAULTS,
    *test_faulty_use.FAULTS,
]
CAUGHT = (
    {check_id for fault in FAULTS for check_id in fault.caught_by}
    | {check_id for _, caught_by in test_faulty_service.PUBLISHED for check_id in caught_by}
    | {"CAST.said"}
)  # every fault of test_faulty_cast


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_check_of_every_room_has_caught_something(module: object) -> None:
    ids = {each.check_id for each in vars(module).values() if isinstance(each, Check)}
    assert ids & CAUGHT


def test_what_catches_faults_exists() -> None:
    assert {each.check_id for each in all_checks()} >= CAUGHT


def test_every_fault_is_another() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)


def test_every_fault_leaves_something_that_passes() -> None:
    assert all(fault.tried for fault in FAULTS)
