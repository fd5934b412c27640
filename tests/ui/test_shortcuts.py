"""The sheet of keys: opened by a key, one at a time, and complete."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from tests.ui import walking
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.shots import SIZES
from ui.sidebar import PLACES


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_a_key_shows_every_key(rig: Rig, desk: Desk, qtbot: QtBot, key: Qt.Key) -> None:
    window = rig.window(desk)
    window.activateWindow()
    rig.application.processEvents()
    for _ in range(2):
        QTest.keyClick(window, key)
        rig.settle()
    (sheet,) = window.findChildren(QDialog, "shortcuts")
    words = rig.texts(sheet)
    for number in range(1, len(PLACES) + 1):
        assert f"Ctrl+{number}" in words
    for said in ("Home", "Lock Guardian", "F5", "F1"):
        assert said in words
    rig.click(window, "close_shortcuts")
    qtbot.waitUntil(lambda: not window.findChildren(QDialog, "shortcuts"))


@pytest.mark.parametrize("theme", ["light", "light_text200"])
def test_the_sheet_is_no_higher_than_the_window_and_scrolls(
    rig: Rig, desk: Desk, theme: str
) -> None:
    desk.set_theme(theme)
    window = rig.window(desk)
    window.resize(*SIZES[1])
    rig.settle()
    window.activateWindow()
    QTest.keyClick(window, Qt.Key.Key_F1)
    rig.settle()
    (sheet,) = window.findChildren(QDialog, "shortcuts")
    assert sheet.height() <= window.height()
    assert walking.faults(sheet) == []
    (area,) = sheet.findChildren(QScrollArea, "scroll_shortcuts")
    QTest.keyClick(sheet, Qt.Key.Key_End)
    (last,) = [each for each in sheet.findChildren(QLabel) if each.text() == "Show this sheet"]
    place = last.visibleRegion().boundingRect()
    assert place.height() == last.height()
    assert area.verticalScrollBar().value() == area.verticalScrollBar().maximum()
