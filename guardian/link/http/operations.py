"""Network work that can be abandoned at any moment, even inside a look-up, a handshake or a read.

A blocking read is ended only by shutting its socket down from another thread, and a name look-up
by nothing at all. So the work runs on a thread of its own and the caller stops waiting for it.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from guardian.errors import GuardianError
from guardian.link.errors import LinkCancelledError, LinkError, OfflineError
from guardian.link.http.cancellation import Cancellation, when_set

T = TypeVar("T")


class AbandonedError(Exception):
    """Ends work on its own thread after nobody waits for it any more."""


class Operation(Generic[T]):
    """One piece of work: what it may read, the socket that it waits on, and how it ended.

    It ends once: with what the work came to, or by being abandoned.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._result: T | None = None
        self._error: GuardianError | None = None

    def attach(self, connected: socket.socket | None) -> None:
        """Remember the socket that is about to be read; raises :class:`AbandonedError`."""
        with self._lock:
            if self._over.is_set():
                raise AbandonedError
            self._socket = connected

    def pause(self, seconds: float) -> None:
        """Wait before another attempt; raises :class:`AbandonedError`."""
        if self._over.wait(seconds):
            raise AbandonedError

    def finish(self, result: T | None = None, error: GuardianError | None = None) -> None:
        """Let the caller go on, and forget a socket that other work may use next."""
        with self._lock:
            self._socket = None
            if not self._over.is_set():
                self._result, self._error = result, error
                self._over.set()

    def abandon(self, error: GuardianError) -> None:
        """Let the caller go on with ``error``, and wake the thread out of its read."""
        with self._lock:
            if self._over.is_set():
                return
            self._error = error
            self._over.set()
            if self._socket is not None:
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def cancel(self) -> None:
        """Abandon it because somebody called it off."""
        self.abandon(LinkCancelledError())

    def outcome(self, budget_seconds: float) -> T:
        """Wait for the end and return the result, or raise why there is none."""
        if not self._over.wait(budget_seconds):
            self.abandon(OfflineError())
        if self._error is not None:
            raise self._error
        if self._result is None:
            raise LinkError  # what really happened went to threading.excepthook
        return self._result


class _OfThread(threading.local):
    operation: Operation[object] | None = None


class Operations:
    """Gives each working thread its operation, for the connections below ``requests``."""

    def __init__(self) -> None:
        self._closed = Cancellation()
        self._of_thread = _OfThread()

    def required(self) -> Operation[object]:
        """Return this thread's operation: nothing may use the network without one."""
        operation = self._of_thread.operation
        if operation is None:
            raise AbandonedError
        return operation

    def run(
        self,
        work: Callable[[], T],
        *,
        max_bytes: int,
        budget_seconds: float,
        cancelled: Cancellation | None = None,
    ) -> T:
        """Return what ``work`` returns, or raise the :class:`GuardianError` that it raises.

        Raises :class:`OfflineError` when ``budget_seconds`` have passed, whatever trickled in until
        then, and :class:`LinkCancelledError` as soon as ``cancelled`` is set or this is closed.
        """
        operation = Operation[T](max_bytes)
        with self._closed.calling(operation.cancel), when_set(cancelled, operation.cancel):
            threading.Thread(
                target=self._work, args=(operation, work), name="guardian-request", daemon=True
            ).start()
            return operation.outcome(budget_seconds)

    def close(self) -> None:
        """End everything under way; nothing can be run after that."""
        self._closed.set()

    def _work(self, operation: Operation[T], work: Callable[[], T]) -> None:
        self._of_thread.operation = operation  # type: ignore[assignment]  # its result is not read
        result: T | None = None
        failure: GuardianError | None = None
        try:
            operation.pause(0)
            result = work()
        except GuardianError as error:
            failure = error
        except AbandonedError:
            pass
        finally:
            operation.finish(result, failure)
