"""When the watch of an opened profile starts: once the first page has what it shows.

Both at once would take turns for the processor while somebody looks at an empty page.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui import tasks
from ui.bridge import Bridge

if TYPE_CHECKING:
    from ui.ports import Watch
    from ui.shell import Shell

PATIENCE_MILLISECONDS = 2_000
"""Whatever a page waits for: so long after the opening events are heard at the latest."""


class WatchStart(QObject):
    """Starts one watch, once, in a worker; what it hears goes to ``bridge``."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._window = window
        self._watch: Watch | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.begin)

    def wait(self, watch: "Watch", shell: "Shell | None") -> None:
        """Start ``watch`` when ``shell`` shows its first data; at once where there is none."""
        self._watch = watch
        if shell is None:
            self.begin()
            return
        shell.answered.connect(self.begin)
        self._patience.start(PATIENCE_MILLISECONDS)

    def begin(self) -> None:
        """Start what waits, if anything does."""
        watch, bridge = self._watch, self._bridge
        self.forget()
        if watch is not None:
            told = (bridge.announce_change, bridge.announce_alert, bridge.announce_trouble)
            tasks.run(lambda: watch.start(*told), lambda _nothing: None, parent=self._window)

    def forget(self) -> None:
        """Start nothing: the profile is being closed."""
        self._watch = None
        self._patience.stop()
