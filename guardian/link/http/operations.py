"""Network work that can be abandoned at any moment, even inside a look-up, a handshake or a read.

A blocking read is ended only by shutting its socket down from another thread, and a name look-up
by nothing at all. So the work runs on a thread of its own and the caller stops waiting for it.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from guardian.errors import GuardianError
from guardian.link.errors import LinkCancelledError, LinkError, OfflineError

T = TypeVar("T")

CANCEL_SLICE_SECONDS = 0.03
"""How often a caller's event is looked at: cancelling takes no longer than this."""


class AbandonedError(Exception):
    """Ends work on its own thread after nobody waits for it any more."""


class Operation(Generic[T]):
    """One piece of work: what it may read, and the socket that it waits on."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.done = threading.Event()
        self.result: T | None = None
        self.error: GuardianError | None = None
        self._abandoned = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def attach(self, connected: socket.socket | None) -> None:
        """Remember the socket that is about to be read; raises :class:`AbandonedError`."""
        with self._lock:
            if self._abandoned.is_set():
                raise AbandonedError
            self._socket = connected

    def pause(self, seconds: float) -> None:
        """Wait before another attempt; raises :class:`AbandonedError`."""
        if self._abandoned.wait(seconds):
            raise AbandonedError

    def finish(self) -> None:
        """Let the caller go on, and forget a socket that other work may use next."""
        with self._lock:
            self._socket = None
        self.done.set()

    def abandon(self) -> None:
        """Wake the thread out of its read."""
        with self._lock:
            self._abandoned.set()
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)


class Operations(threading.local):
    """Gives each working thread its operation, for the connections below ``requests``."""

    current: Operation[object] | None = None

    def required(self) -> Operation[object]:
        """Return this thread's operation: nothing may use the network without one."""
        if self.current is None:
            raise AbandonedError
        return self.current

    def run(
        self,
        work: Callable[[], T],
        *,
        max_bytes: int,
        budget_seconds: float,
        cancelled: threading.Event | None = None,
    ) -> T:
        """Return what ``work`` returns, or raise the :class:`GuardianError` that it raises.

        Raises :class:`OfflineError` when ``budget_seconds`` have passed, whatever trickled in until
        then, and :class:`LinkCancelledError` soon after ``cancelled`` was set.
        """
        operation = Operation[T](max_bytes)
        threading.Thread(
            target=self._work, args=(operation, work), name="guardian-link", daemon=True
        ).start()
        if not _wait(operation.done, budget_seconds, cancelled):
            operation.abandon()
            raise LinkCancelledError if cancelled and cancelled.is_set() else OfflineError
        if operation.error is not None:
            raise operation.error
        if operation.result is None:
            raise LinkError  # what really happened went to threading.excepthook
        return operation.result

    def _work(self, operation: Operation[T], work: Callable[[], T]) -> None:
        self.current = operation  # type: ignore[assignment]  # this side does not read the result
        try:
            operation.result = work()
        except GuardianError as error:
            operation.error = error
        except AbandonedError:
            pass
        finally:
            operation.finish()


def _wait(done: threading.Event, budget_seconds: float, cancelled: threading.Event | None) -> bool:
    """Return whether ``done`` was set within the budget and before ``cancelled``."""
    if cancelled is None:
        return done.wait(budget_seconds)
    end = time.monotonic() + budget_seconds
    while not cancelled.is_set():
        left = end - time.monotonic()
        if left <= 0:
            return False
        if done.wait(min(left, CANCEL_SLICE_SECONDS)):
            return True
    return False
