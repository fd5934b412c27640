"""Providers that take limits and do not keep them, or take less than the law."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from guardian.policy.effective import Layer, strictest
from guardian.policy.presets import law_floor
from guardian.policy.settings import EffectivePolicy, Floor
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.policy import WardPolicy, read_policy
from tests.rig.conformance_runs import kit_run, named
from tests.rig.faults import RequestFault
from tests.rig.faulty_provider import Fault, see_exactly, see_it_caught
from tests.rig.provider_server import served_provider


class AnyVersion(RequestFault):
    """Reads every If-Match as one that matches."""

    def bend(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        return [(name, b"*" if name == b"if-match" else value) for name, value in headers]


def the_law_alone(connection: Connection, person: WardRow, now: datetime) -> WardPolicy:
    """Let the chat mind nothing that guardians asked for."""
    policy = read_policy(connection, person, now)
    return replace(policy, effective=strictest(policy.floor, []))


def the_last_word(floor: Floor, layers: Sequence[Layer]) -> EffectivePolicy:
    """Let whoever changed the limits last have them as they like."""
    return strictest(floor, layers[-1:])


def no_faults(*_: object) -> tuple[()]:
    """Find nothing that is less than the law asks."""
    return ()


def grown_up_at_17(jurisdiction: str, age: int) -> Floor:
    """Ban nothing for a ward of 17."""
    return law_floor(jurisdiction, 18 if age == 17 else age)


FAULTS = [
    Fault(
        name="an answer of 200 and nothing happens",
        breaks={"guardian.provider.engine.chat.read_policy": the_law_alone},
        tried=("POLICY.document", "POLICY.versions", "R14.banned_until_18"),
        caught_by={
            "POLICY.in_force": "character_blocked; got None",
            "POLICY.explains_itself": "curfew; got None",
            "R17.blocking": "character_blocked; got None",
            "R16.curfew": "curfew; got None",
        },
    ),
    Fault(
        name="less than the law is taken",
        breaks={"guardian.provider.engine.policy_change.floor_faults": no_faults},
        tried=("POLICY.document", "POLICY.misspelt", "R26.ai_identity"),
        caught_by={"R28.duration_floor": "below the law: 422; got 200"},
    ),
    Fault(
        name="a lawful ban is unblocked",
        breaks={"guardian.provider.engine.policy_change._lifted": no_faults},
        tried=("POLICY.document", "R14.banned_until_18", "R28.duration_floor"),
        caught_by={"R14.banned_classes": "below the law: 422; got 200"},
    ),
    Fault(
        name="the other guardian's limits are lost",
        breaks={"guardian.provider.engine.policy.strictest": the_last_word},
        tried=("POLICY.document", "POLICY.in_force", "R14.banned_classes"),
        caught_by={
            "POLICY.stricter_holds": "daily_minutes in force 40; got 90",
            "POLICY.merge": "three blocks",
            "POLICY.lost_update": "",
        },
    ),
    Fault(
        name="virtual partners at 17",
        breaks={"guardian.provider.engine.policy.law_floor": grown_up_at_17},
        tried=("R05", "R14.banned_until_18", "R28.duration_floor"),
        caught_by={"R14.banned_classes": "blocked by law"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)


def test_the_kit_sees_that_any_version_will_do(seeded_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, fault=AnyVersion) as provider:
        report = kit_run(
            provider.url,
            named(
                "ERRORS.preconditions", "ERRORS.unreadable", "POLICY.lost_update", "POLICY.merge"
            ),
        )
    see_exactly(report, {"ERRORS.preconditions": "412", "POLICY.lost_update": "412"})
