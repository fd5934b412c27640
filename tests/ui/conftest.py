"""A window on a family in memory."""

import importlib
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QThreadPool
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, FakeNotifier, FixedClock
from tests.ui.pages_made import being_made
from ui.appearance import Appearance
from ui.ending import WindowStart
from ui.inside_imports import parts_first
from ui.opening_port import NotifierPort
from ui.outside import SessionSignals, ShowRequests, Surroundings
from ui.presentation import Presentation
from ui.widgets.painted_row import PaintedRow
from ui.window import MainWindow

for _name in parts_first():  # else the first window of a run would open more slowly than the rest
    importlib.import_module(_name)


class Rig:
    """Opens windows and works them as a person would: by names, clicks and keys."""

    def __init__(self, application: QApplication) -> None:
        self.application = application
        self.left = 0
        self.renewed: list[WindowStart] = []
        self.seconds = 1000.0
        self.clock = FixedClock()
        self._windows: list[MainWindow] = []

    def window(  # noqa: PLR0913 - what is around a window, each for some test
        self,
        desk: Desk,
        *,
        opening: FakeOpening | None = None,
        notifier: NotifierPort | None = None,
        signals: SessionSignals | None = None,
        instance: ShowRequests | None = None,
        begin: bool = True,
        around: Mapping[str, Any] | None = None,
    ) -> MainWindow:
        made = MainWindow(
            opening or FakeOpening(desk),
            self.clock,
            Surroundings(
                notifier=notifier or FakeNotifier(),
                signals=signals,
                instance=instance,
                seconds=lambda: self.seconds,
                leave=self._leave,
                renew=self.renewed.append,
                **(around or {}),
            ),
            language=desk.chosen_language,
        )
        self._windows.append(made)
        made.show()
        if begin:
            made.begin()
            self.settle()
        return made

    def _leave(self) -> None:
        self.left += 1

    def settle(self) -> None:
        """Let the workers answer and the window draw."""
        deadline = time.monotonic() + 10
        pool, quiet = QThreadPool.globalInstance(), 0
        while quiet < 6 and time.monotonic() < deadline:
            done = pool.waitForDone(20)
            self.application.processEvents()
            self.application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            still = done and not pool.activeThreadCount() and not self._being_made()
            quiet = quiet + 1 if still else 0

    def _being_made(self) -> bool:
        return any(being_made(each) for each in self._windows if shiboken6.isValid(each))

    def wait_until(self, holds: Callable[[], object]) -> None:
        """Let the window live until something holds."""
        deadline = time.monotonic() + 10
        while not holds():
            assert time.monotonic() < deadline, "it never came to that"
            self.application.processEvents()

    def find(self, window: QWidget, name: str) -> QWidget:
        """Return the part of that name that is on the screen."""
        found = [each for each in window.findChildren(QWidget, name) if each.isVisible()]
        assert found, f"nothing visible is called {name}"
        return found[-1]

    def click(self, window: QWidget, name: str) -> None:
        found = self.find(window, name)
        assert isinstance(found, QPushButton)
        assert found.isEnabled()
        found.click()
        self.settle()

    def type(self, window: QWidget, name: str, text: str) -> None:
        """Put text into a field."""
        field = self.find(window, name)
        assert isinstance(field, QLineEdit)
        assert field.isEnabled()
        field.setText(text)

    def texts(self, window: QWidget) -> str:
        """Return every word on the screen."""
        words = [each.text() for each in window.findChildren(QLabel) if each.isVisible()]
        words += [each.text() for each in window.findChildren(QAbstractButton) if each.isVisible()]
        rows = [each for each in [window, *window.findChildren(PaintedRow)] if each.isVisible()]
        lines = [line for row in rows if isinstance(row, PaintedRow) for line in row.lines]
        words += [f"{line.text}\n{line.aside}" for line in lines]
        return "\n".join(words)

    def close(self) -> None:
        for window in self._windows:
            if shiboken6.isValid(window):
                window.leave()
        self.settle()
        for window in self._windows:
            if shiboken6.isValid(window):
                shiboken6.delete(window)


@pytest.fixture
def rig(qtbot: QtBot, qapp: QApplication) -> Iterator[Rig]:
    qapp.setStyle("Fusion")
    made = Rig(qapp)
    yield made
    made.close()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def presentation(qapp: QApplication) -> Callable[[str], Presentation]:
    """Return how to make a presentation of a language, without a window."""

    def make(language: str) -> Presentation:
        return Appearance(qapp, FixedClock()).apply(language, "light")

    return make


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Draw off the screen: the application is made before any test sets its environment."""
    return ["guardian", "-platform", "offscreen"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the platform without a window manager say what it has not: raising, sizing, a tray."""
    for item in items:
        if "tests/ui/" in item.path.as_posix():
            item.add_marker(
                pytest.mark.qt_log_ignore("This plugin does not support", "systemTrayWindowChanged")
            )
