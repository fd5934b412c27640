"""Keys where a page has nothing, or not yet anything, that takes the focus."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.window import MainWindow

SMALL = (760, 520)


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_End])
def test_a_page_scrolls_while_the_side_has_the_focus(rig: Rig, desk: Desk, key: Qt.Key) -> None:
    desk.spending_now = replace(desk.spending_now, purchases=desk.spending_now.purchases * 8)
    window = rig.window(desk)
    window.resize(*SMALL)
    rig.click(window, "go_spending")
    side = rig.find(window, "go_spending")
    side.setFocus(Qt.FocusReason.TabFocusReason)
    area = rig.find(window, "scroll_spending")
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(side, key)
    assert bar.value() > 0
    back = {Qt.Key.Key_PageDown: Qt.Key.Key_PageUp, Qt.Key.Key_End: Qt.Key.Key_Home}
    QTest.keyClick(side, back[key])
    assert bar.value() == 0


def test_the_wait_for_the_approval_begins_at_its_first_act(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    rig.click(window, "link_first")
    rig.click(window, "way_service")
    address = rig.find(window, "provider_address")
    assert isinstance(address, QLineEdit)
    address.setText("https://companion.example")
    QTest.keyClick(address, Qt.Key.Key_Return)
    rig.wait_until(lambda: _focused(window) == "open_page")
    QTest.keyClick(window, Qt.Key.Key_Tab)
    assert _focused(window) == "copy_code"
    desk.answered.set()
    rig.settle()


def _focused(window: MainWindow) -> str:
    found: QWidget | None = window.focusWidget()
    return found.objectName() if found is not None and found.isVisible() else ""
