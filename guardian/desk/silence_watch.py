"""Looks every minute whether an account has fallen silent without saying so."""

import logging
import threading
from collections.abc import Callable

from guardian.clock import Clock
from guardian.faults import report_fault
from guardian.store import findings, links
from guardian.store.database import Database
from guardian.store.errors import StoreError
from guardian.store.findings import FindingRow
from guardian.sync.silence_facts import Wakefulness, look
from guardian.sync.silence_values import Awake

EVERY_SECONDS = 60.0
JOIN_SECONDS = 0.1

_log = logging.getLogger(__name__)


class SilenceWatch:
    """Looks at every link of ``database``, on a thread of its own; started once.

    ``on_finding`` gets every new silence, ``on_change`` comes when one began or is over.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        on_finding: Callable[[FindingRow], None],
        on_change: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._on_finding = on_finding
        self._on_change = on_change
        self._wakefulness = Wakefulness()
        self._wanted = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="guardian-silence", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def look_again(self) -> None:
        """Look at once, because an account stands otherwise than before."""
        self._wanted.set()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        self._wanted.set()
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(JOIN_SECONDS)

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._wanted.clear()
            try:
                self._look()
            except StoreError as error:
                # The sessions meet it as well, and tell the guardian.
                _log.info("silence cannot be looked for: %s", error.code)
            self._wanted.wait(EVERY_SECONDS)

    def _look(self) -> None:
        awake = self._wakefulness.at(self._clock.now())
        with self._database.read() as connection:
            linked = [row.link_id for row in links.every(connection)]
        before = self._open()
        for link_id in linked:
            if self._stopped.is_set():
                return
            self._look_at(link_id, awake)
        if self._open() != before:
            self._on_change()

    def _look_at(self, link_id: str, awake: Awake) -> None:
        try:
            for row in look(self._database, link_id, self._clock, awake):
                self._on_finding(row)
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - told to the hook; the other accounts are looked at
            report_fault()

    def _open(self) -> set[int]:
        with self._database.read() as connection:
            return {row.id for row in findings.open_ones(connection) if row.kind.is_silence}
