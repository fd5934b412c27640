"""The scroll bar beside a page: there only where something is hidden, and of use then."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QScrollBar, QStyle, QStyleOptionSlider, QWidget

from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.theme.tokens import colours
from ui.window import MainWindow

SMALL = (820, 600)


def _bar(window: MainWindow) -> QScrollBar:
    pages = window.findChild(QWidget, "pages")
    assert isinstance(pages, QWidget)
    found = [each for each in pages.findChildren(QScrollBar) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def _area(rig: Rig, window: MainWindow, page: str) -> QScrollArea:
    found = rig.find(window, f"scroll_{page}")
    assert isinstance(found, QScrollArea)
    return found


def _handle(bar: QScrollBar) -> QPoint:
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    part = QStyle.SubControl.SC_ScrollBarSlider
    return (
        bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, part, bar).center()
    )


def _colour_names(bar: QScrollBar) -> set[str]:
    picture = bar.grab().toImage()
    middle = bar.width() // 2
    return {QColor(picture.pixel(middle, y)).name() for y in range(picture.height())}


def test_a_page_that_fits_has_no_handle(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_spending")
    bar = _bar(window)
    assert (bar.minimum(), bar.maximum()) == (0, 0)
    assert len(_colour_names(bar)) == 1


def test_a_longer_page_shows_its_handle_in_both_themes(rig: Rig, desk: Desk) -> None:
    for theme in ("light", "dark"):
        desk.set_theme(theme)
        window = rig.window(desk)
        window.resize(*SMALL)
        rig.settle()
        assert colours(dark=theme == "dark").handle.lower() in _colour_names(_bar(window))
        window.hide()


def test_the_bar_and_the_page_move_as_one(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.resize(*SMALL)
    rig.settle()
    bar, inner = _bar(window), _area(rig, window, "home").verticalScrollBar()
    assert bar.maximum() == inner.maximum() > 0
    assert bar.pageStep() == inner.pageStep()
    inner.setValue(inner.maximum())
    assert bar.value() == inner.maximum()
    bar.setValue(0)
    assert inner.value() == 0


def test_the_handle_can_be_dragged(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.resize(*SMALL)
    rig.settle()
    bar = _bar(window)
    start = _handle(bar)
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(bar, start + QPoint(0, 120))
    QTest.mouseRelease(
        bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(0, 120)
    )
    assert _area(rig, window, "home").verticalScrollBar().value() > 0


def test_page_keys_scroll_from_anywhere_on_the_page(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.resize(*SMALL)
    window.activateWindow()
    rig.settle()
    inner = _area(rig, window, "home").verticalScrollBar()
    button: QWidget = rig.find(window, "open_waiting_alert")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(button, Qt.Key.Key_PageDown)
    assert inner.value() > 0
    QTest.keyClick(button, Qt.Key.Key_End)
    assert inner.value() == inner.maximum()
    QTest.keyClick(button, Qt.Key.Key_Home)
    assert inner.value() == 0
