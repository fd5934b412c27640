"""``python -m tests.benchmarks.painted KIND [FOLDER]``: says when its window was painted, and ends.

``bare``: a window with one word. ``guardian``: what ``guardian`` runs, to the first paint.
``live``: the window on the profile in FOLDER, which is unlocked as soon as it can be, to the first
paint of Home. ``typed``: the same by somebody who takes three seconds to type the passphrase.
Each says moments of the monotonic clock, in seconds, as one JSON object; the last two say besides
how long one bare Argon2id takes and for how long the window answered nobody at most.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QWidget

PASSPHRASE = "six small owls on a wire"
_LOOK_MILLISECONDS = 1
_TYPING_SECONDS = 3.0


class FirstPaint(QObject):
    """Calls ``painted`` once the first window has been painted.

    It watches the windows alone: a filter of the whole application is shown every object of Qt's
    that anything happens to, and PySide would have to make Python's side of each.
    """

    def __init__(self, application: QApplication, painted: Callable[[QWidget], object]) -> None:
        super().__init__(application)
        self._painted = painted
        self._windows: list[QWidget] = []
        QTimer.singleShot(0, self, self._watch)  # a window is painted by the loop, not before

    def _watch(self) -> None:
        self._windows = QApplication.topLevelWidgets()
        for window in self._windows:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let everything through."""
        if event.type() is QEvent.Type.Paint and isinstance(watched, QWidget):
            for window in self._windows:
                window.removeEventFilter(self)
            window = watched.window()
            QTimer.singleShot(0, self, lambda: self._painted(window))
        return False


class Unlocking(QObject):
    """Types the passphrase once it is asked for, and says when Home is there."""

    def __init__(self, window: QWidget, typing_seconds: float) -> None:
        super().__init__(window)
        self._window = window
        self._typing_seconds = typing_seconds
        self._said = {"first paint": time.monotonic()}
        self._last_look = time.monotonic()
        self._longest_pause = 0.0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MILLISECONDS)

    def _look(self) -> None:
        if "unlock" not in self._said:
            self._wait_or_unlock()
            return
        page = self._window.findChild(QWidget, "page_home")
        if page is not None and getattr(page, "value", None) is not None:
            self._timer.stop()
            # What is shown is painted before the next turn of the loop but one.
            QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, self._end))

    def _wait_or_unlock(self) -> None:
        now = time.monotonic()
        self._longest_pause = max(self._longest_pause, now - self._last_look)
        self._last_look = now
        edit = self._window.findChild(QLineEdit, "passphrase")
        go = self._window.findChild(QPushButton, "unlock")
        if edit is None or go is None or not edit.isEnabled():
            return
        asked_at = self._said.setdefault("lock screen", now)
        if now - asked_at < self._typing_seconds:
            return
        edit.setText(PASSPHRASE)
        if go.isEnabled():
            self._said["unlock"] = time.monotonic()
            go.click()

    def _end(self) -> None:
        assert shiboken6.isValid(self._window)
        live = time.monotonic()
        bare_passphrase()
        _say(
            {
                **self._said,
                "live data": live,
                "one Argon2id": time.monotonic() - live,
                "longest pause": self._longest_pause,
            }
        )


def bare_passphrase() -> None:
    """Do what a passphrase costs by itself, with the parameters of the vault."""
    from guardian.vault.passphrase import Argon2Parameters, stretch  # noqa: PLC0415 - heavy

    stretch(PASSPHRASE, bytes(16), Argon2Parameters())


def _say(moments: dict[str, float]) -> None:
    sys.stdout.write(f"{json.dumps(moments)}\n")
    sys.stdout.flush()
    os._exit(0)


def _bare() -> None:
    application = QApplication(sys.argv[:1])
    FirstPaint(application, lambda _window: _say({"first paint": time.monotonic()}))
    window = QMainWindow()
    window.setCentralWidget(QLabel("Guardian"))
    window.resize(1180, 760)
    window.show()
    application.exec()


def _guardian() -> None:
    import ui  # noqa: F401, PLC0415 - takes PySide's import back, which the program comes before
    from guardian.cli import main  # noqa: PLC0415 - as the program itself does

    _watching_its_application(lambda _window: _say({"first paint": time.monotonic()}))
    main([])


def _live(folder: Path, typing_seconds: float) -> None:
    from tests.benchmarks.idle_app import opening_in  # noqa: PLC0415 - only for this kind
    from ui.main import run  # noqa: PLC0415 - only for this kind

    _watching_its_application(lambda window: Unlocking(window, typing_seconds))
    run(opening_in(folder), None, [])


def _watching_its_application(painted: Callable[[QWidget], object]) -> None:
    from ui import main  # noqa: PLC0415 - as the program itself does

    make = main.made_application

    def made(argv: list[str]) -> QApplication:
        application = make(argv)
        FirstPaint(application, painted)
        return application

    main.made_application = made  # type: ignore[assignment]  # the only way in


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        _bare()
    elif sys.argv[1] == "guardian":
        _guardian()
    else:
        _live(Path(sys.argv[2]), _TYPING_SECONDS if sys.argv[1] == "typed" else 0.0)
