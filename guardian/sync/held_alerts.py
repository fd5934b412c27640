"""Alerts that waited at the service for long: told once it is asked whether they were answered."""

from collections.abc import Iterable
from datetime import timedelta

from guardian.store import alerts
from guardian.store.alerts import AlertRow
from guardian.store.database import Database
from guardian.store.errors import StoreError

WAITED = timedelta(minutes=10)
"""Whoever was not reached for so long may have answered in another app of theirs meanwhile."""


class HeldAlerts:
    """Holds alerts of one session, each for one question to the service at most."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held: tuple[AlertRow, ...] = ()

    def __bool__(self) -> bool:
        return bool(self._held)

    def hold(self, rows: Iterable[AlertRow]) -> tuple[AlertRow, ...]:
        """Hold what waited; return the alerts that are told at once."""
        fresh = []
        for row in rows:
            if row.issued_at is None or row.received_at - row.issued_at <= WAITED:
                fresh.append(row)
            else:
                self._held += (row,)
        return tuple(fresh)

    def release(self) -> tuple[AlertRow, ...]:
        """Return what was held and nobody has acknowledged, as far as can be told."""
        held, self._held = self._held, ()
        return tuple(row for row in held if not self._is_answered(row))

    def _is_answered(self, row: AlertRow) -> bool:
        try:
            with self._database.read() as connection:
                kept = alerts.find(connection, row.link_id, row.alert_id)
        except StoreError:
            return False
        return kept is not None and kept.acknowledged_at is not None
