"""Removes what is older than the family wants kept: when asked, and once a day while unlocked."""

import contextlib
import threading
from calendar import monthrange
from datetime import datetime

from guardian.clock import Clock
from guardian.desk import choices
from guardian.store.database import Database
from guardian.store.errors import StoreError
from guardian.store.retention import remove_before

DAY_SECONDS = 24 * 60 * 60
JOIN_SECONDS = 2.0
MONTHS_PER_YEAR = 12


def months_before(now: datetime, months: int) -> datetime:
    """Return the moment so many months ago; the last day of the month where that one is shorter."""
    year, month = divmod(now.year * MONTHS_PER_YEAR + now.month - 1 - months, MONTHS_PER_YEAR)
    day = min(now.day, monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)


def remove_what_is_old(database: Database, now: datetime) -> None:
    """Remove what the family's choice gives up, without a trace in the file.

    Takes seconds where much goes. Raises :class:`StoreError`.
    """
    with database.read() as connection:
        months = choices.keep_months(connection)
    if months is None:
        return
    with database.write() as connection:
        removed = remove_before(connection, months_before(now, months), now)
    if removed.anything:
        database.vacuum()


class DailyRetention:
    """A thread that removes what is old once at :meth:`start` and then every day."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="guardian-retention", daemon=True)

    def start(self) -> None:
        """Begin; once."""
        self._thread.start()

    def stop(self) -> None:
        """End; returns when it is done, or when removing takes long."""
        self._stopping.set()
        self._thread.join(JOIN_SECONDS)

    def _run(self) -> None:
        while not self._stopping.is_set():
            # A full disk or a database that closes: tomorrow again.
            with contextlib.suppress(StoreError):
                remove_what_is_old(self._database, self._clock.now())
            self._stopping.wait(DAY_SECONDS)
