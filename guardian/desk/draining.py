"""Brings in what arrived while the profile was locked: at once what can be, the rest later.

A provider that changed its signing keys meanwhile has to be asked for them, which must not delay
the opening: what it signed waits until it answers.
"""

import logging
import threading
from collections.abc import Callable

from joserfc.jwk import KeySet

from guardian.desk.records import OpenRecords
from guardian.desk.watch import Watch, ignore
from guardian.errors import GuardianError
from guardian.link.errors import OfflineError
from guardian.policy.merge_patch import JsonObject
from guardian.store import alerts, journal
from guardian.store.errors import StoreError
from guardian.store.journal import Act
from guardian.sync.drain import Drained, drain
from guardian.sync.pace import Pace
from guardian.sync.readings import CHANGED_ALERTS
from guardian.vault.keys import KeyWipedError

JOIN_SECONDS = 0.1

_log = logging.getLogger(__name__)


def _ask_nobody(_link_id: str) -> KeySet:
    """Stand for a provider that cannot be asked now."""
    raise OfflineError


def drain_at_once(records: OpenRecords) -> Drained:
    """Take in what can be verified without asking anybody. Raises StoreError."""
    return _drained(records, _ask_nobody)


class DrainingWatch(Watch):
    """A watch that also goes on taking in what waits until nothing is left.

    ``pace`` says how long it rests between two tries.
    """

    def __init__(self, records: OpenRecords, pace: Pace | None = None) -> None:
        super().__init__(records.database, records.clock, records.watch_database)
        self._records = records
        self._pace = pace or Pace()
        self._ended = threading.Event()
        self._taking_in: threading.Thread | None = None

    def start(
        self,
        on_change: Callable[[frozenset[str]], None],
        on_alert: Callable[[str], None],
        on_trouble: Callable[[GuardianError], None] = ignore,
        *,
        on_finding: Callable[[int], None] = ignore,
    ) -> None:
        """Begin; see :meth:`Watch.start`."""
        super().start(on_change, on_alert, on_trouble, on_finding=on_finding)
        self._taking_in = threading.Thread(
            target=self._take_in, args=(on_alert,), name="guardian-drain", daemon=True
        )
        self._taking_in.start()

    def stop(self) -> None:
        """Stop and close the database; see :meth:`Watch.stop`."""
        self._ended.set()
        if self._taking_in is not None:
            self._taking_in.join(JOIN_SECONDS)
        super().stop()

    def _take_in(self, on_alert: Callable[[str], None]) -> None:
        failures = 0
        while not self._ended.is_set():
            try:
                drained = _drained(self._records, self.provider_keys)
                for alert_id in self._untold(drained.alert_ids):
                    on_alert(alert_id)
            except StoreError as error:
                _log.info("what arrived while locked cannot be taken in: %s", error.code)
            except KeyWipedError:
                _log.info("the keys were renewed, or it was locked: once more with those of now")
            else:
                if drained.alerts:
                    self.changed(frozenset({CHANGED_ALERTS}))
                if not drained.left:
                    return
            failures += 1
            self._ended.wait(self._pace.delay_seconds(failures))

    def _untold(self, brought_in: tuple[str, ...]) -> list[str]:
        """Return those of which no notification told while it was locked."""
        with self._records.database.read() as connection:
            waiting = alerts.waiting(connection)
        return [
            row.alert_id for row in waiting if row.shown_at is None and row.alert_id in brought_in
        ]


def _drained(records: OpenRecords, fetch_keys: Callable[[str], KeySet]) -> Drained:
    keys = records.keys
    private = [keys.inbox_private_key]
    if keys.before is not None:
        private.append(keys.before.inbox_private_key)
    drained = drain(records.watch_database, records.database, private, records.clock, fetch_keys)
    if drained.broken:
        with records.database.write() as connection:
            details: JsonObject = {"count": drained.broken}
            now = records.clock.now()
            journal.append_act(connection, Act.EVENTS_REFUSED, now, details=details)
    return drained
