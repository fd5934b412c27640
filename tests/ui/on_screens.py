"""One start of the window on given screens: ``python -m tests.ui.on_screens KEPT X Y``.

It comes back as KEPT says, tells where it stands, moves to X, Y and leaves.
"""

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, FixedClock
from tests.ui.shots import dispose, settle
from ui.ending import WindowStart
from ui.outside import Surroundings
from ui.window import MainWindow


class InFile:
    """Keeps in a file, and waits for no worker."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes:
        return self._path.read_bytes() if self._path.exists() else b""

    def write(self, content: bytes) -> None:
        self._path.write_bytes(content)


def main(kept: str, x: str, y: str) -> None:
    """Start, tell, move, leave."""
    application = QApplication([])
    application.setStyle("Fusion")
    window = MainWindow(
        FakeOpening(Desk()),
        FixedClock(),
        Surroundings(
            notifier=None,
            signals=None,
            instance=None,
            seconds=lambda: 0.0,
            leave=lambda: None,
            renew=lambda _start: None,
            kept=InFile(Path(kept)),
        ),
        language="en",
    )
    window.appear(WindowStart())
    window.begin()
    settle(application)
    frame = window.frameGeometry()
    around = window.screen().geometry().adjusted(-1, -1, 1, 1)  # Qt rounds when it moves one in
    sys.stdout.write(
        json.dumps(
            {
                "screens": [each.name() for each in application.screens()],
                "on": window.screen().name(),
                "inside": around.contains(frame),
            }
        )
    )
    window.move(int(x), int(y))
    settle(application)
    dispose(application, window)


if __name__ == "__main__":
    main(*sys.argv[1:])
