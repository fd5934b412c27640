"""Work of the GUI thread that is done a little at each turn of the event loop.

A frame is 16 ms, and what it takes to draw has to fit into it as well: whoever types or scrolls
meanwhile shall not notice that something is made.
"""

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

TURN_SECONDS = 0.005


class Turns(QObject):
    """Takes ``steps`` until a turn is over, then lets the loop live; calls ``done`` after the last.

    The first turn comes with the next of the loop. ``turn_seconds``: 0 takes one step at a time.
    """

    def __init__(
        self,
        steps: Iterator[object],
        done: Callable[[], None],
        parent: QObject,
        *,
        turn_seconds: float = TURN_SECONDS,
    ) -> None:
        super().__init__(parent)
        self._steps = steps
        self._done = done
        self._turn_seconds = turn_seconds
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self._timer.start(0)

    def stop(self) -> None:
        """Take no more steps; ``done`` is not called."""
        self._timer.stop()
        self.deleteLater()

    def _turn(self) -> None:
        ends = time.monotonic() + self._turn_seconds
        for _step in self._steps:
            if time.monotonic() >= ends:
                return
        self.stop()
        self._done()
