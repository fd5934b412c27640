"""Locking the window: by hand, by the desktop, and what becomes of what was open."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget

from guardian.errors import GuardianError
from guardian.store.errors import DiskFullError
from tests.ui.conftest import Rig
from tests.ui.fake_opening import PRACTICE_PASSPHRASE, FakeOpening
from tests.ui.fakes import Desk, FakeNotifier
from tests.ui.locking import from_another_thread, is_locked, reopen
from ui.ending import WindowStart
from ui.window import MainWindow


class FakeSignals:
    """The desktop's session; tells when it is made to."""

    def __init__(self) -> None:
        self.lock: Callable[[], None] = lambda: None
        self.sleep: Callable[[], None] = lambda: None
        self.stopped = False

    def start(
        self,
        on_lock: Callable[[], None],
        on_sleep: Callable[[], None],
        on_wake: Callable[[], None],
    ) -> None:
        del on_wake
        self.lock, self.sleep = on_lock, on_sleep

    def stop(self) -> None:
        self.stopped = True


class FakeInstance:
    """A second start; asks when it is made to."""

    def __init__(self) -> None:
        self.show: Callable[[], None] = lambda: None

    def serve(self, on_show: Callable[[], None]) -> None:
        self.show = on_show


def press(rig: Rig, window: MainWindow, name: str) -> None:
    """Press a button and do not wait for what it does."""
    QTest.mouseClick(rig.find(window, name), Qt.MouseButton.LeftButton)


def test_the_button_at_the_side_locks(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    rig.click(window, "lock")
    assert is_locked(rig, window)
    assert opening.calls.named("lock") == [()]
    assert window.findChildren(QWidget, "shell") == []
    assert window.services is None
    assert "Mia" not in rig.texts(window)
    reopen(rig, window)
    assert "Mia" in rig.texts(window)
    assert desk.watching is not None


def test_the_keyboard_locks(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.activateWindow()
    rig.settle()
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rig.settle()
    assert is_locked(rig, window)


def test_the_desktops_lock_locks(rig: Rig, desk: Desk) -> None:
    signals = FakeSignals()
    window = rig.window(desk, signals=signals)
    from_another_thread(signals.lock)
    rig.settle()
    assert is_locked(rig, window)
    from_another_thread(signals.lock)
    rig.settle()
    assert is_locked(rig, window)
    window.leave()
    rig.settle()
    assert signals.stopped


def test_the_computer_sleeps_once_it_is_locked(rig: Rig, desk: Desk) -> None:
    signals, opening = FakeSignals(), FakeOpening(desk)
    window = rig.window(desk, opening=opening, signals=signals)
    locked_first: list[bool] = []

    def fall_asleep() -> None:
        signals.sleep()
        locked_first.append(bool(opening.calls.named("lock")))

    thread = threading.Thread(target=fall_asleep)
    thread.start()
    rig.wait_until(lambda: not thread.is_alive())
    rig.settle()
    assert locked_first == [True]
    assert is_locked(rig, window)


def test_a_locked_computer_sleeps_at_once(rig: Rig, desk: Desk) -> None:
    signals = FakeSignals()
    window = rig.window(desk, signals=signals)
    window.lock()
    rig.settle()
    from_another_thread(signals.sleep)
    rig.settle()
    assert is_locked(rig, window)


@pytest.mark.parametrize("sleeps", [False, True])
def test_a_lock_of_the_desktop_holds_while_the_passphrase_is_checked(
    rig: Rig, desk: Desk, sleeps: bool
) -> None:
    signals, opening = FakeSignals(), FakeOpening(desk)
    window = rig.window(desk, opening=opening, signals=signals)
    window.lock()
    rig.settle()
    desk.watching = None
    opening.gate.clear()
    rig.type(window, "passphrase", PRACTICE_PASSPHRASE)
    press(rig, window, "unlock")
    rig.wait_until(lambda: len(opening.calls.named("unlock")) == 2)
    locked_first: list[bool] = []

    def locks() -> None:
        (signals.sleep if sleeps else signals.lock)()
        locked_first.append(len(opening.calls.named("lock")) == 2)

    wished: list[bool] = []
    window.bridge.lock_wanted.connect(lambda: wished.append(True))
    thread = threading.Thread(target=locks)
    thread.start()
    rig.wait_until(lambda: bool(wished) and (sleeps or not thread.is_alive()))
    opening.gate.set()
    rig.wait_until(lambda: not thread.is_alive())
    rig.settle()
    assert locked_first == [sleeps], "the computer stays awake for it"
    assert is_locked(rig, window)
    assert window.services is None
    assert desk.watching is None
    reopen(rig, window)
    assert "Mia" in rig.texts(window)


def test_a_lock_during_a_wrong_passphrase_does_not_lock_the_next_one(rig: Rig, desk: Desk) -> None:
    signals, opening = FakeSignals(), FakeOpening(desk)
    window = rig.window(desk, opening=opening, signals=signals)
    window.lock()
    rig.settle()
    opening.gate.clear()
    rig.type(window, "passphrase", "not the one of today")
    press(rig, window, "unlock")
    from_another_thread(signals.lock)
    opening.gate.set()
    rig.settle()
    from_another_thread(signals.sleep)
    rig.settle()
    assert is_locked(rig, window)
    reopen(rig, window)
    assert "Mia" in rig.texts(window)


def test_a_process_that_can_be_replaced_is(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.renewable = True
    window = rig.window(desk, opening=opening)
    window.resize(780, 560)  # the screen of the tests is small
    rig.settle()
    window.lock()
    rig.settle()
    (start,) = rig.renewed
    assert start.visible
    assert rig.left == 0
    assert not opening.calls.named("close")
    again = rig.window(Desk(), begin=False)
    again.appear(start)
    assert (again.width(), again.height()) == (780, 560)


def test_a_window_that_was_put_away_stays_so(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.renewable = True
    window = rig.window(desk, opening=opening)
    window.hide()
    window.lock()
    rig.settle()
    assert [each.visible for each in rig.renewed] == [False]
    again = rig.window(Desk(), begin=False)
    again.hide()
    again.appear(WindowStart(visible=False))
    assert again.isMinimized() or not again.isVisible()


def test_locking_a_hidden_window_does_not_show_it(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.hide()
    window.lock()
    rig.settle()
    # Without a tray nothing would lead to a window that is hidden.
    assert window.isMinimized() or not window.isVisible()


def test_a_question_that_was_open_is_closed(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.close()
    assert window.findChild(QMessageBox, "ask_to_leave") is not None
    window.lock()
    rig.settle()
    assert is_locked(rig, window)
    assert window.findChild(QMessageBox, "ask_to_leave") is None


def test_what_arrives_from_before_the_lock_is_not_shown(rig: Rig, desk: Desk) -> None:
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    watching = desk.watching
    assert watching is not None
    window.lock()
    from_another_thread(lambda: watching[0](frozenset({"usage"})))
    from_another_thread(lambda: watching[1]("alert-crisis"))
    from_another_thread(lambda: watching[2](DiskFullError()))
    rig.settle()
    assert is_locked(rig, window)
    assert notifier.shown == []
    assert window.findChild(QMessageBox, "failure") is None


def test_a_lock_that_fails_is_said_and_begins_anew(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.calls.failures["lock"] = GuardianError()
    window = rig.window(desk, opening=opening)
    window.lock()
    rig.settle()
    assert GuardianError.title in rig.texts(window)
    assert "Mia" not in rig.texts(window)


def test_quitting_while_it_locks_quits(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.renewable = True
    window = rig.window(desk, opening=opening)
    window.lock()
    window.leave()
    rig.settle()
    assert rig.left == 1
    assert rig.renewed == []


@pytest.mark.parametrize("times", [1, 3])
def test_it_can_be_locked_again_and_again(rig: Rig, desk: Desk, times: int) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    for _ in range(times):
        window.lock()
        window.lock()
        rig.settle()
        reopen(rig, window)
    assert len(opening.calls.named("lock")) == times
    assert len(opening.calls.named("listen")) == times
    assert "Mia" in rig.texts(window)


def test_a_second_start_brings_the_window_forward(rig: Rig, desk: Desk) -> None:
    instance = FakeInstance()
    window = rig.window(desk, instance=instance)
    window.hide()
    from_another_thread(instance.show)
    rig.settle()
    assert window.isVisible()
    window.lock()
    rig.settle()
    window.hide()
    from_another_thread(instance.show)
    rig.settle()
    assert window.isVisible()
    assert is_locked(rig, window)


def test_closing_a_locked_window_keeps_listening(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.lock()
    rig.settle()
    window.close()
    box = window.findChild(QMessageBox, "ask_to_leave")
    assert box is not None
    assert rig.left == 0


def test_no_secret_is_shown_by_what_starts_a_window() -> None:
    assert "geometry" not in repr(WindowStart(geometry=b"secret"))
