"""Every schema that a Guardian ever wrote is kept as a file and has to open with this one.

``tests/kept/schemas/<schema>-<version>.db`` opens with the key of the seeded store; version 1 of
the main schema is kept as whole profiles (``tests/kept/version-1-*``).
"""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from guardian.store import (
    alerts,
    bridges,
    characters,
    credentials,
    findings,
    inbox,
    journal,
    links,
    notes,
    outbox,
    policies_seen,
    ward_records,
    ward_requests,
    watching,
)
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.finding_kinds import FindingKind
from guardian.store.head import HeadKeeper, HeadKind
from guardian.store.journal import Act
from guardian.store.outbox import OutboxKind, OutboxState
from guardian.store.schemas import MAIN, WATCH, Schema
from guardian.store.ward_records import RecordKind, RecordStanding, WardRecordRow
from guardian.vault.keys import SecretKey
from tests.rig.clock import START, MovableClock
from tests.rig.seeded_store import KEY, LINK, WATCH_KEY
from tests.rig.version_1 import key_of_version_1
from tests.store.marked_profile import SEED, VAULT

KEPT = Path("tests/kept")
PROFILES = ("version-1-keyring", "version-1-passphrase")


@pytest.fixture(params=PROFILES)
def profile(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = tmp_path / str(request.param)
    shutil.copytree(KEPT / folder.name, folder)
    return folder


@pytest.mark.parametrize(("name", "schema"), [("main", MAIN), ("watch", WATCH)])
def test_every_earlier_schema_is_kept(name: str, schema: Schema) -> None:
    kept = {int(file.stem.split("-")[1]) for file in (KEPT / "schemas").glob(f"{name}-*.db")}
    if name == "main":
        kept.add(1)
    assert kept >= set(range(1, schema.newest)), "keep a file of the schema before a new one"


def open_as_version_1(path: Path, key: bytes) -> Database:
    """Open with the schema that version 1 knew."""
    folder = path.parent / "only-1"
    folder.mkdir(exist_ok=True)
    shutil.copy(MAIN.folder / "0001.sql", folder)
    return Database.open(path, key, schema=Schema(folder=folder))


def old_tokens(path: Path, key: bytes) -> list[tuple[object, ...]]:
    database = open_as_version_1(path, key)
    with database.read() as connection:
        rows = tokens(connection)
    database.close()
    return rows


def tokens(connection: Connection) -> list[tuple[object, ...]]:
    rows = connection.execute(
        "SELECT position, link_id, jti, gl_seq, compact, received_at FROM inbox ORDER BY position"
    ).fetchall()
    return [tuple(row) for row in rows]


def test_a_profile_of_version_1_keeps_every_event(profile: Path) -> None:
    path, key = profile / "guardian.db", key_of_version_1(profile)
    before = old_tokens(path, key)
    assert before
    database = Database.open(path, key, MovableClock())
    database.check()
    with database.read() as connection:
        assert tokens(connection) == before
        assert journal.verify(connection) is None
        last, *events = journal.entries(connection)
        assert {entry.kind for entry in events} == {journal.EVENT}
        assert len(events) == len(before)
        assert (last.kind, last.at) == (Act.RECORDS_CONVERTED, START)
        assert last.details == {"events": len(before), "schema": 2, "unsound": None}
        assert links.every(connection)
        assert alerts.latest(connection)
        for row in links.every(connection):
            assert inbox.missing(connection, row.link_id) == 0
    database.close()
    (copy,) = path.parent.glob("*.version-1")
    assert old_tokens(copy, key) == before
    assert KEY not in copy.read_bytes()


def test_what_was_altered_before_is_not_made_sound_by_a_migration(profile: Path) -> None:
    path, key = profile / "guardian.db", key_of_version_1(profile)
    database = open_as_version_1(path, key)
    with database.write() as connection:
        connection.execute("UPDATE inbox SET compact = 'other' WHERE position = 3")
    database.close()
    database = Database.open(path, key)
    with database.read() as connection:
        assert journal.entries(connection)[0].details["unsound"] == 3
    database.close()


def test_a_profile_of_version_1_goes_on_once_its_upgrade_accepted_it(profile: Path) -> None:
    path, key = profile / "guardian.db", key_of_version_1(profile)
    head = HeadKeeper(profile / "apart.head", SecretKey(SEED), VAULT)
    database = Database.open(path, key, head=head)
    with database.read() as connection:
        assert head.compare(connection).kind is HeadKind.UNKNOWN
    with database.write() as connection:
        journal.append_act(connection, Act.PROFILE_UPGRADED, START)
        head.accept(connection)
    with database.read() as connection:
        assert head.compare(connection).kind is HeadKind.SOUND
    # The copy from before the migration, put back with the mark taken away, is not taken as new.
    database.close()
    (copy,) = path.parent.glob("*.version-1")
    copy.replace(path)
    database = Database.open(path, key, head=head)
    with database.read() as connection:
        assert head.compare(connection).kind in {HeadKind.ROLLED_BACK, HeadKind.FORKED}
    (profile / "apart.head").unlink()
    with database.read() as connection:
        assert head.compare(connection).kind is HeadKind.UNKNOWN
    database.close()


def test_a_database_of_schema_2_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "guardian.db"
    shutil.copy(KEPT / "schemas" / "main-2.db", path)
    database = Database.open(path, KEY)
    database.check()
    with database.read() as connection:
        assert journal.verify(connection) is None
        assert [row.compact for row in inbox.entries(connection)] == [
            f"e30.{number}.sig" for number in (1, 2, 3)
        ]
        entries = journal.entries(connection)
        assert [entry.kind for entry in entries] == [
            Act.ALERT_ACKNOWLEDGED,
            *[journal.EVENT] * 3,
            Act.LINK_ADDED,
        ]
        alert = alerts.find(connection, LINK, "1")
        assert alert is not None
        assert alert.acknowledged_at == START + timedelta(hours=1)
    database.close()


def test_a_database_of_schema_3_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "guardian.db"
    shutil.copy(KEPT / "schemas" / "main-3.db", path)
    database = Database.open(path, KEY)
    database.check()
    with database.read() as connection:
        assert journal.verify(connection) is None
        assert len(inbox.entries(connection)) == 3
        note = notes.find(connection, LINK, "1")
        assert note is not None
        assert note.text == "We talked about it"
        (wish,) = outbox.open_wishes(connection, LINK)
        assert wish.body == {"daily_minutes": 45}
        assert ward_requests.pending(connection) == ()
    database.close()


def test_a_database_of_schema_4_keeps_everything_and_takes_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "guardian.db"
    shutil.copy(KEPT / "schemas" / "main-4.db", path)
    database = Database.open(path, KEY)
    database.check()
    with database.write() as connection:
        assert journal.verify(connection) is None
        (request,) = ward_requests.pending(connection)
        assert request.request_id == "req-1"
        refused = [
            wish
            for wish in outbox.latest(connection, LINK, OutboxKind.POLICY_PATCH)
            if wish.body == {"session_minutes": 20}
        ]
        assert [(wish.state, wish.base) for wish in refused] == [(OutboxState.REFUSED, None)]
        assert all(row.issued_at is None for row in alerts.latest(connection))
        (link,) = links.every(connection)
        assert (link.next_attempt_at, link.expires_at, link.verified_at) == (None, None, None)
        assert findings.latest(connection) == ()
        kind = FindingKind.CURFEW_BROKEN
        assert findings.keep(connection, LINK, kind, "curfew", {}, START, START)[1]
        policies_seen.record(
            connection, LINK, version=1, effective="{}", applied_at=None, as_of=START
        )
    database.close()


def test_a_database_of_schema_5_keeps_everything_and_takes_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "guardian.db"
    shutil.copy(KEPT / "schemas" / "main-5.db", path)
    database = Database.open(path, KEY)
    database.check()
    with database.write() as connection:
        assert journal.verify(connection) is None
        assert [row.kind for row in findings.latest(connection)] == [FindingKind.CURFEW_BROKEN]
        newest = outbox.latest(connection, LINK, OutboxKind.POLICY_PATCH)[0]
        assert newest.base == {"session_minutes": None}
        cast = characters.of_link(connection, LINK)
        assert [row.name for row in cast] == ["Owl", "Lan", "Zed"]
        assert {(row.min_age, row.made_by) for row in cast} == {(None, None)}
        assert ward_records.find(connection, LINK, RecordKind.CONSENTS) is None
        row = WardRecordRow(
            kind=RecordKind.CONSENTS,
            standing=RecordStanding.TOLD,
            document="{}",
            read_at=START,
        )
        ward_records.save(connection, LINK, row)
        assert ward_records.find(connection, LINK, RecordKind.CONSENTS) == row
    database.close()


def test_a_database_of_schema_6_keeps_everything_and_has_no_bridge(tmp_path: Path) -> None:
    path = tmp_path / "guardian.db"
    shutil.copy(KEPT / "schemas" / "main-6.db", path)
    database = Database.open(path, KEY)
    database.check()
    with database.read() as connection:
        assert journal.verify(connection) is None
        row = ward_records.find(connection, LINK, RecordKind.CONSENTS)
        assert row is not None
        assert row.read_at == START
        assert 12 in {each.min_age for each in characters.of_link(connection, LINK)}
        assert bridges.every(connection) == ()
    database.close()


def test_a_database_of_schema_7_keeps_everything_and_takes_a_card(tmp_path: Path) -> None:
    path = tmp_path / "guardian.db"
    shutil.copy(KEPT / "schemas" / "main-7.db", path)
    database = Database.open(path, KEY)
    database.check()
    with database.write() as connection:
        assert journal.verify(connection) is None
        (link,) = links.every(connection)
        assert (link.told_card, link.card_etag) == (None, None)
        assert link.card == link.provider_card
        links.set_card(connection, LINK, card="{}", name="New", etag='"2"')
        (link,) = links.every(connection)
        assert (link.card, link.provider_name, link.card_etag) == ("{}", "New", '"2"')
        assert len(bridges.every(connection)) == 1
    database.close()


def test_a_database_of_schema_8_keeps_everything_and_takes_the_facts_of_an_alert(
    tmp_path: Path,
) -> None:
    path = tmp_path / "guardian.db"
    shutil.copy(KEPT / "schemas" / "main-8.db", path)
    database = Database.open(path, KEY)
    database.check()
    with database.write() as connection:
        assert journal.verify(connection) is None
        before = alerts.find(connection, LINK, "1")
        assert before is not None
        assert (before.category, before.subtypes) == ("dependency.overuse", ())
        later = replace(before, alert_id="2", subtypes=("late_night", "nights_in_a_row"))
        assert alerts.insert(connection, later)
        assert alerts.find(connection, LINK, "2") == later
    database.close()


def test_a_watch_database_of_schema_1_keeps_everything_and_runs_no_bridge(tmp_path: Path) -> None:
    path = tmp_path / "watch.db"
    shutil.copy(KEPT / "schemas" / "watch-1.db", path)
    database = Database.open(path, WATCH_KEY, schema=WATCH)
    with database.read() as connection:
        assert [link.link_id for link in watching.every(connection)] == [LINK]
        assert credentials.find(connection, LINK) == "tokens"
        assert watching.waiting_count(connection) == 1
        assert bridges.kept_running(connection) == ()
    database.close()


@pytest.mark.parametrize("file", sorted(KEPT.glob("schemas/*.db")), ids=lambda file: file.stem)
def test_every_kept_file_opens(file: Path, tmp_path: Path) -> None:
    schema, key = (WATCH, WATCH_KEY) if file.stem.startswith("watch") else (MAIN, KEY)
    shutil.copy(file, tmp_path)
    database = Database.open(tmp_path / file.name, key, schema=schema)
    database.check()
    database.close()
