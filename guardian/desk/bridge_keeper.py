"""Keeps every bridge of this computer running, locked or not, and says how each does."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from guardian.bridging.values import Running
from guardian.desk import bridge_place
from guardian.desk.bridge_errors import BridgeError
from guardian.desk.bridge_run import BridgeRun, Patience, bring_up
from guardian.store.bridges import RunRow
from guardian.system.lasting_process import LastingProcess


class BridgeKeeper:
    """The bridges of one profile.

    It ends with the profile's lock or the app; the processes stay, and the next one adopts them.
    ``on_trouble`` hears, on a worker thread, of one that is given up.
    """

    def __init__(
        self,
        profile: Path,
        on_trouble: Callable[[BridgeError], None],
        patience: Patience | None = None,
    ) -> None:
        self._profile = profile
        self._on_trouble = on_trouble
        self._patience = patience or Patience()
        self._lock = threading.Lock()
        self._runs: dict[str, BridgeRun] = {}
        self._keeps = False
        self._ended = False

    def start(self, rows: Iterable[RunRow]) -> None:
        """Begin to keep these running; once, and not after ``stop``."""
        with self._lock:
            self._keeps = not self._ended
        for row in rows:
            self.keep(row)

    def stop(self) -> None:
        """Keep nothing running any more, for good; what runs goes on."""
        with self._lock:
            self._keeps, self._ended = False, True
            runs = list(self._runs.values())
            self._runs.clear()
        for run in runs:
            run.let_go()
        for run in runs:
            run.join()

    def keep(self, row: RunRow) -> None:
        """Keep one more running; nothing before ``start``, or where it is kept as it is."""
        with self._lock:
            if not self._keeps or row.bridge_id in self._runs:
                return
            run = BridgeRun(row, self.folder(row.bridge_id), self._on_trouble, self._patience)
            self._runs[row.bridge_id] = run
            run.begin()

    def let_go(self, bridge_id: str) -> None:
        """Keep one running no more; its process goes on."""
        with self._lock:
            run = self._runs.pop(bridge_id, None)
        if run is not None:
            run.let_go()
            run.join()

    def stop_process(self, bridge_id: str) -> None:
        """Keep one running no more, and end its process; returns when it is gone."""
        self.let_go(bridge_id)
        self.process(bridge_id).end()

    def bring_up(self, row: RunRow, called_off: Callable[[], bool] = lambda: False) -> None:
        """Start one that is not kept running yet; returns when it answers.

        Raises BridgeGoneError, BridgePortTakenError, BridgeNotStartedError, LinkCancelledError.
        """
        bring_up(row, self.process(row.bridge_id), self._patience, called_off)

    def again(self, row: RunRow) -> None:
        """Start one anew, with what ``row`` says now, also one that was given up.

        Raises as :meth:`bring_up`; it is kept running in any case.
        """
        self.stop_process(row.bridge_id)
        try:
            self.bring_up(row)
        finally:
            self.keep(row)

    def standing(self, bridge_id: str) -> tuple[Running, BridgeError | None] | None:
        """Return how one does, and why where it does not; ``None``: it is not kept running."""
        with self._lock:
            run = self._runs.get(bridge_id)
        return None if run is None else run.standing()

    def process(self, bridge_id: str) -> LastingProcess:
        """Return the process of one."""
        return LastingProcess(self.folder(bridge_id))

    def folder(self, bridge_id: str) -> Path:
        """Return where one lives."""
        return bridge_place.folder_of(self._profile, bridge_id)
