"""The thread that does what is due while the provider serves."""

import logging
from collections.abc import Callable
from threading import Event, Thread

from guardian.provider.context import Provider
from guardian.provider.engine.due import DueWork, due_turn, due_work
from guardian.provider.engine.live import Live
from guardian.provider.ledger.virtual_clock import VirtualClock

LOOK_SECONDS = 1.0
"""How long, on the wall clock, between two looks."""
STOP_SECONDS = 15.0
"""How long a step that runs is waited for when the process ends."""

_log = logging.getLogger(__name__)


class Timekeeper:
    """Looks every second for what is due; one look at a time, by one process of all.

    What fails is logged by the name of its class, once until it succeeds again, and keeps nothing
    else from being done.
    """

    def __init__(self, provider: Provider, live: Live) -> None:
        self._provider = provider
        self._live = live
        self._work = due_work(provider, live)
        self._failing: dict[str, str] = {}
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="timekeeper", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; what is being done is done to its end."""
        self._stopping.set()
        self._thread.join(STOP_SECONDS)

    def look(self) -> None:
        """Do what is due now, if nobody else does."""
        self._guarded("look", self._look)

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_SECONDS):
            self.look()

    def _look(self) -> None:
        clock = self._provider.clock
        if self._provider.test_control and isinstance(clock, VirtualClock):
            clock.refresh()  # another process may have moved it
        with due_turn(self._provider, self._live, wait=False) as mine:
            if mine:
                for work in self._work:
                    self._do(work)

    def _do(self, work: DueWork) -> None:
        if not self._stopping.is_set():
            self._guarded(work.name, work.do)

    def _guarded(self, name: str, do: Callable[[], None]) -> None:
        try:
            do()
        except Exception as error:  # noqa: BLE001 - the top of a thread that must go on
            kind = type(error).__name__
            if self._failing.get(name) != kind:
                _log.error("what is due failed: %s in %s", kind, name)
            self._failing[name] = kind
        else:
            self._failing.pop(name, None)
