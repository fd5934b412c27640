"""What the app costs while nobody looks and nothing happens: locked, hidden, with three links."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from guardian.demo.consent import approve
from guardian.demo.family import PARENT
from guardian.desk.services import Services
from tests.benchmarks.accounts import Cost, cost_of
from tests.benchmarks.idle_app import opening_in
from tests.benchmarks.measuring import Benchmark, Figures, Options
from tests.benchmarks.processes import resident_mib
from tests.rig.lived_profile import OLD, until, watched
from tests.rig.provider_process import ProviderProcess, provider_process

LINKS = 3
SETTLING_SECONDS = 15
STOP_SECONDS = 15
_ROOT = Path(__file__).resolve().parents[2]


def _run(options: Options) -> Figures:
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="guardian-benchmark-"))
        )
        provider = stack.enter_context(provider_process(folder, language="en"))
        _make_profile(folder, provider)
        app = stack.enter_context(started("idle_app", str(folder)))
        floor = stack.enter_context(started("idle_floor"))
        time.sleep(SETTLING_SECONDS)
        before = cost_of(app), cost_of(floor)
        time.sleep(options.minutes * 60)
        after = cost_of(app), cost_of(floor)
        resident = resident_mib(app.pid), resident_mib(floor.pid)
    ours, bare = (
        _a_minute(late.since(early), options.minutes)
        for early, late in zip(before, after, strict=True)
    )
    return Figures(
        values={**ours, "MiB in memory": resident[0]},
        floors={**bare, "MiB in memory": resident[1]},
        conditions={"links": LINKS, "minutes": options.minutes, "window": "locked and hidden"},
    )


def _a_minute(each: Cost, minutes: float) -> dict[str, float]:
    return {
        "wake-ups a minute": each.wake_ups / minutes,
        "processor ms a minute": each.processor_ms / minutes,
    }


def _make_profile(folder: Path, provider: ProviderProcess) -> None:
    """Leave a locked profile that hears three links while it is locked."""
    door = opening_in(folder)
    services = door.create(OLD)
    for _ in range(LINKS):
        _link(services, provider.url)
    watched(services)
    until(lambda: services.security.security().deaf_while_locked == ())
    door.close()


def _link(services: Services, url: str) -> None:
    pending = services.accounts.begin_link(url)
    cancelled = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        linking = pool.submit(services.accounts.wait_for_link, pending, cancelled)
        try:
            approve(pending.verification_uri_complete, PARENT.login, PARENT.password, "Mia")
            linking.result(STOP_SECONDS)
        finally:
            cancelled.set()


@contextmanager
def started(module: str, *arguments: str) -> "Iterator[subprocess.Popen[str]]":
    """Run a module of the benchmarks until the block ends; it answers for what it costs."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=_ROOT) as process:
        try:
            yield process
            assert process.poll() is None, f"{module} has ended"
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


IDLE = Benchmark(
    measured="what the app costs while it is locked and hidden and nothing happens",
    floor="an empty event loop of Qt and three threads that wait for silent sockets",
    run=_run,
)
