"""Leaving for good: what was begun is ended in a worker, and nobody waits for it for ever."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui import tasks
from ui.closing import Closing
from ui.opening_port import Opening
from ui.outside import SessionSignals

_PATIENCE_MILLISECONDS = 10_000


class Departure(QObject):
    """Ends the program once. ``leave`` ends the application's loop."""

    def __init__(
        self,
        opening: Opening,
        closing: Closing,
        signals: SessionSignals | None,
        leave: Callable[[], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._opening = opening
        self._closing = closing
        self._signals = signals
        self._leave = leave
        self._gone_already = False

    def at_once(self) -> None:
        """Leave where nothing was begun."""
        if not self._gone_already:
            self._gone_already = True
            self._leave()

    def after(self, finish: Callable[[], None]) -> None:
        """Close the profile after ``finish``, both in a worker, and leave."""
        QTimer.singleShot(_PATIENCE_MILLISECONDS, self, self.at_once)
        signals, opening, closing = self._signals, self._opening, self._closing

        def work() -> None:
            if signals is not None:
                signals.stop()
            finish()
            opening.close()
            closing.withdraw()

        tasks.run(
            work,
            lambda _nothing: self.at_once(),
            lambda _error: self.at_once(),
            parent=self._window,
        )
