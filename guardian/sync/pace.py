"""How long to wait before trying again."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Doubles from ``first_seconds`` up to ``most_seconds``; ``jitter`` gives 0 to 1.

    Between half and the whole of that is waited, so that the apps of many families do not all
    come back at the same moment.
    """

    first_seconds: float = 1.0
    most_seconds: float = 60.0
    jitter: Callable[[], float] = random.random
    monotonic: Callable[[], float] = time.monotonic

    def delay_seconds(self, failures: int, asked_seconds: float | None = None) -> float:
        """Return the wait after so many ``failures`` in a row (from 1), or what was asked for."""
        doublings = min(max(failures - 1, 0), 16)
        span = min(self.most_seconds, self.first_seconds * (1 << doublings))
        return max(span * (1 + self.jitter()) / 2, asked_seconds or 0.0)
