"""The window as a whole: wards, changes, notifications, the age of the news, keys."""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from guardian.desk.values import Condition
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk, FakeNotifier, WrongPassphraseError
from ui.sidebar import Sidebar
from ui.widgets.toast import current_toast
from ui.window import MainWindow


def _from_another_thread(call: Callable[[], None]) -> None:
    thread = Thread(target=call)
    thread.start()
    thread.join()


def _arrives(rig: Rig, desk: Desk, alert_id: str) -> None:
    watching = desk.watching
    assert watching is not None
    _from_another_thread(lambda: watching[1](alert_id))
    rig.settle()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system's dialogs work")
def test_files_are_chosen_in_qts_own_dialogs(rig: Rig, desk: Desk) -> None:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, on=False)
    rig.window(desk)
    assert QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


def test_a_change_reloads_the_page_that_is_open(rig: Rig, desk: Desk, qtbot: QtBot) -> None:
    window = rig.window(desk)
    desk.overview_now = replace(desk.overview_now, minutes_today=43)
    watching = desk.watching
    assert watching is not None
    _from_another_thread(lambda: watching[0](frozenset({"usage"})))

    def shown() -> bool:
        rig.settle()
        return "Mia chatted 43 minutes today" in rig.texts(window)

    qtbot.waitUntil(shown)


def test_many_changes_are_one_reload(rig: Rig, desk: Desk, qtbot: QtBot) -> None:
    window = rig.window(desk)
    before = len(desk.calls.named("overview"))
    for _ in range(50):
        window.bridge.announce_change(frozenset({"usage"}))
    qtbot.waitUntil(lambda: len(desk.calls.named("overview")) > before)
    rig.settle()
    assert len(desk.calls.named("overview")) == before + 1


def test_an_equal_answer_is_not_drawn_again(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    ring = rig.find(window, "ring")
    rig.click(window, "go_alerts")
    rig.click(window, "go_home")
    assert rig.find(window, "ring") is ring


def test_an_alert_is_notified_and_marked_shown(rig: Rig, desk: Desk) -> None:
    notifier = FakeNotifier()
    rig.window(desk, notifier=notifier)
    _arrives(rig, desk, "alert-crisis")
    assert notifier.shown == [
        {
            "key": "alert-crisis",
            "title": "Guardian: a crisis alert about Mia",
            "body": "Talk about not wanting to live. Open it to see what you can do.",
            "crisis": True,
        }
    ]
    assert desk.calls.named("mark_shown") == [("alert-crisis",)]


def test_a_click_on_the_notification_opens_the_alert(rig: Rig, desk: Desk) -> None:
    notifier = FakeNotifier()
    window = rig.window(desk, notifier=notifier)
    _arrives(rig, desk, "alert-meeting")
    window.hide()
    _from_another_thread(notifier.clicks["alert-meeting"])
    rig.settle()
    assert window.isVisible()
    assert rig.find(window, "alert_detail").isVisible()
    assert "Talk about meeting a stranger, secrets or gifts" in rig.texts(window)


def test_without_a_desktop_the_window_tells(rig: Rig, desk: Desk) -> None:
    notifier = FakeNotifier(works=False)
    window = rig.window(desk, notifier=notifier)
    _arrives(rig, desk, "alert-meeting")
    assert desk.calls.named("mark_shown") == []
    assert "Guardian: an alert about Mia" in rig.texts(window)
    rig.click(window, "toast_action")
    assert rig.find(window, "alert_detail").isVisible()


def test_what_the_desktop_tells_is_not_said_twice(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    _arrives(rig, desk, "alert-meeting")
    assert current_toast(rig.find(window, "pages")) is None


def test_an_alert_that_cannot_be_read_is_said(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    desk.calls.failures["alert"] = WrongPassphraseError()
    _arrives(rig, desk, "alert-crisis")
    assert WrongPassphraseError.message in rig.texts(window)


def test_another_child_is_two_clicks_away(rig: Rig, desk: Desk) -> None:
    desk.linked = (samples.link(), samples.second_link())
    window = rig.window(desk)
    assert "8–11 years" in rig.texts(window)
    action = window.findChild(QAction, "choose_link-2")
    assert isinstance(action, QAction)
    action.trigger()
    rig.settle()
    assert desk.calls.named("overview")[-1] == ("link-2",)
    assert "Leo chatted" in rig.texts(window)


def test_the_age_of_the_news_is_always_there(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    state = rig.find(window, "connection_state")
    assert isinstance(state, QLabel)
    assert state.text() == "Connected · just now"
    heard = samples.NOW - timedelta(hours=3)
    desk.linked = (replace(desk.linked[0], condition=Condition.OFFLINE, last_heard_at=heard),)
    rig.click(window, "go_alerts")
    window.bridge.announce_change(frozenset({"link"}))
    rig.application.processEvents()
    window.shell.reload()  # type: ignore[union-attr] # it is open
    rig.settle()
    again = rig.find(window, "connection_state")
    assert isinstance(again, QLabel)
    assert again.text() == "No connection · 3 h ago"


def test_no_timer_runs_for_nobody(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    shell = window.shell
    assert shell is not None
    assert shell._age.isActive()
    window.hide()
    assert not shell._age.isActive()


@pytest.mark.parametrize(
    ("key", "page"),
    [
        (Qt.Key.Key_1, "home"),
        (Qt.Key.Key_2, "alerts"),
        (Qt.Key.Key_3, "activity"),
        (Qt.Key.Key_4, "characters"),
        (Qt.Key.Key_5, "limits"),
        (Qt.Key.Key_6, "spending"),
        (Qt.Key.Key_7, "records"),
        (Qt.Key.Key_8, "settings"),
    ],
)
def test_every_page_has_a_key(rig: Rig, desk: Desk, qtbot: QtBot, key: Qt.Key, page: str) -> None:
    window = rig.window(desk)
    window.activateWindow()
    rig.application.processEvents()
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    shown = window.findChild(QWidget, f"page_{page}")
    assert isinstance(shown, QWidget)
    qtbot.waitUntil(shown.isVisible)
    assert shown.hasFocus()
    assert shown.accessibleName()
    rig.settle()
    assert shown.hasFocus(), "what arrives later takes nothing away"
    QTest.keyClick(shown, Qt.Key.Key_Tab)
    inside = shown.findChildren(QWidget)
    if page != "spending":  # nothing there takes the focus
        assert rig.application.focusWidget() in inside, "Tab goes on into the page"


def test_tab_reaches_the_navigation_and_the_page(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.activateWindow()
    rig.application.processEvents()
    seen: set[str] = set()
    for _ in range(40):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        focused = rig.application.focusWidget()
        if focused is not None:
            seen.add(focused.objectName())
    wanted = {"ward_switcher", "go_alerts", "go_settings", "pause_now", "open_waiting_alert"}
    assert wanted <= seen


def test_the_focus_is_visible(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    button = rig.find(window, "pause_now")
    plain = button.grab().toImage()
    window.activateWindow()
    rig.application.processEvents()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    rig.application.processEvents()
    assert button.grab().toImage() != plain


def test_a_new_window_has_no_ring_before_the_keyboard_was_used(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    switcher = rig.find(window, "ward_switcher")
    plain = switcher.grab().toImage()
    window.activateWindow()
    rig.application.processEvents()
    switcher.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    rig.application.processEvents()
    assert switcher.grab().toImage() == plain
    switcher.clearFocus()
    switcher.setFocus(Qt.FocusReason.TabFocusReason)
    rig.application.processEvents()
    assert switcher.grab().toImage() != plain
    rig.find(window, "go_home").setFocus(Qt.FocusReason.TabFocusReason)
    rig.application.processEvents()
    assert switcher.grab().toImage() == plain


def test_the_switcher_names_no_child_while_nothing_is_linked(rig: Rig, desk: Desk) -> None:
    desk.linked = ()
    window = rig.window(desk)
    assert rig.find(window, "ward_switcher").accessibleName() == "Menu of Guardian"


def test_the_place_is_kept_when_everything_is_drawn_anew(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.open_alert("alert-crisis")
    rig.settle()
    window.life._set_language("zh_CN")
    rig.settle()
    assert "谈到不想活下去" in rig.texts(window)


def test_accounts_that_cannot_be_read_are_said(rig: Rig, desk: Desk) -> None:
    desk.calls.failures["links"] = WrongPassphraseError()
    window = rig.window(desk)
    assert WrongPassphraseError.message in rig.texts(window)
    del desk.calls.failures["links"]
    rig.click(window, "toast_action")
    assert "Mia chatted" in rig.texts(window)


def test_waiting_alerts_are_counted_in_the_navigation(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    button = rig.find(window, "go_alerts")
    assert isinstance(button, QPushButton)
    assert button.accessibleName() == "Alerts, 2 waiting"


def test_coming_forward_undoes_minimising(rig: Rig, desk: Desk) -> None:
    window: MainWindow = rig.window(desk)
    window.showMinimized()
    window.come_forward()
    assert not window.isMinimized()


def test_a_place_without_its_word_keeps_its_keys(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.activateWindow()
    side = rig.find(window, "navigation")
    assert isinstance(side, Sidebar)
    for narrow in (True, False):
        side.show_narrow(narrow)
        rig.click(window, "go_home")
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        rig.settle()
        assert rig.find(window, "page_alerts").isVisible()
