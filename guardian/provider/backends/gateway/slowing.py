"""Slowing down who tries wrong keys. A right key is never slowed: it is looked at first.

So nobody who guesses can lock the family out, not even from the same address, such as that of the
server that does the https; and who guesses learns a few keys a second at most.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

WINDOW_SECONDS = 60.0
FREE_OF_ADDRESS = 30
"""Wrong tries of one address within a window that are answered at once: a program that was set up
wrongly asks again and again."""
FREE_OF_ALL = 300
SECONDS_EACH = 0.1
LONGEST_SECONDS = 5.0
MOST_WAITING = 32
"""So many answers are held back at a time; more cost memory, and are told to come later."""


class Slowing:
    """Counts wrong tries, on one event loop."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since = now()
        self._tries: Counter[str] = Counter()
        self._all = 0
        self._waiting = 0

    def count(self, address: str) -> float:
        """Count a wrong try and return for how many seconds its answer is to be held back."""
        now = self._now()
        if not 0 <= now - self._since < WINDOW_SECONDS:
            self._since, self._all = now, 0
            self._tries.clear()
        self._tries[address] += 1
        self._all += 1
        over = max(self._tries[address] - FREE_OF_ADDRESS, self._all - FREE_OF_ALL, 0)
        return min(LONGEST_SECONDS, over * SECONDS_EACH)

    async def hold_back(self, address: str) -> bool:
        """Count a wrong try and wait as long as that asks for; ``False``: too many wait already."""
        seconds = self.count(address)
        if seconds and self._waiting >= MOST_WAITING:
            return False
        self._waiting += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            self._waiting -= 1
        return True
