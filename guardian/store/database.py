"""The encrypted database: opened with a raw key, shared by several threads.

Wrong keys fail when the first page is read, never at ``PRAGMA key``. Every transaction is durable
when it returns (WAL, ``synchronous=FULL``).
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any

from sqlcipher3 import dbapi2

from guardian.clock import Clock, SystemClock
from guardian.store import journal, waiting
from guardian.store.connection import Connection
from guardian.store.errors import CorruptDatabaseError, DatabaseClosedError, StoreBusyError
from guardian.store.faults import as_store_error
from guardian.store.head import HeadKeeper
from guardian.store.migrating import migrate, remove_copies
from guardian.store.schemas import MAIN, Schema
from guardian.vault.keys import SecretKey

BUSY_TIMEOUT_SECONDS = 10.0
_PAGE_BYTES = 4096
_PLAIN_HEADER = b"SQLite format 3\x00"


class Database:
    """One profile's records. Connections are made as threads need them and kept for the next."""

    def __init__(
        self, path: Path, key: bytes, clock: Clock, schema: Schema, head: HeadKeeper | None
    ) -> None:
        self._path = path
        self._key = SecretKey(key)
        self._clock = clock
        self._schema = schema
        self._head = head
        self._idle: LifoQueue[Any] = LifoQueue()
        self._writing = threading.Lock()
        self._counting = threading.Lock()
        self._lent_out = 0
        self._closed = False

    @classmethod
    def open(
        cls,
        path: Path,
        key: bytes,
        clock: Clock | None = None,
        *,
        schema: Schema = MAIN,
        head: HeadKeeper | None = None,
    ) -> "Database":
        """Open the database at ``path``, making and migrating it where needed.

        ``head`` compares it with the mark kept apart before anything is signed: ask
        ``head.compare`` for what it found.

        Raises :class:`WrongKeyError`, :class:`CorruptDatabaseError`,
        :class:`DatabaseTooNewError`, :class:`DiskFullError` or :class:`StoreAccessError`.
        """
        database = cls(path, key, clock or SystemClock(), schema, head)
        try:
            _refuse_what_is_no_database(path)
            _make_private(path)
            connection = database._connect()
            try:
                migrate(connection, path, database._connect_to, database._clock.now(), schema)
                if head is not None:
                    head.compare(connection)
            except BaseException:
                connection.close()
                raise
        except BaseException as error:
            database.close()
            if isinstance(error, (dbapi2.Error, OSError)):
                raise as_store_error(error, path.parent) from error
            raise
        database._idle.put(connection)
        return database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection that sees one unchanging state. Raises :class:`StoreError`."""
        with self._lent() as connection:
            connection.execute("BEGIN")
            connection.execute("PRAGMA query_only = TRUE")
            yield connection
            connection.execute("PRAGMA query_only = FALSE")
            connection.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Lend a connection in a transaction: durable on return, undone on any exception.

        It comes after every transaction that is under way here, and waits for one of another
        process at most ``BUSY_TIMEOUT_SECONDS``. :meth:`close` cuts either wait short, and so does
        :func:`guardian.store.waiting.unless`: with :class:`DatabaseClosedError`. Raises
        :class:`StoreError`.
        """
        with waiting.turn(self._writing, self._is_closed):
            mark = None
            try:
                with self._lent() as connection:
                    waiting.begin_writing(connection, self._is_closed, BUSY_TIMEOUT_SECONDS)
                    yield connection
                    if self._head is not None:
                        mark = self._head.sign(connection, self._clock.now())
                    connection.execute("COMMIT")
            except BaseException:
                if self._head is not None:
                    self._head.undone()
                raise
            if self._head is not None and mark is not None:
                self._head.mark(mark)

    def check(self) -> None:
        """Read every page and its seal, and verify the journal; takes seconds, and nobody writes.

        Raises :class:`CorruptDatabaseError`.
        """
        with self._writing, self._lent() as connection:
            # The seals are read from the file alone, where a crash may have left half a page that
            # the log has whole. It waits for no reader: what one needs of the log stays there.
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            faults = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            faults += [
                row
                for row in connection.execute("PRAGMA quick_check").fetchall()
                if tuple(row) != ("ok",)
            ]
            if not faults and self._schema.journaled and journal.verify(connection) is not None:
                raise CorruptDatabaseError
        if faults:
            raise CorruptDatabaseError

    def settle(self) -> None:
        """Write everything from the log into the file and empty the log.

        Raises :class:`StoreBusyError` where somebody reads for too long.
        """
        with self._writing, self._lent() as connection:
            _settle(connection)

    def vacuum(self) -> None:
        """Write the file anew, so that nothing of what was removed is left in it or in the log.

        Copies that a migration kept are removed: they hold it still. Raises
        :class:`StoreBusyError`, :class:`DiskFullError`; the records stay as they were then.
        """
        with self._writing, self._lent() as connection:
            connection.execute("VACUUM")
            _settle(connection)
        remove_copies(self._path)

    def rekey(self, new_key: bytes) -> None:
        """Encrypt everything with ``new_key``; a crash leaves the old key or the new one.

        Copies that a migration kept are removed: they are under the old key. Raises
        :class:`StoreBusyError` where anybody reads meanwhile, :class:`DiskFullError`.
        """
        key = SecretKey(new_key)
        with self._writing, self._alone():
            connection = self._connect()
            try:
                connection.execute(f"PRAGMA rekey = \"x'{new_key.hex()}'\"")
                self._key.wipe()
                self._key = key
                _settle(connection)
            finally:
                connection.close()
            remove_copies(self._path)

    def close(self) -> None:
        """Close what is idle; what is lent is closed when it comes back.

        Waits for a :meth:`rekey` that is under way.
        """
        with self._counting:
            self._closed = True
            self._close_idle()
            self._key.wipe()

    def _is_closed(self) -> bool:
        return self._closed

    def _close_idle(self) -> None:
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep everybody else out, or raise :class:`StoreBusyError` where somebody is in."""
        with self._counting:
            if self._closed:
                raise DatabaseClosedError
            if self._lent_out:
                raise StoreBusyError
            self._close_idle()
            try:
                yield
            except (dbapi2.Error, OSError) as error:
                raise as_store_error(error, self._path.parent) from error

    @contextmanager
    def _lent(self) -> Iterator[Any]:
        try:
            connection = self._take()
            sound = False
            try:
                yield connection
                sound = True
            finally:
                self._give_back(connection, sound=sound)
        except dbapi2.Error as error:
            raise as_store_error(error, self._path.parent) from error

    def _take(self) -> Any:
        with self._counting:
            if self._closed:
                raise DatabaseClosedError
            try:
                connection = self._idle.get_nowait()
            except Empty:
                connection = self._connect()
            self._lent_out += 1
            return connection

    def _give_back(self, connection: Any, *, sound: bool) -> None:
        with self._counting:
            self._lent_out -= 1
            # After an error the driver may hold a broken page or an open transaction: both end.
            if not sound or self._closed:
                connection.close()
            else:
                self._idle.put(connection)

    def _connect(self) -> Any:
        return self._connect_to(self._path)

    def _connect_to(self, path: Path) -> Any:
        connection = dbapi2.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_TIMEOUT_SECONDS
        )
        try:
            # Before the key: SQLCipher writes what it dislikes to stderr.
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{self._key.reveal().hex()}'\"")
            connection.row_factory = dbapi2.Row
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "temp_store = MEMORY",
                "cache_size = -65536",
                "trusted_schema = OFF",
                "secure_delete = ON",
            ):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    def __repr__(self) -> str:
        """Name the file and never the key."""
        return f"Database({self._path.name!r})"


def _settle(connection: Any) -> None:
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise StoreBusyError


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    # -wal and -shm take over the mode of the file.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _refuse_what_is_no_database(path: Path) -> None:
    """Tell damage from a wrong key where that is possible: no key opens half a page."""
    log = path.with_name(path.name + "-wal")
    if not path.exists():
        # A -wal that lost its file must not be replayed into a new one.
        if log.exists():
            raise CorruptDatabaseError
        return
    if not path.is_file():
        raise CorruptDatabaseError  # a pipe in its place would be waited for without an end
    if path.stat().st_size % _PAGE_BYTES and not (log.exists() and log.stat().st_size):
        # With a log, half a page is what a full disk or a lost current left: the log has it whole.
        raise CorruptDatabaseError
    with path.open("rb") as file:
        if file.read(len(_PLAIN_HEADER)) == _PLAIN_HEADER:
            raise CorruptDatabaseError
