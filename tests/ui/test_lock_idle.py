"""Locking by itself: when hands rest, with a warning, and not in the middle of something."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QWidget

from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk
from ui.window import MainWindow

MINUTES = 15
LIMIT = timedelta(minutes=MINUTES).total_seconds()
WARNING = 15


def rest(rig: Rig, window: MainWindow, seconds: float) -> None:
    """Let time pass without a hand, and the timer look at it."""
    rig.seconds += seconds
    window.auto_lock.idle.check()
    rig.application.processEvents()


def locked(rig: Rig, window: MainWindow) -> bool:
    rig.settle()
    return "Guardian is locked." in rig.texts(window)


def warned(rig: Rig, window: MainWindow) -> bool:
    toasts = [each for each in window.findChildren(QWidget, "toast") if each.isVisible()]
    return any("Guardian locks in 15 seconds." in each.accessibleName() for each in toasts)


def test_it_locks_once_the_hands_have_rested(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rest(rig, window, LIMIT - WARNING - 1)
    assert not warned(rig, window)
    rest(rig, window, 2)
    assert warned(rig, window)
    rest(rig, window, WARNING - 2)
    assert not locked(rig, window)
    rest(rig, window, 1)
    assert locked(rig, window)


def test_a_key_stops_the_warning(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rest(rig, window, LIMIT - 10)
    assert warned(rig, window)
    QTest.keyClick(window, Qt.Key.Key_Shift)
    rig.settle()
    assert not warned(rig, window)
    rest(rig, window, LIMIT - WARNING - 1)
    assert not warned(rig, window)
    assert not locked(rig, window)


def test_a_moving_pointer_stops_the_warning(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    QTest.mouseMove(window, QPoint(300, 300))
    rig.settle()
    rest(rig, window, LIMIT - 10)
    assert warned(rig, window)
    QTest.mouseMove(window, QPoint(310, 300))
    rig.settle()
    assert not warned(rig, window)


def test_a_pointer_that_rests_is_no_hand(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    QTest.mouseMove(window, QPoint(300, 300))
    rig.settle()
    rest(rig, window, LIMIT - 10)
    QTest.mouseMove(window, QPoint(300, 300))
    rig.application.processEvents()
    assert warned(rig, window)


def test_a_hand_after_a_sleep_comes_too_late(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.seconds += 8 * 3600
    QTest.keyClick(window, Qt.Key.Key_Shift)
    assert locked(rig, window)


@pytest.mark.parametrize("minutes", [1, 5, 60])
def test_another_time_counts_at_once(rig: Rig, desk: Desk, minutes: int) -> None:
    window = rig.window(desk)
    window.auto_lock.set_minutes(minutes)
    rest(rig, window, minutes * 60 - WARNING - 1)
    assert not warned(rig, window)
    rest(rig, window, WARNING + 1)
    assert locked(rig, window)


def test_the_parents_choice_holds_from_the_start(rig: Rig, desk: Desk) -> None:
    desk.set_lock_after(1)
    window = rig.window(desk)
    rest(rig, window, 60)
    assert locked(rig, window)


def test_a_shorter_time_that_has_passed_locks_now(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rest(rig, window, 120)
    window.auto_lock.set_minutes(1)
    assert locked(rig, window)


def test_a_longer_time_takes_the_warning_back(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rest(rig, window, LIMIT - 10)
    assert warned(rig, window)
    window.auto_lock.set_minutes(60)
    rig.settle()
    assert not warned(rig, window)


def ask(window: MainWindow) -> QMessageBox:
    window.close()
    box = window.findChild(QMessageBox, "ask_to_leave")
    assert isinstance(box, QMessageBox)
    return box


def test_a_question_puts_it_off_but_not_for_ever(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    ask(window)
    rest(rig, window, LIMIT + 1)
    assert not locked(rig, window)
    rest(rig, window, LIMIT)
    assert locked(rig, window)


def test_linking_an_account_puts_it_off_but_not_for_ever(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "go_settings")
    rig.click(window, "link_another")
    rest(rig, window, LIMIT + 1)
    assert not locked(rig, window)
    rest(rig, window, LIMIT)
    assert locked(rig, window)
    desk.answered.set()


def test_a_locked_window_counts_nothing(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    window.lock()
    rig.settle()
    rest(rig, window, 3 * LIMIT)
    QTest.keyClick(window, Qt.Key.Key_Shift)
    assert len(opening.calls.named("lock")) == 1


def test_a_hidden_window_locks_too(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    window.hide()
    rest(rig, window, LIMIT)
    rig.settle()
    assert len(opening.calls.named("lock")) == 1
    assert window.isMinimized() or not window.isVisible()


def test_time_that_passes_without_hands_is_looked_at(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    timer = window.auto_lock.idle._timer
    assert timer.isActive()
    assert 0 < timer.remainingTime() <= 65_000  # Qt rounds up to a twentieth
    window.lock()
    assert not timer.isActive()


def test_what_an_input_method_composes_is_a_hand(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rest(rig, window, LIMIT - 10)
    assert warned(rig, window)
    QApplication.sendEvent(window, QInputMethodEvent())
    rig.settle()
    assert not warned(rig, window)


def test_the_wheel_is_a_hand(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rest(rig, window, LIMIT - 10)
    QTest.wheelEvent(window.windowHandle(), QPointF(300, 300), QPoint(0, -120))
    rig.settle()
    assert not warned(rig, window)


def test_what_the_window_draws_is_no_hand(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rest(rig, window, LIMIT - 10)
    window.resize(800, 600)
    window.repaint()
    rig.settle()
    assert warned(rig, window)


def test_a_hand_on_a_menu_is_one_too(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    menu = QMenu(window)
    menu.addAction("Copy")
    menu.popup(window.mapToGlobal(QPoint(50, 50)))
    rest(rig, window, LIMIT - 10)
    assert warned(rig, window)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    rig.settle()
    assert not warned(rig, window)
    menu.close()
