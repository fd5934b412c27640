"""Settling, vacuum, another key, checking, and no room left."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guardian.store import journal, settings
from guardian.store.database import Database
from guardian.store.errors import (
    CorruptDatabaseError,
    DatabaseClosedError,
    StoreBusyError,
    WrongKeyError,
)
from guardian.store.journal import Act
from tests.rig.clock import START
from tests.rig.seeded_store import KEY
from tests.store.test_database import OTHER_KEY, fill, read_all


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "guardian.db"


def log_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def test_settling_leaves_everything_in_the_file(path: Path, tmp_path: Path) -> None:
    database = Database.open(path, KEY)
    with database.write() as connection:
        settings.save(connection, "a", 1)
    database.settle()
    assert log_of(path).stat().st_size == 0
    alone = tmp_path / "copy.db"
    shutil.copy(path, alone)
    assert read_all(Database.open(alone, KEY)) == 1


def test_a_vacuum_gives_back_the_room_of_what_was_removed(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.write() as connection:
        for number in range(500):
            settings.save(connection, f"name-{number}", "x" * 1000)
    database.settle()
    before = path.stat().st_size
    with database.write() as connection:
        connection.execute("DELETE FROM setting")
    database.vacuum()
    assert path.stat().st_size < before / 3
    assert log_of(path).stat().st_size == 0
    database.check()


def test_another_key_takes_over_and_the_old_one_opens_nothing(path: Path) -> None:
    fill(path, rows=20)
    copy = path.with_name(f"{path.name}.20260101T000000Z.version-1")
    copy.write_bytes(b"under the old key")
    database = Database.open(path, KEY)
    assert read_all(database) == 20
    database.rekey(OTHER_KEY)
    assert read_all(database) == 20
    with database.write() as connection:
        settings.save(connection, "after", 1)
    database.check()
    database.close()
    assert not copy.exists()
    with pytest.raises(WrongKeyError):
        Database.open(path, KEY)
    assert read_all(Database.open(path, OTHER_KEY)) == 21


def test_a_key_is_not_changed_under_a_reader(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.read(), pytest.raises(StoreBusyError):
        database.rekey(OTHER_KEY)
    database.close()
    with pytest.raises(DatabaseClosedError):
        database.rekey(OTHER_KEY)
    Database.open(path, KEY).close()


def test_a_reader_for_too_long_is_named_when_settling(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guardian.store.database.BUSY_TIMEOUT_SECONDS", 0.05)
    database = Database.open(path, KEY)
    with database.read() as reader:
        settings.find(reader, "a")
        with database.write() as connection:
            settings.save(connection, "a", 1)
        with pytest.raises(StoreBusyError):
            database.settle()
    database.settle()
    assert read_all(database) == 1


def test_checking_reads_the_journal_too(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.write() as connection:
        journal.append_act(connection, Act.UNLOCKED, START)
    database.check()
    with database.write() as connection:
        connection.execute("UPDATE journal SET kind = 'locked'")
    with pytest.raises(CorruptDatabaseError):
        database.check()


FILLING = """
import resource, signal, sys
from pathlib import Path
from guardian.store import journal, settings
from guardian.store.database import Database
from guardian.store.errors import StoreError
from guardian.store.journal import Act
from tests.rig.clock import START
from tests.rig.seeded_store import KEY
from tests.store.test_database import OTHER_KEY, fill, read_all
database = Database.open(Path(sys.argv[1]), KEY)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
kept = 0
try:
    while True:
        with database.write() as connection:
            settings.save(connection, f"name-{kept}", "x" * 9000)
            journal.append_act(connection, Act.SETTING_CHANGED, START)
        kept += 1
except StoreError as error:
    print(type(error).__name__)
with database.read() as connection:
    assert len(connection.execute("SELECT * FROM setting").fetchall()) == kept
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with database.write() as connection:
    settings.save(connection, f"name-{kept}", "after")
    journal.append_act(connection, Act.SETTING_CHANGED, START)
print(kept + 1)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on files is for POSIX")
def test_a_file_that_may_not_grow_loses_nothing_that_was_kept(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLING, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    name, kept = done.stdout.split()
    assert name in {"DiskFullError", "StoreAccessError"}
    database = Database.open(path, KEY)
    database.check()
    assert read_all(database) == int(kept)
