"""A watch that also keeps the bridges of this computer running."""

import logging
import threading
from collections.abc import Callable

from guardian.desk.bridge_keeper import BridgeKeeper
from guardian.desk.bridges import Bridges
from guardian.desk.draining import DrainingWatch
from guardian.desk.watch import ignore
from guardian.errors import GuardianError

_log = logging.getLogger(__name__)


class BridgingWatch(DrainingWatch):
    """Starts and ends with the keeping of bridges, once it was told of them."""

    _keeper: BridgeKeeper | None = None
    _bridges: Bridges | None = None

    def keep_running(self, keeper: BridgeKeeper, bridges: Bridges) -> None:
        """Keep these running from ``start`` on."""
        self._keeper, self._bridges = keeper, bridges

    def tell_trouble(self, error: GuardianError) -> None:
        """Tell whoever listens what keeps an account from being heard."""
        self._on_trouble(error)

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
        if self._bridges is None:
            return
        self._bridges.begin()
        threading.Thread(
            target=self._finish, args=(self._bridges,), name="guardian-bridges", daemon=True
        ).start()

    def stop(self) -> None:
        """Stop and close the database; the bridges run on."""
        if self._keeper is not None:
            self._keeper.stop()
        super().stop()

    def _finish(self, bridges: Bridges) -> None:
        try:
            bridges.finish()
        except GuardianError as error:
            _log.info("a set-up that was broken off could not be taken back: %s", error.code)
