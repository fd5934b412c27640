"""Draws the pictures of the README from the practice family: ``make pictures``.

Each language is a process of its own: ``python -m tests.ui.pictures FOLDER LANGUAGE``.
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from guardian.clock import SystemClock
from guardian.demo.opening import DemoOpening
from tests.ui.fakes import FakeNotifier
from ui.garbage import collecting_here
from ui.main import made_application
from ui.outside import Surroundings
from ui.window import MainWindow

SUFFIXES = {"en": "en", "zh_CN": "zh"}
PLACES = ("home", "activity", "limits")
_PATIENCE_MILLISECONDS = 120_000
_SETTLING_MILLISECONDS = 1_500


def draw(folder: Path, language: str) -> None:
    """Open the practice family and save a picture of each place, and of the lock screen."""
    application = made_application([])
    with closing(DemoOpening(language)) as opening:
        around = Surroundings(
            notifier=FakeNotifier(),  # or the window tells in the notifications' place
            signals=None,
            instance=None,
            seconds=time.monotonic,
            leave=application.quit,
            renew=lambda _start: None,
        )
        window = MainWindow(opening, SystemClock(), around, language=language)
        with collecting_here(window):
            window.show()
            window.begin()
            _until(lambda: _is_there(window, "home"))
            _until(opening.is_lived)
            _pass(_SETTLING_MILLISECONDS)  # its last alert comes in
            for place in PLACES:
                button = window.findChild(QPushButton, f"go_{place}")
                assert isinstance(button, QPushButton), place
                button.click()
                _until(partial(_is_there, window, place))
                _save(window, folder / f"{place}-{SUFFIXES[language]}.png")
            window.lock()
            _until(lambda: window.findChild(QWidget, "page_lock") is not None)
            _save(window, folder / f"lock-{SUFFIXES[language]}.png")
            window.leave()


def _is_there(window: QWidget, place: str) -> bool:
    page = window.findChild(QWidget, f"page_{place}")
    return page is not None and page.isVisible() and getattr(page, "value", None) is not None


def _save(window: QWidget, file: Path) -> None:
    _pass(_SETTLING_MILLISECONDS)
    assert window.grab().save(str(file)), f"{file} was not written"


def _until(holds: Callable[[], bool]) -> None:
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if holds() else None)
    look.start(20)
    QTimer.singleShot(_PATIENCE_MILLISECONDS, loop, lambda: loop.exit(1))
    assert holds() or loop.exec() == 0, "it never came to hold"


def _pass(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    draw(Path(sys.argv[1]), sys.argv[2])
