"""Work that waits until the window was painted once."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import first_paint
from ui.first_paint import AfterFirstPaint


class Window(QWidget):
    """``told``: what happened, in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.told.append("painted")

    def work(self) -> None:
        self.told.append("work")


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    return made


def test_the_paint_comes_before_the_work(window: Window, qtbot: QtBot) -> None:
    window.show()
    AfterFirstPaint(window, window.work)
    assert window.told == []
    qtbot.waitUntil(lambda: "work" in window.told)
    assert window.told[0] == "painted"


def test_it_is_done_once_and_nothing_stays_behind(window: Window, qtbot: QtBot) -> None:
    window.show()
    AfterFirstPaint(window, window.work)
    qtbot.waitUntil(lambda: "work" in window.told)
    window.repaint()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QApplication.processEvents()
    assert window.told.count("work") == 1
    assert window.findChildren(QObject) == []


@pytest.mark.parametrize("minimised", [False, True])
def test_a_window_that_is_not_to_be_seen_is_not_waited_for(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, minimised: bool
) -> None:
    monkeypatch.setattr(first_paint, "PATIENCE_MILLISECONDS", 3_600_000)
    if minimised:
        window.showMinimized()
    AfterFirstPaint(window, window.work)
    qtbot.waitUntil(lambda: "work" in window.told)


def test_a_window_that_nobody_paints_is_given_up_soon(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_paint, "PATIENCE_MILLISECONDS", 1)
    window.show()
    window.setUpdatesEnabled(False)
    AfterFirstPaint(window, window.work)
    qtbot.waitUntil(lambda: "work" in window.told)
    assert "painted" not in window.told
