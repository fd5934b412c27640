"""From the provider's commit of an alert to the call that shows it to the guardian."""

import tempfile
import threading
import time
from pathlib import Path
from typing import ClassVar

from guardian.clock import SystemClock
from guardian.desk.watch import Watch
from guardian.store.database import Database
from tests.benchmarks.floors import bare_exchange
from tests.benchmarks.measuring import Benchmark, Figures, Options, milliseconds, spread
from tests.benchmarks.stamping_provider import SUFFIX
from tests.rig.provider_process import ProviderProcess
from tests.rig.seeded_store import open_database
from tests.rig.synced_app import SyncedApp
from tests.rig.wire_family import done, wire_family

BETWEEN_SECONDS = 0.1
"""Alerts come singly: the app has done with one, and listens, when the next comes."""
DEADLINE_SECONDS = 30.0
_NANOSECONDS_A_MILLISECOND = 1e6


class _StampingProvider(ProviderProcess):
    program: ClassVar[tuple[str, ...]] = (
        "tests.benchmarks.stamping_provider",
        "provider",
        "serve",
    )


class _Listener:
    """The end of the line: what would show a notification notes when it is called."""

    def __init__(self) -> None:
        self.times: list[int] = []
        self._came = threading.Semaphore(0)

    def show(self, _alert_id: str) -> None:
        self.times.append(time.monotonic_ns())
        self._came.release()

    def wait(self) -> None:
        assert self._came.acquire(timeout=DEADLINE_SECONDS), "an alert never came"


def _run(options: Options) -> Figures:
    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made:
        folder = Path(made)
        provider = _StampingProvider(
            folder / "provider.db", "--test-control", "--rate-per-minute", "0"
        )
        try:
            provider.start()
            came, bare = _alerts(provider, folder, options.alerts)
        finally:
            provider.close()
        stamps = provider.ledger.with_suffix(SUFFIX).read_text(encoding="ascii").split()
    assert len(stamps) == len(came) == options.alerts
    latencies = [
        (shown - int(committed)) / _NANOSECONDS_A_MILLISECOND
        for committed, shown in zip(stamps, came, strict=True)
    ]
    return Figures(
        values=spread(latencies), floors=spread(bare), conditions={"alerts": options.alerts}
    )


def _alerts(provider: ProviderProcess, folder: Path, count: int) -> tuple[list[int], list[float]]:
    family = wire_family(provider.url, 13)
    SyncedApp.linked(folder / "profile", provider.url, family.app()).close()
    listener, bare = _Listener(), list[float]()
    watch = _listening(open_database(folder / "profile"), listener)
    try:
        with bare_exchange(folder) as exchange:
            exchange()
            for number in range(count):
                time.sleep(BETWEEN_SECONDS)
                bare.append(milliseconds(exchange))
                # the same sign again within minutes would be part of the alert before
                said = {"category": f"sign {number}", "level": "high"}
                done(provider.url, f"/wards/{family.ward_id}/signals", said)
                listener.wait()
    finally:
        watch.stop()
    return listener.times, bare


def _listening(database: Database, listener: _Listener) -> Watch:
    watch = Watch(database, SystemClock())
    watch.start(lambda _: None, listener.show)
    return watch


ALERT_LATENCY = Benchmark(
    measured="from the provider's commit of an alert to the call of the notification port, ms",
    floor="a bare HTTP exchange on loopback and one fsync of a small file",
    run=_run,
)
