"""Other processes on the same PostgreSQL ledger: who rings here is heard there (LISTEN, NOTIFY).

A notice says what happened and to which ward, and nothing else. SQLite has no such channel, so one
process serves a file.
"""

import logging
import secrets
from queue import Empty, SimpleQueue
from threading import Event, Thread

import psycopg
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from guardian.provider.engine.live import Live

CHANNEL = "guardian_ward"
AGAIN_SECONDS = 2.0
"""How long between two attempts to reach the database, and two looks meanwhile."""
_NOTICE_SECONDS = 0.5
_STOP_SECONDS = 10.0
_TROUBLE = (psycopg.Error, SQLAlchemyError)

_log = logging.getLogger(__name__)


class Neighbours:
    """Tells other processes and hears them, on two connections and two threads of its own."""

    def __init__(self, engine: Engine, live: Live) -> None:
        self._engine = engine
        self._live = live
        self._me = secrets.token_hex(8)
        self._told: SimpleQueue[str] = SimpleQueue()
        self._stopping = Event()
        self.listening = Event()
        """Set while the database tells this process what happens in others."""
        self._threads = [
            Thread(target=self._listen, name="neighbours-hear", daemon=True),
            Thread(target=self._send, name="neighbours-tell", daemon=True),
        ]

    def start(self) -> None:
        """Begin to tell and to hear."""
        self._live.join(self.tell)
        for thread in self._threads:
            thread.start()

    def tell(self, what: str, ward_id: str) -> None:
        """Tell every other process, soon; from any thread, without waiting."""
        self._told.put(f"{self._me} {what} {ward_id}")

    def stop(self) -> None:
        """Say what is left to be said, and leave."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(_STOP_SECONDS)

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._connection() as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self.listening.set()
                    self._live.bell.ring_everybody_here()  # for what was said before we listened
                    self._hear_all(connection)
            except _TROUBLE as error:
                self._note(error)
                self._live.bell.ring_everybody_here()
                self._stopping.wait(AGAIN_SECONDS)
            finally:
                self.listening.clear()

    def _hear_all(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        while not self._stopping.is_set():
            for notice in connection.notifies(timeout=_NOTICE_SECONDS):
                who, _, rest = notice.payload.partition(" ")
                what, _, ward_id = rest.partition(" ")
                if who != self._me:
                    self._live.hear(what, ward_id)

    def _send(self) -> None:
        waiting: dict[str, None] = {}  # what was said twice is told once, in order
        while True:
            self._collect(waiting)
            if self._stopping.is_set() and not waiting:
                return
            try:
                with self._connection() as connection:
                    self._send_all(connection, waiting)
            except _TROUBLE as error:
                self._note(error)
                if self._stopping.wait(AGAIN_SECONDS):
                    return

    def _send_all(
        self, connection: "psycopg.Connection[tuple[object, ...]]", waiting: dict[str, None]
    ) -> None:
        while waiting or not self._stopping.is_set():
            for notice in tuple(waiting):
                connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, notice))
                del waiting[notice]
            self._collect(waiting)

    def _collect(self, waiting: dict[str, None]) -> None:
        """Wait a moment for something to tell, and take all that is there."""
        try:
            waiting[self._told.get(timeout=_NOTICE_SECONDS)] = None
            while True:
                waiting[self._told.get_nowait()] = None
        except Empty:
            return

    def _connection(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Return a connection of one's own: the pool's are for requests."""
        pooled = self._engine.raw_connection()
        connection = pooled.driver_connection
        pooled.detach()
        assert isinstance(connection, psycopg.Connection)  # noqa: S101 - for the type checker
        connection.rollback()
        connection.autocommit = True
        return connection

    def _note(self, error: Exception) -> None:
        if not self._stopping.is_set():
            kind = type(error.__cause__ or error).__name__
            _log.warning("other processes cannot be heard: %s", kind)
