"""The real provider over HTTP claims something later: the app sees it without linking anew."""

from pathlib import Path

import pytest

from guardian.clock import SystemClock
from guardian.desk.record_values import LogFilter
from guardian.desk.records_log import RecordsLog
from guardian.desk.records_ward import WardRecords
from guardian.desk.records_ward_values import Told
from guardian.link.wire.discovery import PROFILES
from guardian.provider.api import discovery
from guardian.store import links
from guardian.store.journal import Act
from tests.rig.provider_fixtures import seed
from tests.rig.provider_server import served_provider
from tests.rig.wire_family import wire_family
from tests.sync.test_real_conflicts import Computer


def told(computer: Computer) -> Told:
    records = WardRecords(computer.database, SystemClock(), lambda _: None)
    return records.contacts(computer.link_id).told


def test_a_profile_that_is_claimed_later_is_read_without_linking_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = f"sqlite:///{tmp_path / 'provider.db'}"
    seed(db)
    monkeypatch.setattr(discovery, "PROFILES", ("core",))
    with served_provider(tmp_path, db=db) as served:
        mine = Computer(wire_family(served.url, 11, "owner").app(0), tmp_path / "mine")
        mine.sync()
        assert told(mine) is Told.NOT_OFFERED
        etag = _etag(mine)
        mine.sync()
        assert _etag(mine) == etag
        monkeypatch.setattr(discovery, "PROFILES", PROFILES)
        mine.sync()
        assert told(mine) is Told.TOLD
        assert _etag(mine) != etag
        changed = [
            entry
            for entry in RecordsLog(mine.database).whole_log(LogFilter())
            if entry.code == Act.PROVIDER_CARD_CHANGED
        ]
        assert [entry.fields for entry in changed] == [("profiles",)]
        mine.close()


def _etag(computer: Computer) -> str:
    with computer.database.read() as connection:
        row = links.find(connection, computer.link_id)
    assert row is not None
    assert row.card_etag is not None
    return row.card_etag
