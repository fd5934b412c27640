"""Who waits for another's transaction, and how long: the other is a process of its own."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from guardian.store import settings, waiting
from guardian.store.database import Database
from guardian.store.errors import DatabaseClosedError, StoreBusyError, StoreError
from tests.rig.lock_holder import write_lock_held
from tests.rig.seeded_store import KEY, open_database

DEADLINE_SECONDS = 20.0


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path)
    yield opened
    opened.close()


class Writer:
    """A thread that writes once, and what came of it."""

    def __init__(self, database: Database) -> None:
        self.called_off = threading.Event()
        self.looked = threading.Event()
        self.error: StoreError | None = None
        self.thread = threading.Thread(target=self._work, args=(database,))
        self.thread.start()

    def _is_called_off(self) -> bool:
        self.looked.set()
        return self.called_off.is_set()

    def _work(self, database: Database) -> None:
        try:
            with waiting.unless(self._is_called_off), database.write() as connection:
                settings.save(connection, "written", True)
        except StoreError as error:
            self.error = error

    def ended(self) -> StoreError | None:
        self.thread.join(DEADLINE_SECONDS)
        assert not self.thread.is_alive()
        return self.error


def is_written(database: Database) -> bool:
    with database.read() as connection:
        return bool(settings.find(connection, "written"))


def call_off(writer: Writer, _: Database) -> None:
    writer.called_off.set()


def close(_: Writer, database: Database) -> None:
    database.close()


@pytest.mark.parametrize("end", [call_off, close])
def test_a_wait_for_another_process_ends_when_it_is_called_off(
    tmp_path: Path, database: Database, end: Callable[[Writer, Database], None]
) -> None:
    with write_lock_held(tmp_path / "guardian.db", KEY) as other:
        writer = Writer(database)
        assert writer.looked.wait(DEADLINE_SECONDS)
        end(writer, database)
        assert isinstance(writer.ended(), DatabaseClosedError)
        assert other.poll() is None, "it holds the lock still"


@pytest.mark.parametrize("end", [call_off, close])
def test_a_wait_for_another_thread_ends_when_it_is_called_off(
    database: Database, end: Callable[[Writer, Database], None]
) -> None:
    with database.write():
        writer = Writer(database)
        assert writer.looked.wait(DEADLINE_SECONDS)
        end(writer, database)
        assert isinstance(writer.ended(), DatabaseClosedError)


def test_who_is_not_called_off_writes_as_soon_as_the_other_lets_go(
    tmp_path: Path, database: Database
) -> None:
    with write_lock_held(tmp_path / "guardian.db", KEY) as other:
        writer = Writer(database)
        assert writer.looked.wait(DEADLINE_SECONDS)
        assert not is_written(database)
        assert other.stdin is not None
        other.stdin.close()
        assert writer.ended() is None
    assert is_written(database)


def test_what_need_not_wait_is_done_though_it_was_called_off(database: Database) -> None:
    with waiting.unless(lambda: True), database.write() as connection:
        settings.save(connection, "written", True)
    assert is_written(database)


def test_a_wait_that_was_called_off_leaves_the_records_as_good_as_before(
    tmp_path: Path, database: Database
) -> None:
    with write_lock_held(tmp_path / "guardian.db", KEY):
        writer = Writer(database)
        assert writer.looked.wait(DEADLINE_SECONDS)
        writer.called_off.set()
        writer.ended()
    with database.write() as connection:
        settings.save(connection, "written", True)
    assert is_written(database)


def test_too_long_a_wait_says_who_is_in_the_way(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guardian.store.database.BUSY_TIMEOUT_SECONDS", 0.05)
    with write_lock_held(tmp_path / "guardian.db", KEY):
        assert isinstance(Writer(database).ended(), StoreBusyError)


def test_a_statement_after_it_waits_as_long_as_ever(database: Database) -> None:
    with database.write() as connection:
        record = connection.execute("PRAGMA busy_timeout").fetchone()
    assert record is not None
    assert record[0] == 10_000
