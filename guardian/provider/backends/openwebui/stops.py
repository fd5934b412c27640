"""Answers that somebody wanted ended while the server could not be asked: asked for again."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from guardian.provider.engine.live import Stopper

KEPT_FOR = timedelta(minutes=5)
"""So long after a stop an answer is taken for the one that was meant."""


class Stops:
    """What is still to be ended, by ward; one thread at a time."""

    def __init__(self) -> None:
        self._wanted: dict[str, tuple[Stopper, datetime]] = {}

    def want(self, stops: Mapping[str, Stopper], now: datetime) -> None:
        """Note what is to be ended; a guardian's wish stays one, whoever wants it, too."""
        for ward_id, stopper in stops.items():
            before, _ = self._wanted.get(ward_id, (stopper, now))
            by = Stopper.GUARDIAN if before is Stopper.GUARDIAN else stopper
            self._wanted[ward_id] = (by, now)

    def due(self, now: datetime) -> Iterator[tuple[str, Stopper]]:
        """Yield what is to be ended, and forget what is too old."""
        self._wanted = {
            ward_id: (by, at) for ward_id, (by, at) in self._wanted.items() if now - at < KEPT_FOR
        }
        yield from [(ward_id, by) for ward_id, (by, _) in self._wanted.items()]

    def done(self, ward_id: str) -> None:
        """Note that the server was asked."""
        self._wanted.pop(ward_id, None)
