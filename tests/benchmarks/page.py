"""How long a page takes to be there, and a frame of scrolling through a hundred thousand alerts."""

import statistics
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tests.benchmarks.measuring import Benchmark, Figures, Options, spread
from tests.benchmarks.opened import is_there, shown, turn, unlock, window_on
from tests.benchmarks.start import make_profile
from ui.main import made_application
from ui.sidebar import PLACES

ALERTS = 100_000
FRAMES = 200
_LABELS = 40
_AFTER_IT_IS_THERE = 4
_PATIENCE_SECONDS = 60.0


def _run(options: Options) -> Figures:
    application = made_application(["-platform", "offscreen"])
    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made:
        folder = Path(made)
        make_profile(folder, alerts=ALERTS)
        with window_on(folder, application) as window:
            unlock(window)
            values = _switches(window, options.rounds) | _frames(window)
        floor = _bare_switch(options.rounds)
    return Figures(
        values=values,
        floors={name: floor for name in values if name.endswith("opened")},
        conditions={"years": 5, "alerts": ALERTS, "rounds": options.rounds, "frames": FRAMES},
    )


def _switches(window: QWidget, rounds: int) -> dict[str, float]:
    """Return how long each place takes the first time, and at the median when it is known."""
    values: dict[str, float] = {}
    for turn_number in range(rounds + 1):
        for place, _title, _icon in PLACES:
            if turn_number == 0:
                first = _first_time(window, place)
                values[f"{place}, first time"], values[f"{place}, longest turn"] = first
            else:
                name = f"{place}, opened"
                values[name] = values.get(name, 0.0) + shown(window, place) / rounds
    return values


def _first_time(window: QWidget, place: str) -> tuple[float, float]:
    """Return how long a place takes, and the longest work of the event loop without a pause.

    The second is time of this thread: nothing that others do on the computer is in it. A frame is
    16 ms.
    """
    button = window.findChild(QPushButton, f"go_{place}")
    assert isinstance(button, QPushButton), place
    loop, longest, began = QEventLoop(), 0.0, time.perf_counter()
    QTimer.singleShot(0, button, button.click)
    waits, after = QEventLoop.ProcessEventsFlag.WaitForMoreEvents, _AFTER_IT_IS_THERE
    while after:
        there = is_there(window, place)
        before = time.thread_time()
        loop.processEvents(QEventLoop.ProcessEventsFlag.AllEvents if there else waits)
        longest = max(longest, time.thread_time() - before)
        after -= there  # it is laid out and painted in the turns that follow
    return (time.perf_counter() - began) * 1000, longest * 1000


def _frames(window: QWidget) -> dict[str, float]:
    """Scroll through the alerts, a part of the way each frame; return what a frame takes."""
    shown(window, "alerts")
    areas = window.findChildren(QAbstractScrollArea)
    area = max((each for each in areas if each.isVisible()), key=_length)
    bar, times = area.verticalScrollBar(), []
    for frame in range(FRAMES):
        began = time.perf_counter()
        bar.setValue(bar.maximum() * frame // FRAMES)
        turn()
        area.grab()
        times.append((time.perf_counter() - began) * 1000)
    return {f"alerts, a frame, {name}": value for name, value in spread(times).items()}


def _length(area: QAbstractScrollArea) -> int:
    return area.verticalScrollBar().maximum()


def _bare_switch(rounds: int) -> float:
    """Return how long it takes to build, show and draw a page of plain words."""
    stack = QStackedWidget()
    stack.resize(960, 760)
    stack.show()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        page = QWidget()
        lines = QVBoxLayout(page)
        for number in range(_LABELS):
            lines.addWidget(QLabel(f"Line {number} of a page"))
        stack.addWidget(page)
        stack.setCurrentWidget(page)
        turn()
        stack.grab()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


PAGE = Benchmark(
    measured="to a page on five years of data, and a frame of scrolling 100,000 alerts, ms",
    floor="a page of 40 plain labels, built, shown and drawn",
    run=_run,
)
