"""The line of those who want to write to an SQLite ledger: first come, first served.

SQLite itself lets waiters look again now and then, so that under load some wait for ever.
"""

from collections import deque
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event

_HOLDS = "guardian_writes"
PATIENCE_SECONDS = 10.0
"""After so long SQLite's own lock decides, which refuses who has waited too long."""


class WritersLine:
    """Lets one thread of this process write at a time, in the order of their coming."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: deque[Lock] = deque()
        self._writing = False

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        with self._lock:
            return len(self._waiting)

    def enter(self, seconds: float = PATIENCE_SECONDS) -> bool:
        """Wait for one's turn; ``False`` when it has not come in time."""
        with self._lock:
            if not self._writing:
                self._writing = True
                return True
            turn = Lock()
            turn.acquire()
            self._waiting.append(turn)
        if turn.acquire(timeout=seconds):
            return True
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True  # it came in the last moment

    def leave(self) -> None:
        """Let the next one in."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._writing = False


def stand_in_line(engine: Engine) -> WritersLine:
    """Return the line of an engine; who enters leaves when its connection goes back to the pool."""
    line = WritersLine()

    def leave(_connection: Any, record: Any, *_error: Any) -> None:
        if record.info.pop(_HOLDS, False):
            line.leave()

    event.listen(engine, "checkin", leave)
    event.listen(engine, "invalidate", leave)
    return line


def enter(line: WritersLine, connection: Connection) -> None:
    """Wait for the turn of a connection, unless it has it already."""
    if not connection.info.get(_HOLDS, False):
        connection.info[_HOLDS] = line.enter()
