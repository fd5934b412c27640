"""One application for all the tests of a worker: to make its routes costs more than most tests.

Its routes hold on to a provider, a clock, what lives while the process does and the rate limits.
Before each test these take over everything that those of a new provider have, and after it they
have nothing, so that whatever would outlive its test fails. That the application keeps nothing else
is a test (``tests/provider/core/test_standing_app.py``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI

from guardian.provider.app import create_app
from guardian.provider.context import Provider
from guardian.provider.engine.live import Live
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.provider.serve import ServeOptions, open_provider


class StandingApp:
    """An application under test control that serves one provider after the other."""

    def __init__(self, folder: Path) -> None:
        options = ServeOptions(db=f"sqlite:///{folder / 'standing.db'}", test_control=True)
        self._provider = open_provider(options, "http://127.0.0.1:1")
        assert isinstance(self._provider.clock, VirtualClock)
        self._clock = self._provider.clock
        self._live = Live()
        self._rate_limits = self._live.rate_limits
        self._serves = False
        self.app: FastAPI = create_app(self._provider, live=self._live, device_interval_seconds=0)
        self._provider.engine.dispose()
        self._empty()

    @contextmanager
    def serving(self, provider: Provider) -> Iterator[tuple[Provider, Live]]:
        """Give what the application serves: all that ``provider`` is, until the block ends."""
        assert not self._serves, "it serves one provider at a time"
        live = Live()
        parts = (
            (self._rate_limits, live.rate_limits),
            (self._live, live),
            (self._clock, provider.clock),
            (self._provider, provider),
        )
        for kept, new in parts:
            vars(kept).clear()  # a test may have put something back after its provider was gone
            vars(kept).update(vars(new))
        vars(self._live)["rate_limits"] = self._rate_limits
        vars(self._provider)["clock"] = self._clock
        self._serves = True
        try:
            yield self._provider, self._live
        finally:
            self._serves = False
            self._empty()

    def _empty(self) -> None:
        for kept in (self._rate_limits, self._live, self._clock, self._provider):
            vars(kept).clear()
