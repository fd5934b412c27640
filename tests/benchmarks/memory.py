"""What the window keeps in memory, and what it costs while it rests: locked, open and hidden."""

import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer

from tests.benchmarks.idle import started
from tests.benchmarks.measuring import Benchmark, Figures, Options
from tests.benchmarks.opened import shown, unlock, window_on
from tests.benchmarks.processes import resident_mib
from tests.benchmarks.start import make_profile
from ui.main import made_application
from ui.sidebar import PLACES

_SETTLING_MILLISECONDS = 3_000


def _run(options: Options) -> Figures:
    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made:
        folder = Path(made)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            pool.submit(make_profile, folder).result()  # in a process whose memory does not count
        application = made_application(["-platform", "offscreen"])
        values: dict[str, float] = {}
        with window_on(folder, application) as window, started("idle_floor") as floor:
            values |= _resting("locked", options.minutes)
            unlock(window)
            values |= _resting("open", options.minutes)
            for place, _title, _icon in PLACES:
                shown(window, place)
            shown(window, "home")
            window.hide()
            values |= _resting("hidden, every page visited", options.minutes)
            bare = resident_mib(floor.pid)
    return Figures(
        values=values,
        floors={name: bare for name in values if name.endswith("MiB")},
        conditions={"years": 5, "minutes": options.minutes},
    )


def _resting(name: str, minutes: float) -> dict[str, float]:
    """Wait and return what that cost, and what is in memory then."""
    _wait(_SETTLING_MILLISECONDS)
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    _wait(round(minutes * 60_000))
    after, passed = resource.getrusage(resource.RUSAGE_SELF), time.monotonic() - began
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        f"{name}, MiB": resident_mib(),
        f"{name}, processor ms a minute": busy * 1000 * 60 / passed,
    }


def _wait(milliseconds: int) -> None:
    """Let Qt sleep until something happens, as the program does; QTest would look all the time."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


MEMORY = Benchmark(
    measured="memory and processor time of the window at rest, on five years of data, no service",
    floor="the memory of an empty event loop of Qt",
    run=_run,
)
