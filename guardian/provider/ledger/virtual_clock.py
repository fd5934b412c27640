"""The time of life: the wall clock plus an offset that the ledger keeps."""

from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Engine

from guardian.clock import Clock
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.facts import read_fact, write_fact

_OFFSET = "clock_offset_microseconds"
MAX_OFFSET = timedelta(days=20 * 366)
"""As far as a clock may run ahead: a childhood."""


class BackwardsError(ValueError):
    """Time was to run backwards, or further ahead than :data:`MAX_OFFSET`."""


class VirtualClock:
    """Runs as ``wall_clock`` does, some time ahead of it or behind; a restart keeps how far.

    ``start_at`` (aware) is what it tells at first, in a ledger that has no such clock yet.
    """

    def __init__(self, engine: Engine, wall_clock: Clock, start_at: datetime | None = None) -> None:
        self._engine = engine
        self._wall_clock = wall_clock
        self._moving = Lock()
        with engine.begin() as connection:
            kept = read_fact(connection, _OFFSET)
            if kept is None and start_at is not None:
                kept = str((start_at - wall_clock.now()) // timedelta(microseconds=1))
                write_fact(connection, _OFFSET, kept)
            self._offset = timedelta(microseconds=int(kept or 0))

    def now(self) -> datetime:
        """Return this moment, aware, in UTC."""
        return self._wall_clock.now() + self._offset

    def refresh(self) -> None:
        """Take over how far another process on the same ledger has moved it."""
        with self._moving, reading(self._engine) as connection:
            kept = read_fact(connection, _OFFSET)
            if kept is not None:
                self._offset = max(self._offset, timedelta(microseconds=int(kept)))

    def advance(self, by: timedelta) -> datetime:
        """Move time ahead and return the new moment; raises :class:`BackwardsError`."""
        with self._moving:
            offset = self._offset + by
            if by < timedelta(0) or offset > MAX_OFFSET:
                raise BackwardsError("time only moves ahead")
            with self._engine.begin() as connection:
                write_fact(connection, _OFFSET, str(offset // timedelta(microseconds=1)))
            self._offset = offset
        return self.now()
