"""Keeps one bridge running: adopts it, starts it, starts it again when it ended, gives up."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from guardian.bridging.values import Running
from guardian.desk import bridge_answer, bridge_place
from guardian.desk.bridge_errors import (
    BridgeError,
    BridgeGivenUpError,
    BridgeGoneError,
    BridgeNotStartedError,
    BridgePortTakenError,
)
from guardian.faults import report_fault
from guardian.link.errors import LinkCancelledError
from guardian.store.bridges import RunRow
from guardian.system.lasting_process import LastingProcess
from guardian.system.process_identity import Waker

JOIN_SECONDS = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How often a bridge is started again.

    The first time at once, then after ``first_seconds`` and ever longer, at most ``most_seconds``;
    given up after ``most_starts`` within ``within_seconds``. ``up_seconds``: how long it may take
    to answer; ``look_seconds``: how often it is asked until then.
    """

    first_seconds: float = 1.0
    most_seconds: float = 60.0
    most_starts: int = 10
    within_seconds: float = 600.0
    up_seconds: float = 90.0
    look_seconds: float = 0.1

    def pause_seconds(self, starts: int) -> float:
        """Return how long to rest after so many starts."""
        if starts == 0:
            return 0.0
        return float(min(self.most_seconds, self.first_seconds * 2 ** (starts - 1)))


class BridgeRun:
    """One bridge. Its process stays when this does not; another one adopts it."""

    def __init__(
        self,
        row: RunRow,
        folder: Path,
        on_trouble: Callable[[BridgeError], None],
        patience: Patience,
    ) -> None:
        self.row = row
        self.process = LastingProcess(folder)
        self._on_trouble = on_trouble
        self._patience = patience
        self._waker = Waker()
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._stopped = False
        self._starts: deque[float] = deque()
        self._standing: tuple[Running, BridgeError | None] = Running.STARTING, None
        self._thread = threading.Thread(target=self._work, name="guardian-bridge", daemon=True)

    def begin(self) -> None:
        """Keep it running from now on, on a thread of its own; once."""
        self._thread.start()

    def standing(self) -> tuple[Running, BridgeError | None]:
        """Return how it does, and why where it does not."""
        with self._lock:
            return self._standing

    def let_go(self) -> None:
        """Look after it no more; its process goes on, and is not started any more from here."""
        with self._starting:
            self._stopped = True
        self._waker.wake()

    def join(self) -> None:
        """Wait a little until nothing is done here any more."""
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(JOIN_SECONDS)

    def _work(self) -> None:
        with closing(self._waker):
            while not self._stopped:
                try:
                    self._round()
                except Exception:  # noqa: BLE001 - told to the hook; the child's program needs it
                    report_fault()
                    self._waker.wait(self._patience.most_seconds)

    def _round(self) -> None:
        if self.process.pid() is None and not self._may_start():
            return
        try:
            bring_up(self.row, self.process, self._patience, lambda: self._stopped, self._starting)
        except LinkCancelledError:
            return
        except BridgeError as error:
            _log.info("a bridge does not run: %s", error.code)
            self._stand(Running.STOPPED, error)
            return
        self._stand(Running.WELL, None)
        if self.process.wait_for_end(self._waker):
            self._stand(Running.STOPPED, None)
        else:
            self._waker.wait(0)

    def _may_start(self) -> bool:
        """Rest as long as it should; ``False``: look anew."""
        now = time.monotonic()
        with self._lock:
            while self._starts and now - self._starts[0] > self._patience.within_seconds:
                self._starts.popleft()
            starts = len(self._starts)
        if starts >= self._patience.most_starts:
            self._give_up()
            return False
        if starts and self._waker.wait(self._patience.pause_seconds(starts)):
            return False
        with self._lock:
            self._starts.append(time.monotonic())
        return True

    def _give_up(self) -> None:
        why = self.standing()[1] or BridgeGivenUpError()
        self._stand(Running.GIVEN_UP, why)
        self._on_trouble(why)
        self._waker.wait(None)

    def _stand(self, running: Running, error: BridgeError | None) -> None:
        with self._lock:
            self._standing = running, error


def bring_up(
    row: RunRow,
    process: LastingProcess,
    patience: Patience,
    called_off: Callable[[], bool],
    starting: AbstractContextManager[object] | None = None,
) -> None:
    """Adopt the process of a bridge, or start it, and return once it answers.

    Whoever holds ``starting`` can call it off for certain before it is started. Raises
    BridgeGoneError, BridgePortTakenError, BridgeNotStartedError, and LinkCancelledError soon
    after ``called_off`` holds, which leaves the process as it is.
    """
    with starting or nullcontext():
        if called_off():
            raise LinkCancelledError
        if process.pid() is None:
            _start(row, process)
    process.bound_log()
    pause = threading.Event()
    until = time.monotonic() + patience.up_seconds
    while process.pid() is not None and time.monotonic() < until:
        if bridge_answer.is_up(row.port):
            return
        if called_off():
            raise LinkCancelledError
        pause.wait(patience.look_seconds)
    process.end()
    raise BridgeNotStartedError


def _start(row: RunRow, process: LastingProcess) -> None:
    if not bridge_place.has_ledger(process.folder):
        raise BridgeGoneError
    if not bridge_place.is_free(row.port):
        raise BridgePortTakenError(row.port)
    try:
        process.start(
            bridge_place.serve_command(row, process.folder), bridge_place.serve_secrets(row)
        )
    except OSError:
        raise BridgeNotStartedError from None
