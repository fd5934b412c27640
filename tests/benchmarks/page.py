"""How long a page takes to be there, and a frame of scrolling through a hundred thousand alerts."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from guardian.clock import SystemClock
from tests.benchmarks.idle_app import opening_in
from tests.benchmarks.measuring import Benchmark, Figures, Options, spread
from tests.benchmarks.painted import PASSPHRASE
from tests.benchmarks.start import make_profile
from ui.appearance import Appearance
from ui.main import made_application
from ui.outside import Surroundings
from ui.sidebar import PLACES
from ui.window import MainWindow

ALERTS = 100_000
FRAMES = 200
_LABELS = 40
_PATIENCE_SECONDS = 60.0


def _run(options: Options) -> Figures:
    application = made_application(["-platform", "offscreen"])
    with tempfile.TemporaryDirectory(prefix="guardian-benchmark-") as made:
        folder = Path(made)
        make_profile(folder, alerts=ALERTS)
        door = opening_in(folder)
        window = MainWindow(
            door, Appearance(application, SystemClock()), _around(application), language="en"
        )
        window.show()
        window.begin()
        try:
            _unlock(window)
            values = _switches(window, options.rounds) | _frames(window)
        finally:
            window.leave()
            _until(lambda: window.centralWidget() is None or not window.isVisible())
            door.close()
        floor = _bare_switch(options.rounds)
    return Figures(
        values=values,
        floors={name: floor for name in values if name.endswith("opened")},
        conditions={"years": 5, "alerts": ALERTS, "rounds": options.rounds, "frames": FRAMES},
    )


def _around(application: QApplication) -> Surroundings:
    return Surroundings(
        notifier=None,
        signals=None,
        instance=None,
        seconds=time.monotonic,
        leave=application.quit,
        renew=lambda _start: None,
    )


def _turn() -> None:
    # Its overload with a time gives back a None that it does not own, once too often each time.
    QCoreApplication.processEvents()


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        QTest.qWait(1)


def _unlock(window: QWidget) -> None:
    def asked() -> bool:
        return window.findChild(QLineEdit, "passphrase") is not None

    _until(asked)
    edit, go = window.findChild(QLineEdit, "passphrase"), window.findChild(QPushButton, "unlock")
    assert isinstance(edit, QLineEdit)
    assert isinstance(go, QPushButton)
    edit.setText(PASSPHRASE)
    _until(go.isEnabled)
    go.click()
    _until(lambda: _is_there(window, "home"))


def _is_there(window: QWidget, place: str) -> bool:
    page = window.findChild(QWidget, f"page_{place}")
    return page is not None and page.isVisible() and getattr(page, "value", None) is not None


def _switches(window: QWidget, rounds: int) -> dict[str, float]:
    """Return how long each place takes the first time, and at the median when it is known."""
    values: dict[str, float] = {}
    for turn in range(rounds + 1):
        for place, _title, _icon in PLACES:
            shown = _shown(window, place)
            name = f"{place}, first time" if turn == 0 else f"{place}, opened"
            values.setdefault(name, 0.0)
            values[name] += shown if turn == 0 else shown / rounds
    return values


def _shown(window: QWidget, place: str) -> float:
    """Press a place of the side; return the milliseconds until it is drawn."""
    button = window.findChild(QPushButton, f"go_{place}")
    assert isinstance(button, QPushButton), place
    began = time.perf_counter()
    button.click()
    _until(lambda: _is_there(window, place))
    window.grab()
    return (time.perf_counter() - began) * 1000


def _frames(window: QWidget) -> dict[str, float]:
    """Scroll through the alerts, a part of the way each frame; return what a frame takes."""
    _shown(window, "alerts")
    areas = window.findChildren(QAbstractScrollArea)
    area = max((each for each in areas if each.isVisible()), key=_length)
    bar, times = area.verticalScrollBar(), []
    for frame in range(FRAMES):
        began = time.perf_counter()
        bar.setValue(bar.maximum() * frame // FRAMES)
        _turn()
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
        _turn()
        stack.grab()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


PAGE = Benchmark(
    measured="to a page on five years of data, and a frame of scrolling 100,000 alerts, ms",
    floor="a page of 40 plain labels, built, shown and drawn",
    run=_run,
)
