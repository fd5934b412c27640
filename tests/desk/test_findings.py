"""Findings at the desk, over an encrypted store."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.desk.finding_values import Details
from guardian.desk.services import Services
from guardian.policy.merge_patch import JsonObject
from guardian.store import findings, journal, links, signing_keys
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.finding_kinds import FindingKind
from guardian.vault.errors import VaultStorageError
from tests.contract.kept_findings import Finder, FindingsContract
from tests.rig.clock import MovableClock
from tests.rig.seeded_store import LINK, add_link, open_database
from tests.rig.small_desk import compose

OTHER = "link-2"
REPORT = "eyJ.e30.c2ln"


def _keep(
    connection: Connection, clock: MovableClock, link_id: str, kind: FindingKind, subject: str
) -> int:
    clock.advance(timedelta(minutes=1))
    details: JsonObject = {"at": clock.now().isoformat()}
    finding_id, _ = findings.keep(connection, link_id, kind, subject, details, clock.now())
    return finding_id


class TestFindings(FindingsContract):
    @pytest.fixture
    def finder(self, tmp_path: Path, clock: MovableClock) -> Iterator[Finder]:
        opened: list[Services] = []

        def again() -> Services:
            services = compose(tmp_path / "profile", _open(tmp_path), clock, "en")
            opened.append(services)
            return services

        database = _open(tmp_path)
        with database.write() as connection:
            add_link(connection, clock.now(), LINK)
            add_link(connection, clock.now() + timedelta(seconds=1), OTHER)
            signing_keys.replace(connection, LINK, [("k", '{"kty": "OKP"}')], clock.now())
            closed = _keep(connection, clock, LINK, FindingKind.NOT_HEARD, "")
            findings.close(connection, closed, clock.now())
            broken = _keep(connection, clock, LINK, FindingKind.CURFEW_BROKEN, "curfew")
            findings.set_evidence(connection, broken, REPORT)
            blocked = _keep(connection, clock, LINK, FindingKind.BLOCKED_CHARACTER_USED, "zed")
            other = _keep(connection, clock, OTHER, FindingKind.USE_STOPPED, "")
        database.close()
        yield Finder(
            services=again(),
            again=again,
            link_id=LINK,
            other_link_id=OTHER,
            closed=closed,
            broken=broken,
            blocked=blocked,
            other=other,
        )
        for each in opened:
            each.watch.stop()

    def test_taking_note_is_in_the_log_once(self, finder: Finder, tmp_path: Path) -> None:
        for _ in range(2):
            finder.services.findings.acknowledge_finding(finder.blocked)
        database = _open(tmp_path)
        with database.read() as connection:
            acts = [
                each
                for each in journal.entries(connection)
                if each.kind == journal.Act.FINDING_ACKNOWLEDGED
            ]
            assert journal.verify(connection) is None
        database.close()
        (act,) = acts
        assert act.details == {"finding": finder.blocked, "kind": "blocked_character_used"}

    def test_the_evidence_is_as_it_was_received(self, finder: Finder, tmp_path: Path) -> None:
        file = tmp_path / "evidence.json"
        finder.services.findings.export_evidence(finder.broken, file, ())
        saved = json.loads(file.read_text(encoding="utf-8"))
        assert saved["signed_report"] == REPORT
        assert saved["keys"] == [{"kty": "OKP"}]

    def test_a_place_that_cannot_be_written_is_told(self, finder: Finder, tmp_path: Path) -> None:
        (tmp_path / "in the way").write_text("")
        with pytest.raises(VaultStorageError):
            finder.services.findings.export_evidence(
                finder.broken, tmp_path / "in the way" / "e.json", ()
            )

    def test_of_an_account_that_is_gone_nothing_holds(self, finder: Finder, tmp_path: Path) -> None:
        database = _open(tmp_path)
        with database.write() as connection:
            links.remove(connection, LINK)
        database.close()
        gone = finder.finding(finder.broken)
        assert gone.closed_at == gone.last_at
        assert gone.ward_name == ""
        assert finder.untold() == [finder.other]


def _open(tmp_path: Path) -> Database:
    return open_database(tmp_path / "profile")


@pytest.mark.parametrize(
    "odd", ["", "yesterday", "2026-11-22T10:00:00", 7, None, [], {"at": 1}, "9" * 99]
)
def test_odd_details_read_as_nothing(odd: object) -> None:
    details = Details({"at": odd})
    assert details.moment("at") is None
    assert details.number("at") in {None, 7}


def test_details_that_are_well() -> None:
    details = Details({"at": "2026-11-22T10:00:00+00:00", "n": -3, "day": "2026-11-22", "b": True})
    assert details.moment("at") is not None
    assert details.day("day") == details.day("at")
    assert (details.number("n"), details.number("b"), details.code("n")) == (-3, None, None)
    assert Details({"n": 10**13}).number("n") is None
