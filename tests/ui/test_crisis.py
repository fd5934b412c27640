"""A crisis: its own screen above everything, which nothing but a button closes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from guardian.desk.values import AlertView
from guardian.link.wire.events import Imminence, Level
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, FakeNotifier
from tests.ui.locking import is_locked, reopen
from ui import crisis_screen
from ui.crisis_screen import CrisisScreen
from ui.window import MainWindow


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let buttons be pressed as soon as they are there; a test of its own is about the rest."""
    monkeypatch.setattr(crisis_screen, "READY_MILLISECONDS", 0)


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.put_off = set()
    return made


def screen(window: MainWindow) -> CrisisScreen | None:
    found = [each for each in window.findChildren(CrisisScreen) if each.isVisible()]
    assert len(found) <= 1
    return found[0] if found else None


def shown(window: MainWindow) -> CrisisScreen:
    found = screen(window)
    assert found is not None
    return found


def arrive(rig: Rig, desk: Desk, window: MainWindow, alert: AlertView) -> None:
    """Let an alert come in as the watch tells of it."""
    desk.found_alerts = (alert, *desk.found_alerts)
    window.bridge.announce_alert(alert.alert_id)
    rig.settle()


def press(rig: Rig, window: MainWindow, name: str) -> None:
    rig.wait_until(lambda: rig.find(window, name).isEnabled())
    rig.click(window, name)


def covers(over: CrisisScreen) -> bool:
    """Return whether it hides whatever is below."""
    host = over.parentWidget()
    return host is not None and over.geometry() == host.rect()


def quiet(desk: Desk) -> None:
    """Leave nothing that waits."""
    desk.found_alerts = desk.found_alerts[2:]


def crisis(alert_id: str = "now", **changes: object) -> AlertView:
    return samples.alert(alert_id, level=Level.CRITICAL, category="self_harm.intent", **changes)


def test_it_opens_above_everything(rig: Rig, desk: Desk) -> None:
    quiet(desk)
    window = rig.window(desk)
    assert screen(window) is None
    arrive(rig, desk, window, crisis())
    over = shown(window)
    assert covers(over)
    words = rig.texts(over)
    for said in (
        "Mia: Talk about a plan to end their life",
        "Go to your child now, or ask someone you trust to be there.",
        "12356",
        "You can tell me anything",
    ):
        assert said in words
    assert ("now",) in desk.calls.named("mark_shown")


@pytest.mark.parametrize(
    ("level", "imminence", "opens"),
    [
        (Level.CRITICAL, Imminence.NONE, True),
        (Level.LOW, Imminence.EMERGENCY, True),
        (Level.HIGH, Imminence.URGENT, False),
    ],
)
def test_only_a_crisis_opens_it(
    rig: Rig, desk: Desk, level: Level, imminence: Imminence, opens: bool
) -> None:
    quiet(desk)
    window = rig.window(desk)
    arrive(rig, desk, window, samples.alert("now", level=level, imminence=imminence))
    assert (screen(window) is not None) is opens


def test_it_comes_forward(rig: Rig, desk: Desk) -> None:
    quiet(desk)
    window = rig.window(desk)
    window.hide()
    arrive(rig, desk, window, crisis())
    assert window.isVisible()
    shown(window)


def test_no_key_and_no_click_beside_a_button_closes_it(rig: Rig, desk: Desk, qtbot: QtBot) -> None:
    window = rig.window(desk)
    over = shown(window)
    with qtbot.waitActive(window):
        window.activateWindow()
    assert over.hasFocus(), "on nothing that does anything"
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(over, key)
        QTest.keyClick(window, key)
    QTest.mouseClick(over, Qt.MouseButton.LeftButton, pos=over.rect().center())
    rig.settle()
    assert shown(window) is over
    assert desk.calls.named("acknowledge") == []
    assert desk.calls.named("put_off_crisis") == []


def test_what_is_below_cannot_be_reached(rig: Rig, desk: Desk, qtbot: QtBot) -> None:
    window = rig.window(desk)
    over = shown(window)
    assert not rig.find(window, "go_settings").isEnabled()
    with qtbot.waitActive(window):
        window.activateWindow()
    rig.wait_until(lambda: rig.find(window, "crisis_seen").isEnabled())
    reached: set[str] = set()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        for _ in range(12):
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClick(focused, key)
            now = QApplication.focusWidget()
            assert now is not None
            assert now is over or over.isAncestorOf(now)
            reached.add(now.objectName())
    assert {"crisis_seen", "crisis_stop", "crisis_later", "copy_12356"} <= reached


def test_the_keyboard_brings_what_it_reaches_into_sight(rig: Rig, desk: Desk, qtbot: QtBot) -> None:
    window = rig.window(desk)
    window.resize(760, 520)
    with qtbot.waitActive(window):
        window.activateWindow()
    rig.settle()
    number = rig.find(window, "copy_120")
    assert number.visibleRegion().isEmpty()
    for _ in range(12):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused is number:
            break
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is number
    assert not number.visibleRegion().isEmpty()


def test_seen_acknowledges_and_gives_the_window_back(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    press(rig, window, "crisis_seen")
    assert desk.calls.named("acknowledge") == [("alert-crisis",)]
    assert screen(window) is None
    rig.click(window, "go_settings")


def test_later_keeps_it_waiting(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    press(rig, window, "crisis_later")
    assert screen(window) is None
    assert desk.calls.named("acknowledge") == []
    rig.click(window, "go_alerts")
    assert rig.find(window, "alert_alert-crisis").property("kind") == "alert_crisis"
    window.bridge.announce_change(frozenset({"alerts"}))
    rig.settle()
    assert screen(window) is None, "it was put off"


def test_stopping_the_chat_leaves_it_open(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    press(rig, window, "crisis_stop")
    assert desk.calls.named("pause_now") == [("link-1",)]
    assert "The service is asked to stop the running chat." in rig.texts(shown(window))


def test_several_wait_for_each_other(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    arrive(rig, desk, window, crisis("second", ward_name="Leo", received_at=samples.NOW))
    assert shown(window).alert.alert_id == "alert-crisis", "one does not push another away"
    assert "One more crisis waits behind this one." in rig.texts(window)
    press(rig, window, "crisis_seen")
    assert shown(window).alert.alert_id == "second"
    assert "waits behind" not in rig.texts(window)
    press(rig, window, "crisis_seen")
    assert screen(window) is None


def test_one_that_was_acknowledged_elsewhere_goes(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    desk.acknowledge("alert-crisis")
    window.bridge.announce_change(frozenset({"alerts"}))
    rig.settle()
    assert screen(window) is None


def test_it_is_said_to_a_screen_reader(rig: Rig, desk: Desk) -> None:
    over = shown(rig.window(desk))
    assert over.accessibleName() == "Crisis alert about Mia: Talk about not wanting to live"
    assert over.accessibleDescription()


def test_numbers_can_be_copied_and_selected(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    rig.click(window, "copy_12356")
    assert QGuiApplication.clipboard().text() == "12356"
    button = rig.find(window, "copy_12356")
    assert isinstance(button, QPushButton)
    assert button.text() == "Copied"


def test_a_drill_says_so(rig: Rig, desk: Desk) -> None:
    desk.found_alerts = (replace(desk.found_alerts[0], drill=True),)
    assert "A drill: the service tries" in rig.texts(shown(rig.window(desk)))


def test_one_of_an_account_that_is_gone_can_still_be_answered(rig: Rig, desk: Desk) -> None:
    desk.found_alerts = (replace(desk.found_alerts[0], link_id="gone"),)
    window = rig.window(desk)
    assert "call your local emergency number" in rig.texts(shown(window))
    assert not any(each.isVisible() for each in window.findChildren(QWidget, "crisis_stop")), (
        "nobody can be asked to stop it"
    )
    press(rig, window, "crisis_seen")
    assert screen(window) is None


def test_nobody_presses_it_who_meant_something_else(
    rig: Rig, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crisis_screen, "READY_MILLISECONDS", 60_000)
    window = rig.window(desk)
    assert not rig.find(window, "crisis_seen").isEnabled()
    assert not rig.find(window, "crisis_later").isEnabled()
    shown(window).ready.timeout.emit()
    press(rig, window, "crisis_seen")
    assert screen(window) is None


def test_a_lock_hides_it_and_the_unlock_brings_it_back(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    shown(window)
    window.lock()
    rig.settle()
    assert is_locked(rig, window)
    assert screen(window) is None
    assert "not wanting to live" not in rig.texts(window)
    reopen(rig, window)
    shown(window)


def test_another_theme_does_not_close_it(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.life._rebuild()
    rig.settle()
    shown(window)


def test_it_grows_with_the_window(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.resize(900, 640)
    rig.settle()
    over = shown(window)
    assert covers(over)


class TestReminders:
    @pytest.fixture
    def notifier(self) -> FakeNotifier:
        return FakeNotifier()

    @staticmethod
    def move(rig: Rig, window: MainWindow, minutes: int) -> None:
        """Let time pass since the alert was told, and look at the clock."""
        inside = window.life._inside
        assert inside is not None
        assert inside.crises is not None
        clock = window.life._presentation.clock
        clock.at = samples.NOW + timedelta(minutes=minutes)  # type: ignore[attr-defined]
        inside.crises.remind_now()
        rig.settle()

    @staticmethod
    def reminded(notifier: FakeNotifier) -> int:
        return sum("still waits" in str(each["title"]) for each in notifier.shown)

    def test_a_crisis_is_told_again_a_few_times(
        self, rig: Rig, desk: Desk, notifier: FakeNotifier
    ) -> None:
        quiet(desk)
        window = rig.window(desk, notifier=notifier)
        arrive(rig, desk, window, crisis(received_at=samples.NOW))
        told = []
        for minutes in (4, 5, 6, 15, 59, 60, 61, 600):
            self.move(rig, window, minutes)
            told.append(self.reminded(notifier))
        assert told == [0, 1, 1, 2, 2, 3, 3, 3]
        assert all(
            each["crisis"] and each["key"] == "now"
            for each in notifier.shown
            if "still waits" in str(each["title"])
        )

    def test_who_slept_is_told_once(self, rig: Rig, desk: Desk, notifier: FakeNotifier) -> None:
        quiet(desk)
        window = rig.window(desk, notifier=notifier)
        arrive(rig, desk, window, crisis(received_at=samples.NOW))
        self.move(rig, window, 300)
        assert self.reminded(notifier) == 1

    def test_what_was_seen_is_told_no_more(
        self, rig: Rig, desk: Desk, notifier: FakeNotifier
    ) -> None:
        quiet(desk)
        window = rig.window(desk, notifier=notifier)
        arrive(rig, desk, window, crisis(received_at=samples.NOW))
        press(rig, window, "crisis_seen")
        self.move(rig, window, 20)
        assert self.reminded(notifier) == 0

    def test_it_opens_the_screen_that_was_put_off(
        self, rig: Rig, desk: Desk, notifier: FakeNotifier
    ) -> None:
        quiet(desk)
        window = rig.window(desk, notifier=notifier)
        arrive(rig, desk, window, crisis(received_at=samples.NOW))
        press(rig, window, "crisis_later")
        self.move(rig, window, 5)
        shown(window)
        press(rig, window, "crisis_later")
        assert screen(window) is None

    def test_nothing_else_is_told_again(self, rig: Rig, desk: Desk, notifier: FakeNotifier) -> None:
        quiet(desk)
        window = rig.window(desk, notifier=notifier)
        arrive(rig, desk, window, samples.alert("now", received_at=samples.NOW))
        self.move(rig, window, 60)
        assert len(notifier.shown) == 1
