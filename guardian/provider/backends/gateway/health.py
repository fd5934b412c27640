"""What went wrong at the gateway, counted for whoever runs it; no name and no word is kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock

from sqlalchemy import Connection, Engine, insert, select, update

from guardian.clock import Clock
from guardian.provider.ledger.base import lock_name
from guardian.provider.ledger.gateway import gateway_count_table

WRITTEN_EVERY = timedelta(seconds=10)
"""A flood of wrong keys is counted, and not written down one by one."""


class Trouble(StrEnum):
    """What may go wrong."""

    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"
    NO_IDENTITY = "no_identity"
    """A front end that does not say who asks."""
    BAD_IDENTITY = "bad_identity"
    EXPIRED_IDENTITY = "expired_identity"
    UNKNOWN_IDENTITY = "unknown_identity"
    """Signed as it should be, and nobody has said who it is."""
    NO_TOKENS_TOLD = "no_tokens_told"
    """An answer whose tokens had to be estimated."""
    OTHER_CURRENCY = "other_currency"
    """An answer whose price is in another currency than the ward's money."""


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How often something went wrong, and when first and last."""

    times: int
    first_at: datetime
    last_at: datetime


class Health:
    """Counts; from any thread. What was counted last is written by :meth:`write`."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self._lock = Lock()
        self._waiting: Counter[str] = Counter()
        self._written_at: datetime | None = None

    def count(self, what: str) -> None:
        """Count once; the first is written at once, and the others soon."""
        with self._lock:
            self._waiting[what] += 1
            now, before = self._clock.now(), self._written_at
            if before is not None and timedelta(0) <= now - before < WRITTEN_EVERY:
                return
            self._written_at = now
        self.write()

    def write(self) -> None:
        """Write down what has been counted since."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
        if not waiting:
            return
        now = self._clock.now()
        with self._engine.begin() as connection:
            lock_name(connection, "gateway counts")
            for what, times in waiting.items():
                _add(connection, what, times, now)


def counted(connection: Connection) -> Mapping[str, Counted]:
    """Return everything that ever went wrong."""
    table = gateway_count_table.c
    rows = connection.execute(select(gateway_count_table).order_by(table.what))
    return {
        row.what: Counted(times=row.times, first_at=row.first_at, last_at=row.last_at)
        for row in rows
    }


def _add(connection: Connection, what: str, times: int, now: datetime) -> None:
    table = gateway_count_table
    changed = connection.execute(
        update(table).where(table.c.what == what).values(times=table.c.times + times, last_at=now)
    )
    if changed.rowcount == 0:
        connection.execute(insert(table).values(what=what, times=times, first_at=now, last_at=now))
