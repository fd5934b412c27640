"""The real window on the profile in a folder, in this process: opened, and waited for."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from guardian.clock import SystemClock
from tests.benchmarks.idle_app import opening_in
from tests.benchmarks.painted import PASSPHRASE
from ui.garbage import collecting_here
from ui.outside import Surroundings
from ui.pages.base import Page
from ui.window import MainWindow

_PATIENCE_MILLISECONDS = 60_000


@contextmanager
def window_on(folder: Path, application: QApplication) -> Iterator[MainWindow]:
    """Show the window, locked, until the block ends."""
    door = opening_in(folder)
    around = Surroundings(
        notifier=None,
        signals=None,
        instance=None,
        seconds=time.monotonic,
        leave=application.quit,
        renew=lambda _start: None,
    )
    window = MainWindow(door, SystemClock(), around, language="en")
    window.show()
    window.begin()
    with collecting_here(window):
        try:
            until(lambda: window.findChild(QLineEdit, "passphrase") is not None)
            yield window
        finally:
            window.leave()
            until(lambda: not window.isVisible())
            door.close()


def turn() -> None:
    """Let Qt do what waits."""
    # Its overload with a time gives back a None that it does not own, once too often each time.
    QCoreApplication.processEvents()


def until(holds: Callable[[], bool]) -> None:
    """Let Qt work until it holds."""
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: loop.quit() if holds() else None)
    look.start(1)
    QTimer.singleShot(_PATIENCE_MILLISECONDS, loop, lambda: loop.exit(1))
    assert holds() or loop.exec() == 0, "it never came to hold"


def unlock(window: QWidget) -> None:
    """Type the passphrase and wait for Home."""
    edit, go = window.findChild(QLineEdit, "passphrase"), window.findChild(QPushButton, "unlock")
    assert isinstance(edit, QLineEdit)
    assert isinstance(go, QPushButton)
    edit.setText(PASSPHRASE)
    until(go.isEnabled)
    go.click()
    until(lambda: is_there(window, "home"))


def is_there(window: QWidget, place: str) -> bool:
    """Return whether a page is shown, whole, with what it is about."""
    page = window.findChild(QWidget, f"page_{place}")
    if not isinstance(page, Page) or not page.isVisible():
        return False
    return page.value is not None and not page.making


def shown(window: QWidget, place: str) -> float:
    """Press a place of the side; return the milliseconds until it is drawn."""
    button = window.findChild(QPushButton, f"go_{place}")
    assert isinstance(button, QPushButton), place
    began = time.perf_counter()
    button.click()
    until(lambda: is_there(window, place))
    window.grab()
    return (time.perf_counter() - began) * 1000
