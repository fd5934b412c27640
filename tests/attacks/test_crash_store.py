"""The process dies at every write of everything that rewrites the records as a whole."""

import gc
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from uuid import UUID

import pytest

from guardian.store import alerts, credentials, inbox, journal, notes, retention
from guardian.store.alerts import AlertStep
from guardian.store.backup import BOUND, read_header, restore_database, write_backup
from guardian.store.database import Database
from guardian.store.errors import WrongKeyError
from guardian.store.head import HeadKeeper, HeadKind
from guardian.store.journal import Act
from guardian.vault.keys import SecretKey
from guardian.vault.passphrase_backup import open_backup, wrap_for_backup
from tests.attacks.profile import CHEAP
from tests.rig.clock import START, MovableClock
from tests.rig.crash_points import crash_points
from tests.rig.decrypted_pages import traces
from tests.rig.seeded_store import KEY, LINK, add_alert, add_link, alert_row
from tests.rig.version_1 import key_of_version_1

KEPT = Path(__file__).parents[1] / "kept"
LATER = START + timedelta(days=400)
NEW_KEY = bytes(reversed(KEY))
VAULT_ID = UUID("00000000-0000-4000-8000-000000000001")
SEED = SecretKey(bytes(range(50, 82)))
PLANTED = "planted-canary-7Q2f"
ALERTS = 40
RECENT = 5


def head_of(root: Path) -> HeadKeeper:
    return HeadKeeper(root / "state" / "one.head", SEED, VAULT_ID)


def opened(root: Path, key: bytes = KEY) -> Database:
    database = Database.open(root / "guardian.db", key, MovableClock(LATER), head=head_of(root))
    database.check()
    return database


def is_sound(root: Path, database: Database) -> None:
    """Raise unless journal and signed head fit: a crash must not look like a put-back copy."""
    with database.read() as connection:
        assert journal.verify(connection) is None
        assert head_of(root).compare(connection).kind is HeadKind.SOUND


def counts(database: Database) -> tuple[int, int]:
    """Return how many alerts there are, and how many events still have their text."""
    with database.read() as connection:
        texts = [row.compact for row in inbox.entries(connection) if row.compact is not None]
        return len(alerts.latest(connection)), len(texts)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    root = tmp_path / "before"
    root.mkdir()
    database = opened(root)
    with database.write() as connection:
        add_link(connection, START)
        credentials.save(connection, LINK, "{}")
    for number in range(1, ALERTS + 1):
        moment = LATER if number > ALERTS - RECENT else START
        event = inbox.Event(
            link_id=LINK,
            jti=f"jti-alert-{number}",
            gl_seq=number,
            compact=f"{PLANTED}{number}" * 30,
            received_at=moment,
        )
        with database.write() as connection:
            add_alert(connection, alert_row(f"alert-{number}", moment))
            inbox.append(connection, event)
            notes.save(connection, LINK, f"alert-{number}", f"{PLANTED} note", moment)
            alerts.mark(connection, LINK, f"alert-{number}", AlertStep.ACKNOWLEDGED, moment)
    database.close()
    del database
    gc.collect()
    return root


def test_a_transaction(before: Path, tmp_path: Path) -> None:
    def work(root: Path) -> None:
        database = opened(root)
        with database.write() as connection:
            add_alert(connection, alert_row("one more", LATER))
            journal.append_act(connection, Act.SETTING_CHANGED, LATER)

    found = set()
    for _, root in crash_points(work, before, tmp_path):
        database = opened(root)
        is_sound(root, database)
        found.add(counts(database)[0])
        with database.write() as connection:
            journal.append_act(connection, Act.SETTING_CHANGED, LATER)
        is_sound(root, database)
        database.close()
    assert found == {ALERTS, ALERTS + 1}


def test_a_new_key(before: Path, tmp_path: Path) -> None:
    def work(root: Path) -> None:
        opened(root).rekey(NEW_KEY)

    by_key = []
    for point, root in crash_points(work, before, tmp_path):
        working = []
        for key in (KEY, NEW_KEY):
            try:
                database = opened(root, key)
            except WrongKeyError:
                continue
            working.append(key)
            assert counts(database) == (ALERTS, ALERTS), point
            is_sound(root, database)
            database.close()
        assert len(working) == 1, point
        by_key.append(working[0])
    assert set(by_key) == {KEY, NEW_KEY}
    assert by_key == sorted(by_key), "once the new key opens, the old one never does again"


def test_removing_what_is_old(before: Path, tmp_path: Path) -> None:
    def work(root: Path) -> None:
        database = opened(root)
        with database.write() as connection:
            retention.remove_before(connection, LATER, LATER)
        database.vacuum()

    found = []
    for _, root in crash_points(work, before, tmp_path):
        database = opened(root)
        is_sound(root, database)
        found.append(counts(database))
        with database.write() as connection:
            retention.remove_before(connection, LATER, LATER)
        database.vacuum()
        is_sound(root, database)
        database.close()
        assert traces(root, KEY, f"{PLANTED}1{PLANTED}".encode()) == []
    assert set(found) == {(ALERTS, ALERTS), (RECENT, RECENT)}


def test_a_backup(before: Path, tmp_path: Path) -> None:
    seal, key = wrap_for_backup("words of a backup", BOUND, CHEAP)
    (before / "stick").mkdir()
    (before / "stick" / "family.backup").write_bytes(b"an older backup")

    def work(root: Path) -> None:
        write_backup(opened(root), root / "stick" / "family.backup", seal, key, LATER)

    whole = []
    for point, root in crash_points(work, before, tmp_path):
        file = root / "stick" / "family.backup"
        whole.append(file.read_bytes() != b"an older backup")
        if whole[-1]:
            key_again = open_backup(read_header(file).seal, "words of a backup", BOUND)
            restore_database(file, key_again, root / "restored.db", SecretKey(NEW_KEY))
            assert counts(Database.open(root / "restored.db", NEW_KEY)) == (ALERTS, ALERTS)
        else:
            assert not any(
                PLANTED.encode() in left.read_bytes() for left in root.rglob("*") if left.is_file()
            ), point
        database = opened(root)
        assert counts(database) == (ALERTS, ALERTS)
        is_sound(root, database)
        database.close()
    assert set(whole) == {False, True}


def test_a_restoration(before: Path, tmp_path: Path) -> None:
    seal, key = wrap_for_backup("words of a backup", BOUND, CHEAP)
    database = opened(before)
    write_backup(database, before / "family.backup", seal, key, LATER)
    database.close()
    del database
    gc.collect()
    (before / "target").mkdir()

    def restore(root: Path) -> None:
        restore_database(
            root / "family.backup", key, root / "target" / "new.db", SecretKey(NEW_KEY)
        )

    there = []
    for _, root in crash_points(restore, before, tmp_path):
        target = root / "target" / "new.db"
        there.append(target.exists())
        if not target.exists():
            restore(root)
        assert [file.name for file in (root / "target").iterdir()] == ["new.db"] or there[-1]
        restored = Database.open(target, NEW_KEY)
        restored.check()
        assert counts(restored) == (ALERTS, ALERTS)
        restored.close()
    assert set(there) == {False, True}


@pytest.mark.parametrize("kept", ["keyring", "passphrase"])
def test_migrating_the_records_of_version_1(tmp_path: Path, kept: str) -> None:
    before = tmp_path / "before"
    copytree(KEPT / f"version-1-{kept}", before)
    key = key_of_version_1(before)

    def work(root: Path) -> None:
        Database.open(root / "guardian.db", key, MovableClock(LATER)).close()

    complete = tmp_path / "complete"
    copytree(before, complete)
    work(complete)
    expected = everything(complete, key)
    points = 0
    for point, root in crash_points(work, before, tmp_path):
        points += 1
        database = Database.open(root / "guardian.db", key, MovableClock(LATER))
        database.check()
        database.close()
        assert everything(root, key) == expected, point
        copies = [file.name for file in root.glob("guardian.db.*")]
        # Of what was there when this start began: after a crash half-way that is version 2.
        assert len(copies) == 1, point
        assert copies[0][:-1] == "guardian.db.20271227T070000Z.version-", point
    assert points > 20


def everything(root: Path, key: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table but of those that tell when the schema changed."""
    database = Database.open(root / "guardian.db", key, MovableClock(LATER))
    with database.read() as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'schema_step'"
        ).fetchall()
        rows = {
            record["name"]: [
                tuple(row)
                for row in connection.execute(f"SELECT * FROM {record['name']}").fetchall()  # noqa: S608 - a table's own name
            ]
            for record in tables
        }
    database.close()
    return rows
