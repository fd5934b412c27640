"""Providers that say other things than they counted, or sign what cannot be held against them."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import Request
from joserfc.jwk import OKPKey

from guardian.conformance.verdicts import Verdict
from guardian.link.set_tokens import new_signing_key
from guardian.link.signed_reports import sign_report
from guardian.link.wire.activity import Stretch
from guardian.link.wire.reports import SignedReport
from guardian.provider.engine import use_stretches
from tests.rig.conformance_runs import kit_run, named, of_verdict
from tests.rig.faults import AnswerFault
from tests.rig.faulty_provider import Fault, see_it_caught
from tests.rig.provider_server import served_provider

A_MINUTE = timedelta(minutes=1)


def a_little_less(*parts: Any) -> tuple[Stretch, ...]:
    """Let every stretch end before it did."""
    return tuple(
        each.model_copy(update={"ended_at": max(each.started_at, each.ended_at - A_MINUTE)})
        for each in use_stretches.stretches_between(*parts)
    )


def by_another(claims: SignedReport, _key: OKPKey) -> str:
    """Sign with a key that nobody publishes."""
    return sign_report(claims, new_signing_key())


def flattering(**members: Any) -> SignedReport:
    """Sign that nothing happened."""
    quiet = {
        name: [] if isinstance(told, list) else told for name, told in members["report"].items()
    }
    return SignedReport(**{**members, "report": quiet})


def of_anything(request: Request) -> str:
    """Leave out which days were asked for."""
    return str(request.url.path).removeprefix("/gl/v1")


class Unsigning(AnswerFault):
    """Does not say that it signs."""

    path = "/.well-known/guardian-link"

    def bend(self, body: bytes) -> bytes:
        return json.dumps({**json.loads(body), "signed_reports": False}).encode()


FAULTS = [
    Fault(
        name="stretches that are shorter than the use",
        breaks={"guardian.provider.engine.usage_report.stretches_between": a_little_less},
        tried=("R38.times_by_age", "EVIDENCE.signed_reports"),
        caught_by={"R17.stretches": "seconds by day and character"},
    ),
    Fault(
        name="at 16 as at 10",
        breaks={"guardian.provider.engine.usage_report.SUMMED_FROM_AGE": 99},
        tried=("R17.stretches",),
        caught_by={
            "R38.times_by_age": "stretches at 16 None",
            "R38.detail_by_age": "characters named at 16",
        },
    ),
    Fault(
        name="reports signed by nobody",
        breaks={"guardian.provider.api.signed_reports.sign_report": by_another},
        tried=("EVENTS.signed", "R17.stretches"),
        caught_by={"EVIDENCE.signed_reports": "/policy that verifies; got invalid_key"},
    ),
    Fault(
        name="signed reports that flatter",
        breaks={"guardian.provider.api.signed_reports.SignedReport": flattering},
        tried=("R17.stretches", "R17.usage"),
        caught_by={"EVIDENCE.signed_reports": "signed"},
    ),
    Fault(
        name="signed reports of any day",
        breaks={"guardian.provider.api.signed_reports.target": of_anything},
        tried=("R17.stretches", "R17.usage"),
        caught_by={"EVIDENCE.signed_reports": "/usage that verifies; got invalid_target"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)


def test_who_does_not_say_that_it_signs_is_not_held_to_it(
    seeded_ledger: Path, tmp_path: Path
) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, fault=Unsigning) as provider:
        report = kit_run(provider.url, named("EVIDENCE.signed_reports", "DISC.card"))
    assert list(of_verdict(report, Verdict.NOT_CLAIMED)) == ["EVIDENCE.signed_reports"]
    assert list(of_verdict(report, Verdict.PASS)) == ["DISC.card"]
    assert [each.claimed for each in report.tallies()] == [True]
