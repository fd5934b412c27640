"""Answers that somebody wanted ended while the server could not be asked: asked for again."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from guardian.provider.engine.live import Stopper

KEPT_FOR = timedelta(minutes=5)
"""So long after a stop an answer is taken for the one that was meant."""
LAST_WORDS = timedelta(seconds=3)
"""So long the gateway has time to end an answer with a sentence, before the server is told to."""


class Stops:
    """What is still to be ended, by ward; one thread at a time."""

    def __init__(self) -> None:
        self._wanted: dict[str, tuple[Stopper, datetime]] = {}
        self._met: set[str] = set()

    def want(self, stops: Mapping[str, Stopper], now: datetime) -> None:
        """Note what is to be ended; a guardian's wish stays one, whoever wants it, too."""
        for ward_id, stopper in stops.items():
            before, _ = self._wanted.get(ward_id, (stopper, now))
            by = Stopper.GUARDIAN if before is Stopper.GUARDIAN else stopper
            self._wanted[ward_id] = (by, now)

    @property
    def met(self) -> frozenset[str]:
        """The wards who have an answer that is left time for its last words."""
        return frozenset(self._met)

    def due(self, now: datetime) -> Iterator[tuple[str, Stopper]]:
        """Yield what is to be ended, and forget what is too old."""
        self._wanted = {
            ward_id: (by, at) for ward_id, (by, at) in self._wanted.items() if now - at < KEPT_FOR
        }
        self._met &= self._wanted.keys()
        yield from [(ward_id, by) for ward_id, (by, _) in self._wanted.items()]

    def may_end_by_itself(self, ward_id: str, now: datetime) -> bool:
        """Tell whether an answer that runs is left some time for its last words, and note it."""
        _, at = self._wanted[ward_id]
        self._met.add(ward_id)
        return timedelta(0) <= now - at < LAST_WORDS

    def done(self, ward_id: str) -> None:
        """Note that what was to be ended has ended."""
        self._wanted.pop(ward_id, None)
        self._met.discard(ward_id)
