"""Providers whose events cannot be believed, or are lost."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from guardian.link.wire.events import PollRequest, PollResponse, SetClaims
from guardian.provider.engine import delivery, due, verification
from tests.rig.conformance_runs import kit_run, named
from tests.rig.faults import AnswerFault
from tests.rig.faulty_provider import Fault, see_exactly, see_it_caught
from tests.rig.provider_server import served_provider

NEXT_EVENTS = delivery.next_events


class Unsigned(AnswerFault):
    """Sends every event with a signature that nobody made."""

    path = "/gl/v1/events/poll"

    def bend(self, body: bytes) -> bytes:
        answer = json.loads(body)
        for jti, compact in answer.get("sets", {}).items():
            head, payload, signature = compact.split(".")
            answer["sets"][jti] = f"{head}.{payload}.{'A' * len(signature)}"
        return json.dumps(answer).encode()


def skipping(**members: Any) -> SetClaims:
    """Leave a number out before each event, as if one had been lost."""
    return SetClaims(**{**members, "gl_seq": members["gl_seq"] + 1})


def told_once(connection: Connection, link_id: str, limit: int, now: datetime) -> PollResponse:
    """Take what was sent for what was received."""
    page = NEXT_EVENTS(connection, link_id, limit, now)
    taken = PollRequest(ack=list(page.sets), returnImmediately=True)
    delivery.settle(connection, link_id, taken, now)
    return page


WITHOUT_SIGNS_OF_LIFE = tuple(step for step in due.STEPS if step is not verification.run_due)

FAULTS = [
    Fault(
        name="a gap in the numbers",
        breaks={"guardian.provider.engine.outgoing.SetClaims": skipping},
        tried=("EVENTS.signed", "EVENTS.redelivered", "EVENTS.portions"),
        caught_by={"EVENTS.numbered": "gl_seq"},
    ),
    Fault(
        name="an event comes once",
        breaks={"guardian.provider.api.events.next_events": told_once},
        tried=("EVENTS.signed", "EVENTS.numbered", "EVENTS.rotation"),
        caught_by={
            "EVENTS.portions": "the alerts",
            "EVENTS.redelivered": "the jti of the second time",
            "EVENTS.own_events": "the other link's event to wait on",
        },
    ),
    Fault(
        name="a quiet channel stays quiet",
        breaks={"guardian.provider.engine.due.STEPS": WITHOUT_SIGNS_OF_LIFE},
        tried=("EVENTS.signed", "EVENTS.set_errors"),
        caught_by={"EVENTS.verification": "a verification event after 15 quiet minutes"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)


def test_the_kit_sees_that_events_are_unsigned(seeded_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, fault=Unsigned) as provider:
        report = kit_run(provider.url, named("EVENTS.signed", "DISC.card", "ERRORS.preconditions"))
    see_exactly(report, {"EVENTS.signed": "verifies"})
