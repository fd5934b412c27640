"""No part of a page is shown before it is in the page: it would be a window for a moment.

Such a window flashes, takes the keyboard's focus from the one that is open, and costs a frame.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from tests.ui import shots
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.walk import SCENES
from ui.sidebar import PLACES
from ui.window import MainWindow

WINDOWS = ("QMenu", "QDialog", "QMessageBox", "QTipLabel", "QWidgetWindow")


class Strays(QObject):
    """Hears of every widget that is shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            meant = isinstance(watched, MainWindow) or any(map(watched.inherits, WINDOWS))
            if watched.isWindow() and not meant:
                self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def strays(rig: Rig) -> Iterator[Strays]:
    made = Strays()
    rig.application.installEventFilter(made)
    yield made
    rig.application.removeEventFilter(made)


@pytest.mark.parametrize("name", [*(name for name, _title, _icon in PLACES), "limits_week"])
def test_nothing_is_a_window_before_it_is_in_the_page(
    rig: Rig, desk: Desk, strays: Strays, name: str
) -> None:
    shots.prepare(name, desk)
    window = rig.window(desk)
    SCENES[name](window, desk)
    rig.settle()
    assert strays.seen == []
