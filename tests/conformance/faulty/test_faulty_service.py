"""Providers whose card says what is not so, and whose cases never end."""

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from guardian.link.wire.discovery import ServiceStatus
from guardian.link.wire.redress import CaseState
from guardian.provider.engine.complaints import WITHIN
from tests.rig.conformance_runs import kit_run, named
from tests.rig.faults import AnswerFault
from tests.rig.faulty_provider import Fault, see_exactly, see_it_caught
from tests.rig.provider_server import served_provider

NEVER = timedelta(days=3650)


class Secretive(AnswerFault):
    """Does not say on its card how content made by AI is labelled, nor whom to write to."""

    path = "/.well-known/guardian-link"

    def bend(self, body: bytes) -> bytes:
        return json.dumps({**json.loads(body), "labelling": None, "safety_contact": " "}).encode()


class Careless(AnswerFault):
    """Publishes a private key with the public ones."""

    path = "/oauth/jwks"

    def bend(self, body: bytes) -> bytes:
        keys = json.loads(body)["keys"]
        return json.dumps({"keys": [{**keys[0], "d": keys[0]["x"]}, *keys[1:]]}).encode()


def as_ever(_: Connection, __: datetime) -> ServiceStatus:
    """Say on the card that all is as ever."""
    return ServiceStatus()


PUBLISHED: list[tuple[type, dict[str, str]]] = [
    (Secretive, {"R26.labelling": "labelling", "R08.safety_contact": "a safety contact"}),
    (Careless, {"DISC.keys": "public keys only"}),
]
FAULTS = [
    Fault(
        name="the card does not know of the end",
        breaks={"guardian.provider.api.discovery.service_status": as_ever},
        tried=("DISC.card", "DATA.breach"),
        caught_by={
            "R30.termination": "terminating; got operating",
            "R33.restriction": "restricted; got operating",
        },
    ),
    Fault(
        name="a call for help is due in ten years",
        breaks={"guardian.provider.engine.help_requests.DUE": NEVER},
        tried=("R19.warnings", "R19.in_charge"),
        caught_by={"R19.help_requests": "an answer due within a day; got 3650"},
    ),
    Fault(
        name="a complaint is due when it is filed",
        breaks={
            "guardian.provider.engine.complaints.WITHIN": {
                **WITHIN,
                CaseState.ANSWERED: timedelta(0),
            }
        },
        tried=("R31.once", "R31.complaint_process"),
        caught_by={"R31.complaint": "a due date"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)


@pytest.mark.parametrize(("fault", "caught_by"), PUBLISHED)
def test_the_kit_reads_what_a_provider_publishes(
    fault: type, caught_by: dict[str, str], seeded_ledger: Path, tmp_path: Path
) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, fault=fault) as provider:
        report = kit_run(provider.url, named("DISC.card", "DISC.keys", *caught_by, "R20.guarded"))
    see_exactly(report, caught_by)
