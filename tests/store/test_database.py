import errno
import os
import stat
import threading
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from guardian.errors import GuardianError
from guardian.store import settings
from guardian.store.aside import set_aside
from guardian.store.database import Database
from guardian.store.errors import (
    CorruptDatabaseError,
    DatabaseClosedError,
    DatabaseTooNewError,
    DiskFullError,
    StoreAccessError,
    WrongKeyError,
)
from guardian.store.faults import as_store_error
from guardian.vault.keys import SecretKey
from tests.rig.clock import MovableClock
from tests.rig.crash_points import without_room
from tests.rig.seeded_store import KEY, open_database

OTHER_KEY = bytes(reversed(KEY))
PAGE_BYTES = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "guardian.db"


def fill(path: Path, rows: int = 200) -> None:
    database = Database.open(path, KEY)
    with database.write() as connection:
        for number in range(rows):
            settings.save(connection, f"name-{number}", "x" * 200)
    database.close()


def read_all(database: Database) -> int:
    with database.read() as connection:
        return len(connection.execute("SELECT * FROM setting").fetchall())


def test_what_was_written_is_there_after_opening_again(path: Path) -> None:
    fill(path, rows=3)
    assert read_all(Database.open(path, KEY)) == 3


def test_folder_and_files_are_for_nobody_else(path: Path) -> None:
    old = os.umask(0)
    try:
        database = Database.open(path, KEY)
        with database.write() as connection:
            settings.save(connection, "a", 1)
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(old)
    assert set(modes) == {"guardian.db", "guardian.db-wal", "guardian.db-shm"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_failed_transaction_leaves_nothing(path: Path) -> None:
    database = Database.open(path, KEY)

    def fail() -> None:
        with database.write() as connection:
            settings.save(connection, "a", 1)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert read_all(database) == 0


def test_a_reader_cannot_write_and_sees_one_state(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.read() as reader:
        before = settings.find(reader, "a")
        with database.write() as writer:
            settings.save(writer, "a", 1)
        assert settings.find(reader, "a") == before is None
    with pytest.raises(StoreAccessError), database.read() as reader:
        settings.save(reader, "b", 2)
    assert read_all(database) == 1


def test_threads_share_it(path: Path) -> None:
    database = Database.open(path, KEY)

    def work(thread: int) -> None:
        for number in range(25):
            with database.write() as connection:
                settings.save(connection, f"{thread}-{number}", number)
            with database.read() as connection:
                assert settings.find(connection, f"{thread}-{number}") == number

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert read_all(database) == 100


def test_a_closed_one_says_so(path: Path) -> None:
    database = Database.open(path, KEY)
    database.close()
    with pytest.raises(DatabaseClosedError), database.read():
        pass


def test_another_key_is_named_and_changes_nothing(
    path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fill(path)
    before = path.read_bytes()
    with pytest.raises(WrongKeyError):
        Database.open(path, OTHER_KEY)
    assert path.read_bytes() == before
    assert capfd.readouterr().err == ""
    assert read_all(Database.open(path, KEY)) == 200


def test_a_key_of_another_length_is_a_fault_of_ours(path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Database.open(path, b"short")


def test_the_key_is_in_no_text(path: Path) -> None:
    database = Database.open(path, KEY)
    for text in (repr(database), str(database), str(vars(database))):
        assert KEY.hex() not in text
        assert repr(KEY) not in text


def test_a_closed_one_has_no_key_any_more(path: Path) -> None:
    database = Database.open(path, KEY)
    keys = [value for value in vars(database).values() if isinstance(value, SecretKey)]
    database.close()
    for key in keys:
        with pytest.raises(ValueError, match="wiped"):
            key.reveal()


@pytest.mark.parametrize("damage", ["cut", "plain", "page"])
def test_damage_is_found_and_the_file_put_aside_whole(path: Path, damage: str) -> None:
    fill(path)
    content = bytearray(path.read_bytes())
    if damage == "cut":
        del content[-100:]
    elif damage == "plain":
        content[:16] = b"SQLite format 3\x00"
    else:
        content[PAGE_BYTES * 5 + 100] ^= 1
    path.write_bytes(content)

    def use() -> None:
        Database.open(path, KEY).check()

    with pytest.raises(CorruptDatabaseError):
        use()
    clock = MovableClock()
    aside = set_aside(path, clock)
    assert aside.name == "guardian.db.20261122T070000Z.aside"
    assert aside.read_bytes() == bytes(content)
    assert read_all(Database.open(path, KEY)) == 0


def test_putting_aside_never_overwrites(path: Path) -> None:
    clock = MovableClock()
    names = set()
    for _ in range(3):
        Database.open(path, KEY).close()
        names.add(set_aside(path, clock).name)
    assert len(names) == 3
    assert all((path.parent / name).exists() for name in names)


def test_a_log_without_its_file_is_never_replayed_into_a_new_one(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.write() as connection:
        settings.save(connection, "a", 1)
    path.unlink()
    with pytest.raises(CorruptDatabaseError):
        Database.open(path, KEY)
    aside = set_aside(path, MovableClock())
    assert aside.with_name(aside.name + "-wal").exists()
    assert read_all(Database.open(path, KEY)) == 0
    database.close()


SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "temp_store": 2,
    "cache_size": -65536,
    "trusted_schema": 0,
    "secure_delete": 1,
}


def test_every_connection_has_the_settings_that_guard_it(path: Path) -> None:
    database = Database.open(path, KEY)
    with database.read() as first, database.read() as second:
        for connection in (first, second):
            found = {
                name: connection.execute(f"PRAGMA {name}").fetchall()[0][0] for name in SETTINGS
            }
            assert found == SETTINGS
            assert connection.execute("PRAGMA cipher_version").fetchall()[0][0] >= "4."


def test_two_who_open_at_once_do_not_fail(path: Path) -> None:
    fill(path, rows=3)
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(read_all(Database.open(path, KEY))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert counts == [3] * 4


def test_a_full_disk_is_named_and_undone(path: Path) -> None:
    database = Database.open(path, KEY)

    def overfill() -> None:
        with database.write() as connection:
            # A cap on pages answers as a full disk does.
            connection.execute("PRAGMA max_page_count = 1")
            for number in range(5000):
                settings.save(connection, f"name-{number}", "x" * 1000)

    with pytest.raises(DiskFullError):
        overfill()
    assert read_all(database) == 0
    with database.write() as connection:
        settings.save(connection, "after", 1)
    assert read_all(database) == 1


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFullError),
        (errno.EDQUOT, DiskFullError),
        (errno.EACCES, StoreAccessError),
    ],
)
def test_the_file_systems_errors_are_translated(
    tmp_path: Path, number: int, expected: type[Exception]
) -> None:
    assert type(as_store_error(OSError(number, "secret path"), tmp_path)) is expected


@pytest.mark.parametrize("first", [1, 2, 3])
def test_a_disk_that_is_full_when_the_records_are_opened_is_named(path: Path, first: int) -> None:
    """SQLite calls it an error of the disk where it has no room to begin its log."""
    Database.open(path, KEY).close()

    def open_it(folder: Path) -> None:
        with pytest.raises(DiskFullError):
            Database.open(folder / path.name, KEY).check()

    without_room(open_it, path.parent, (first, 10_000))
    Database.open(path, KEY).close()


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("")
    with pytest.raises(StoreAccessError):
        Database.open(tmp_path / "profile" / "guardian.db", KEY)


def test_a_wrong_statement_is_no_accident_of_the_machine(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with (
        pytest.raises(dbapi2.OperationalError, match="no such table"),
        database.read() as connection,
    ):
        connection.execute("SELECT * FROM absent")


def test_errors_are_in_a_parents_words() -> None:
    errors: list[GuardianError] = [DatabaseTooNewError(found=9, known=1), WrongKeyError()]
    for error in errors:
        text = error.in_language("en")
        assert text.title
        assert "{" not in text.message
        assert text.advice
