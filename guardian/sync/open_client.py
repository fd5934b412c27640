"""The client that a worker uses now: made when it is needed, closed from any thread."""

import threading
from collections.abc import Callable

from guardian.link.errors import LinkCancelledError
from guardian.link.http.cancellation import Cancellation
from guardian.sync.port import LinkPort


class OpenClient:
    """At most one client at a time; ``make`` may raise what making one raises."""

    def __init__(self, make: Callable[[], LinkPort]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._client: LinkPort | None = None

    def get(self, stop: Cancellation) -> LinkPort:
        """Return the client; raises :class:`LinkCancelledError` once ``stop`` is set."""
        with self._lock:
            if stop.is_set():
                raise LinkCancelledError  # a client made now would be closed by nobody
            if self._client is None:
                self._client = self._make()
            return self._client

    def drop(self) -> None:
        """Close it, which ends whatever it is doing."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None
