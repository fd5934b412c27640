"""How often somebody may ask in a minute; kept in memory, for one process.

Wrong passwords and codes are counted in the ledger (:mod:`guardian.provider.accounts.attempts`);
this is about right ones that come too fast.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from math import ceil
from threading import Lock

from guardian.clock import Clock
from guardian.link.wire.problems import ProblemType
from guardian.provider.accounts.secret_tokens import fingerprint
from guardian.provider.problems import ProblemError

WINDOW = timedelta(minutes=1)
MOST_SUBJECTS = 20_000
"""So many are remembered; beyond that the one who began longest ago is forgotten."""


class RateLimits:
    """Counts what each subject does, in windows of a minute that begin with its first request.

    ``clock`` is the wall clock.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._windows: OrderedDict[str, _Window] = OrderedDict()

    def hit(self, name: str, subject: str, *, per_minute: int) -> None:
        """Count one; 0 ``per_minute`` means without end.

        ``name`` says what is counted, ``subject`` whose it is: a token, a code, an address; it is
        kept as a fingerprint. Raises ``ProblemError`` 429, with ``Retry-After`` in seconds, above
        ``per_minute``.
        """
        if per_minute == 0:
            return
        now = self._clock.now()
        with self._lock:
            window = self._window(fingerprint(f"{name} {subject}"), now)
            window.count += 1
            if window.count <= per_minute:
                return
            left = ceil((window.since + WINDOW - now).total_seconds())
        raise ProblemError(
            HTTPStatus.TOO_MANY_REQUESTS,
            ProblemType.TOO_MANY_REQUESTS,
            title="Too many requests",
            detail=f"At most {per_minute} a minute are answered. Try again in {left} s.",
            headers={"Retry-After": str(max(left, 1))},
        )

    def _window(self, key: str, now: datetime) -> "_Window":
        window = self._windows.get(key)
        if window is not None and window.since <= now < window.since + WINDOW:
            return window
        window = _Window(since=now)
        self._windows[key] = window
        self._windows.move_to_end(key)
        if len(self._windows) > MOST_SUBJECTS:
            self._windows.popitem(last=False)
        return window


@dataclass
class _Window:
    """How many came since when."""

    since: datetime
    count: int = 0
