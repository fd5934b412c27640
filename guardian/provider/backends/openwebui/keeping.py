"""The thread that keeps the family's server and the ledger in step while the provider serves."""

import logging
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager

from guardian.provider.engine.live import AnnouncedReply, Live, Stopper

ROUND_SECONDS = 20.0
"""Between two rounds when nobody wants one earlier."""
AWAY_SECONDS, LONGEST_AWAY_SECONDS = 5.0, 120.0
"""Between tries of a server that is in trouble: twice as long after each."""
GAP_SECONDS = 1.0
"""From the beginning of one round to that of the next, whatever rings meanwhile."""
STOP_SECONDS = 15.0
_SPREAD = 0.2

_log = logging.getLogger(__name__)


class FollowedWard(AnnouncedReply):
    """Hears what a guardian does about a ward's answers, which are given elsewhere."""

    def __init__(self, ward_id: str, wake: Callable[[], None]) -> None:
        super().__init__(ward_id)
        self._wake = wake

    def stop(self, stopper: Stopper) -> None:
        """Want the answers that run ended, at once; from any thread."""
        super().stop(stopper)
        self._wake()

    def doubt(self) -> None:
        """Want the new rules there, at once; from any thread."""
        super().doubt()
        self._wake()

    def take_stop(self) -> Stopper | None:
        """Tell, once, who wanted the answers ended."""
        stopped_by = self.stopped_by
        if stopped_by is not None:
            self.stopped_by = None  # one that came in between means the same answers
        return stopped_by


class Calling:
    """When a round is wanted: anybody may say so, from any thread."""

    def __init__(self) -> None:
        self.wanted = threading.Event()
        """Set by whoever knows of something new; a round follows soon."""
        self._at_once = threading.Event()
        self._stopping = threading.Event()
        self._within: float | None = None

    def at_once(self) -> None:
        """Want a round without any wait."""
        self._at_once.set()
        self.wanted.set()

    def within(self, seconds: float) -> None:
        """Want the next round so soon; only within a round."""
        self._within = seconds

    def stop(self) -> None:
        """Want no more."""
        self._stopping.set()
        self.at_once()

    @property
    def stopping(self) -> bool:
        """Whether nothing is wanted any more."""
        return self._stopping.is_set()

    def begin(self) -> None:
        """Note that a round begins: what is wanted from now on is for the next."""
        self.wanted.clear()
        self._at_once.clear()
        self._within = None

    def wait(self, seconds: float, begun: float) -> None:
        """Wait for what is wanted, at most ``seconds``; ``begun``: the last round, monotonic."""
        if self._within is not None:
            self._at_once.wait(min(seconds, self._within))
        elif self.wanted.wait(seconds):
            self._at_once.wait(max(0.0, begun + GAP_SECONDS - time.monotonic()))


class Keeping:
    """Makes round after round, one at a time.

    ``make_round`` returns whether the server was in reach. What else fails is logged by the name of
    its class, once until a round succeeds, and the next round does all of it.
    """

    def __init__(self, live: Live, make_round: Callable[[], bool]) -> None:
        self.calling = Calling()
        self._live = live
        self._round = make_round
        self._followed: dict[str, FollowedWard] = {}
        self._failing: str | None = None
        self._away = 0
        self._thread = threading.Thread(target=self._run, name="open-webui", daemon=True)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Make rounds until the block ends."""
        with ExitStack() as stack:
            stack.enter_context(self._live.bell.heeded(self._heed))
            self._thread.start()
            stack.callback(self._thread.join, STOP_SECONDS)
            stack.callback(self.calling.stop)
            yield

    def follow(self, ward_ids: Iterable[str]) -> None:
        """Hear of guardians of these wards, and of no others."""
        wanted = set(ward_ids)
        for ward_id in wanted.difference(self._followed):
            self._followed[ward_id] = FollowedWard(ward_id, self.calling.at_once)
            self._live.replies.follow(self._followed[ward_id])
        for ward_id in set(self._followed).difference(wanted):
            del self._followed[ward_id]

    def take_stops(self) -> dict[str, Stopper]:
        """Tell, once, of the wards whose answers are to end."""
        stops = {ward_id: each.take_stop() for ward_id, each in self._followed.items()}
        return {ward_id: by for ward_id, by in stops.items() if by is not None}

    def _heed(self, _ward_id: str) -> None:
        if threading.current_thread() is not self._thread:
            self.calling.wanted.set()

    def _run(self) -> None:
        while not self.calling.stopping:
            self.calling.begin()
            begun = time.monotonic()
            self._away = 0 if self._guarded() else self._away + 1
            self.calling.wait(self._pause_seconds(), begun)

    def _guarded(self) -> bool:
        try:
            in_reach = self._round()
        except Exception as error:  # noqa: BLE001 - the top of a thread that must go on
            kind = type(error).__name__
            if self._failing != kind and not self.calling.stopping:
                _log.error("a round with Open WebUI failed: %s", kind)
            self._failing = kind
            return False
        self._failing = None
        return in_reach

    def _pause_seconds(self) -> float:
        if self._away == 0:
            return ROUND_SECONDS
        seconds = min(AWAY_SECONDS * 2.0 ** (self._away - 1), LONGEST_AWAY_SECONDS)
        return seconds * random.uniform(1 - _SPREAD, 1 + _SPREAD)  # noqa: S311 - no secret
