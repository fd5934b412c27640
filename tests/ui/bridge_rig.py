"""Works the window through setting up a companion, and looks for keys in it."""

from PySide6.QtWidgets import QLineEdit, QWidget

from guardian.bridging.values import Step
from tests.ui.conftest import Rig
from tests.ui.fake_bridges import GOOD_KEY, FakeBridges
from tests.ui.fakes import Desk
from tests.ui.panels import Way, press
from ui.window import MainWindow


def go(rig: Rig, desk: Desk, way: Way) -> MainWindow:
    window = rig.window(desk)
    way(window, desk, rig.settle)
    return window


def focused(rig: Rig) -> str:
    found = rig.application.focusWidget()
    return found.objectName() if found is not None else ""


def is_there(window: MainWindow, name: str) -> bool:
    return any(each.isVisible() for each in window.findChildren(QWidget, name))


def begin_set_up(rig: Rig, window: MainWindow, bridges: FakeBridges) -> None:
    """Press the button, and wait until the work waits at its filter."""
    bridges.held_at = Step.FILTER
    press(window, "set_up")
    rig.wait_until(lambda: bridges.waits_at is Step.FILTER)
    for _ in range(3):
        rig.application.processEvents()


def secrets_in(window: QWidget) -> list[str]:
    """Return the names of what holds a key."""
    return [
        each.objectName()
        for each in window.findChildren(QLineEdit)
        if GOOD_KEY in each.text() or "gk-" in each.text()
    ]
