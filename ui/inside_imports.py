"""Imports the pages of an open profile on the GUI thread, a few at each turn of the event loop.

PySide makes a type when it is first named, and no lock guards that: a worker that imports a module
of the window while the event loop runs can end the process with a segmentation fault. All at once
they would keep the window from answering for longer than anybody should notice.
"""

import importlib
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui import tasks
from ui.garbage import keep_for_good

PACKAGES = ("ui.sayings", "ui.widgets", "ui.pages")
"""In this order: what says comes before what shows it."""
LAST = (
    "ui.pages.every_page",
    "ui.crisis",
    "ui.quick_answers",
    "ui.tray_news",
    "ui.shell",
    "ui.inside",
)
"""What puts the parts together, the whole at the end."""
_TURN_SECONDS = 0.004
_LOOKED_AT = {QEvent.Type.Show, QEvent.Type.WindowStateChange}


class InsideImports(QObject):
    """Begins when ``window`` is looked at: one that waits in the tray may never be opened.

    ``prepare`` runs in a worker before, and imports what is not Qt: the event loop shall not wait
    for a module that another thread has begun. ``turn_seconds``: after so long a turn ends.
    """

    def __init__(
        self,
        prepare: Callable[[], None],
        window: QWidget,
        *,
        names: Iterator[str] | None = None,
        turn_seconds: float = _TURN_SECONDS,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._prepare = prepare
        self._names = parts_first() if names is None else names
        self._turn_seconds = turn_seconds
        self._begun = self._done = False
        self._waiting: list[Callable[[], None]] = []
        self._turns = QTimer(self)
        self._turns.timeout.connect(self._turn)

    def begin_when_seen(self) -> None:
        """Begin now where the window is looked at, and else as soon as it is."""
        if self._window.isVisible() and not self._window.isMinimized():
            self._begin()
        else:
            self._window.installEventFilter(self)

    def then(self, call: Callable[[], None]) -> None:
        """Call it once everything is imported: at once where it is."""
        if self._done:
            call()
            return
        self._waiting.append(call)
        self._begin()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Let everything through."""
        if event.type() in _LOOKED_AT:
            self.begin_when_seen()
        return False

    def _begin(self) -> None:
        self._window.removeEventFilter(self)
        if not self._begun:
            self._begun = True
            tasks.run(self._prepare, self._go_on, self._go_on, parent=self._window)

    def _go_on(self, _outcome: object) -> None:
        """Import whether or not it could be prepared: opening will say what is wrong."""
        self._turns.start(0)

    def _turn(self) -> None:
        ends = time.monotonic() + self._turn_seconds
        for name in self._names:
            if name not in sys.modules:
                importlib.import_module(name)
                if time.monotonic() >= ends:
                    return
        self._turns.stop()
        self._done = True
        keep_for_good()
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()


def parts_first() -> Iterator[str]:
    """Yield every module of an open profile's pages, so that none brings many others with it.

    A part is named after its whole (``week_view_paint``), so the longest names come first.
    """
    for package in PACKAGES:
        here = importlib.import_module(package).__path__
        names = (each.name for each in pkgutil.iter_modules(here, f"{package}."))
        yield from sorted(
            (name for name in names if name not in LAST),
            key=lambda name: ("_" in name, name),
            reverse=True,
        )
    yield from LAST
