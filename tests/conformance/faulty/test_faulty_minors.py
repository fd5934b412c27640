"""Providers that take consents lightly, and do not do for minors what they must."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from guardian.link.wire.activity import UsageDay
from guardian.link.wire.consents import ConsentKind, ConsentState
from guardian.policy.decisions import Decision
from guardian.provider.engine.consents import record_consent
from tests.rig.faulty_provider import Fault, see_it_caught

GATE = "guardian.provider.engine.service_gate"
NEVER = timedelta(days=3650)


def once_given_always_given(row: object) -> ConsentState:
    """Take a consent that was withdrawn for one that is given."""
    return ConsentState.NOT_GIVEN if row is None else ConsentState.GIVEN


def with_training(
    connection: Connection, ward_id: str, kind: ConsentKind, guardian_id: str, now: datetime
) -> str:
    """Take a yes to the service for a yes to training, too."""
    if kind is ConsentKind.SERVICE_UNDER_14:
        record_consent(connection, ward_id, ConsentKind.MODEL_TRAINING, guardian_id, now)
    return record_consent(connection, ward_id, kind, guardian_id, now)


def no_consents(*_: object) -> tuple[()]:
    """Need nobody's consent."""
    return ()


def through(*_: object, **__: object) -> Decision:
    """Let every purchase through."""
    return Decision(refusal=None)


def as_it_is(rows: tuple[UsageDay, ...]) -> Mapping[str, object] | tuple[UsageDay, ...]:
    """Tell of use as closely at 16 as at 10."""
    return rows


FAULTS = [
    Fault(
        name="withdrawing a consent does nothing",
        breaks={f"{GATE}.state_of": once_given_always_given},
        tried=("R15.fourteen", "R24", "PIPL", "R23"),
        caught_by={"R15.service_consent": "consent_missing; got None"},
    ),
    Fault(
        name="nobody's consent is needed",
        breaks={f"{GATE}.required_kinds": no_consents},
        tried=("R15.fourteen", "PIPL", "R23"),
        caught_by={
            "R15.service_consent": "awaiting_guardian_consent; got minor_mode",
            "R24.data_consent": "consent_missing; got None",
        },
    ),
    Fault(
        name="training is bundled",
        breaks={"guardian.provider.engine.consent_acts.record_consent": with_training},
        tried=("R15", "R24", "PIPL"),
        caught_by={"R23.training": "not_given; got given"},
    ),
    Fault(
        name="an appeal is due in ten years",
        breaks={"guardian.provider.engine.appeals.DUE": NEVER},
        tried=("R38", "R05"),
        caught_by={"R18.suspected_minor": "an answer due in 15 days; got 3650"},
    ),
    Fault(
        name="no cap on spending holds",
        breaks={"guardian.provider.engine.purchases.decide_purchase": through},
        tried=("R17.blocking", "R07"),
        caught_by={"R17.spending": "a refusal above the cap of one purchase; got a purchase"},
    ),
    Fault(
        name="as much is told at 16 as at 10",
        breaks={"guardian.provider.engine.usage_report.summed_by_day": as_it_is},
        tried=("R17.usage", "R05"),
        caught_by={"R38.detail_by_age": "characters named at 16"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)
