"""A world with one time: what passes for the child passes for tokens, signatures and the app too.

Under test control the time of life runs ahead of the time of the network. Whether an alert was told
in time shows only where they are one.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guardian.provider.engine.due import run_due
from guardian.provider.ledger.virtual_clock import VirtualClock
from tests.rig.clock import MovableClock
from tests.rig.provider_fixtures import seed
from tests.rig.provider_server import ServedProvider, served_provider

BEGIN = datetime(2027, 2, 28, 16, 0, tzinfo=UTC)
"""Monday, the first of March, begins in Shanghai."""


class World:
    """The clock of everybody: stands still until somebody moves it."""

    def __init__(self, begin: datetime = BEGIN) -> None:
        self.clock = MovableClock(begin)
        self.providers: list[ServedProvider] = []

    def now(self) -> datetime:
        return self.clock.now()

    def pass_by(self, by: timedelta) -> None:
        """Let time pass, and let every provider do what falls due."""
        assert by >= timedelta()
        self.clock.advance(by)
        for served in self.providers:
            run_due(served.provider, served.live)

    @contextmanager
    def served(self, folder: Path, ledger: Path | None = None, **options: Any) -> Iterator[Any]:
        """Serve a provider that lives in this time; ``ledger`` is copied, if there is one."""
        folder.mkdir(parents=True, exist_ok=True)
        if ledger is not None:
            shutil.copy(ledger, folder / "provider.db")
        with self._one_time(), served_provider(folder, **options) as served:
            self.providers.append(served)
            try:
                yield served
            finally:
                self.providers.remove(served)

    def seed(self, ledger: Path) -> Path:
        """Make a ledger with the family, born in this time."""
        with self._one_time():
            seed(f"sqlite:///{ledger}")
        return ledger

    @contextmanager
    def _one_time(self) -> Iterator[None]:
        def advance(_clock: VirtualClock, by: timedelta) -> datetime:
            self.clock.advance(by)
            return self.clock.now()

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("guardian.provider.serve.SystemClock", lambda: self.clock)
            patched.setattr(VirtualClock, "advance", advance)
            yield
