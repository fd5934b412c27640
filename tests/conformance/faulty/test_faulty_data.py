"""Providers that keep, give away or mislabel what is the ward's."""

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, func, select

from guardian.link.wire.data import ManifestFile
from guardian.provider.engine import exports
from guardian.provider.engine.deletions import Eraser
from guardian.provider.engine.sent_once import Sending
from tests.rig.conformance_runs import kit_run, named
from tests.rig.faults import AnswerFault
from tests.rig.faulty_provider import Fault, see_exactly, see_it_caught
from tests.rig.provider_server import served_provider

EXPORTS = "guardian.provider.engine.exports"
ENGINE = "guardian.provider.engine"
FILE = exports._file


class Talkative(AnswerFault):
    """Adds the last thing that the child said to the report of use."""

    path = "/gl/v1/usage"

    def bend(self, body: bytes) -> bytes:
        said = json.loads(self.last_sent.get("/messages", b"{}")).get("text", "")
        return json.dumps({**json.loads(body), "last_words": said}).encode()


def pretended(self: Eraser, table: Table, *_: object) -> int:
    """Count what is there, and leave it there."""
    own = select(func.count()).where(table.c.ward_id == self.person.ward_id)
    return int(self.connection.execute(own).scalar_one())


def of_another_file(*parts: Any, **members: Any) -> tuple[ManifestFile, bytes]:
    """List a hash that the file does not have."""
    listed, content = FILE(*parts, **members)
    return listed.model_copy(update={"sha256": "0" * 64}), content


def each_time(_: Connection, __: Sending, ___: datetime, make: Callable[[], str]) -> str:
    """Take every request for a new one."""
    return make()


FAULTS = [
    Fault(
        name="deletion is pretended",
        breaks={f"{ENGINE}.deletions.Eraser._delete": pretended},
        tried=("DATA.inventory", "R22.export", "R23"),
        caught_by={"R22.deletion": "conversations in the inventory 0; got"},
    ),
    Fault(
        name="a hash of another file",
        breaks={f"{EXPORTS}._file": of_another_file},
        tried=("DATA.inventory", "R22.export_once"),
        caught_by={
            "R22.export": "the hash of a file of",
            "R22.own_copy": "the hash of a file of",
            "R22.deletion": "the hash of a file of",
        },
    ),
    Fault(
        name="what a child of 13 said in a guardian's copy",
        breaks={f"{EXPORTS}.SEALED_FROM_AGE": 99},
        tried=("R22.own_copy", "DATA.inventory", "R21"),
        caught_by={"R22.export": "sealed_to", "R11.words_stay": "export of conversations"},
    ),
    Fault(
        name="a retry makes another one",
        breaks={f"{ENGINE}.data_jobs.once": each_time, f"{ENGINE}.complaints.once": each_time},
        tried=("R22.own_copy", "R31.complaint"),
        caught_by={
            "R22.export_once": "the second time",
            "R22.deletion": "the job of the same key",
            "R31.once": "the second time",
        },
    ),
    Fault(
        name="staff look unseen",
        breaks={"guardian.provider.test_control.service.record_access": lambda *_: None},
        tried=("R21", "R20.guarded"),
        caught_by={"R20.access_log": "the log"},
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_kit_sees_it_and_nothing_else(
    fault: Fault, provider_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    see_it_caught(fault, provider_url, monkeypatch)


def test_the_kit_sees_words_and_does_not_repeat_them(seeded_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(seeded_ledger, tmp_path / "provider.db")
    with served_provider(tmp_path, fault=Talkative) as provider:
        report = kit_run(provider.url, named("R11", "R17.usage", "DISC.card"))
    see_exactly(report, {"R11.words_stay": "GET /gl/v1/usage"})
    assert not any("lantern" in each.evidence for each in report.outcomes)
