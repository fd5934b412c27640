"""The thread that keeps one link in step, and takes a long rest where that cannot go on."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from guardian.clock import Clock
from guardian.errors import GuardianError
from guardian.faults import report_fault
from guardian.link.http.cancellation import Cancellation
from guardian.sync.session import LinkSession

REST_SECONDS = 900.0
"""What failed in a way that no waiting helps is tried once more after this all the same."""


class LinkWorker:
    """Runs ``session`` until :meth:`end` or the end of the link.

    ``on_trouble`` gets what stopped the session, on the worker's thread. It is run again after
    ``rest_seconds``, or at once when it is woken.
    """

    def __init__(
        self,
        session: LinkSession,
        clock: Clock,
        on_trouble: Callable[[GuardianError], None],
        *,
        rest_seconds: float = REST_SECONDS,
    ) -> None:
        self._session = session
        self._clock = clock
        self._on_trouble = on_trouble
        self._rest_seconds = rest_seconds
        self._guard = threading.Lock()
        self._again = threading.Event()
        self._ended = False
        self._stop = Cancellation()
        self._thread = threading.Thread(target=self._work, name="guardian-link", daemon=True)
        self.rests_until: datetime | None = None
        """When a session that was stopped by trouble is run again; ``None``: it runs."""

    @property
    def session(self) -> LinkSession:
        """The session, for the client that it uses."""
        return self._session

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Send what waits, and end any pause or rest. From any thread."""
        self._again.set()
        self._session.wake()

    def reconnect(self) -> None:
        """End any pause or rest, and ask anew on a new connection. From any thread."""
        self._again.set()
        self._session.reconnect()

    def stop(self) -> None:
        """Begin to end; for good."""
        with self._guard:
            self._ended = True
            self._again.set()
            stop = self._stop
        stop.set()

    def join(self, seconds: float) -> None:
        """Wait for the end at most so long, unless this is the worker's own thread."""
        if self._thread is not threading.current_thread():
            self._thread.join(seconds)

    def _work(self) -> None:
        while True:
            trouble = self._run()
            if trouble is None:
                return
            self.rests_until = self._clock.now() + timedelta(seconds=self._rest_seconds)
            self._on_trouble(trouble)
            self._again.wait(self._rest_seconds)
            self.rests_until = None

    def _run(self) -> GuardianError | None:
        """Run the session once; return what stopped it, ``None``: nothing is left to do."""
        with self._guard:
            if self._ended:
                return None
            stop = self._stop = Cancellation()
            self._again.clear()
        try:
            self._session.run(stop)
        except GuardianError as error:
            return error
        except Exception:  # noqa: BLE001 - told to the hook, as the end of a thread would be
            report_fault()
            return GuardianError()
        return None
