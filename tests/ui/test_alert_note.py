"""A guardian's note about an alert: kept without a button, with a way back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from guardian.store.errors import StoreError
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.pages.alert_note import LONGEST, REST_MILLISECONDS, NoteEdit
from ui.presentation import Presentation
from ui.widgets.toast import UNDO_SECONDS, Toast
from ui.window import MainWindow

NOTE = "We spoke after dinner.\nShe will not meet anybody alone."


@pytest.fixture
def window(rig: Rig, desk: Desk, qtbot: QtBot) -> MainWindow:
    made = rig.window(desk)
    with qtbot.waitActive(made):
        made.activateWindow()
    made.open_alert("alert-meeting")
    rig.settle()
    return made


def edit(rig: Rig, window: MainWindow) -> NoteEdit:
    found = rig.find(window, "note_text")
    assert isinstance(found, NoteEdit)
    return found


def said(rig: Rig, window: MainWindow) -> str:
    found = rig.find(window, "note_said")
    assert isinstance(found, QLabel)
    return found.text()


def count(rig: Rig, window: MainWindow) -> str:
    found = rig.find(window, "note_count")
    assert isinstance(found, QLabel)
    return found.text()


def write(rig: Rig, window: MainWindow, text: str) -> None:
    """Type into the note and leave it."""
    found = edit(rig, window)
    found.setFocus()
    found.selectAll()
    found.insertPlainText(text)
    rig.find(window, "acknowledge").setFocus()
    rig.settle()


def toast(window: MainWindow) -> Toast:
    found = [each for each in window.findChildren(Toast, "toast") if each.isVisible()]
    assert len(found) == 1
    return found[0]


def test_leaving_the_field_keeps_it(rig: Rig, desk: Desk, window: MainWindow) -> None:
    write(rig, window, NOTE)
    assert desk.calls.named("set_note") == [("alert-meeting", NOTE)]
    assert said(rig, window) == "Saved"
    assert "set_note" not in desk.calls.on_main_thread


def test_control_and_enter_keep_it(rig: Rig, desk: Desk, window: MainWindow) -> None:
    found = edit(rig, window)
    found.setFocus()
    QTest.keyClicks(found, "one")
    QTest.keyClick(found, Qt.Key.Key_Return)
    QTest.keyClicks(found, "two")
    QTest.keyClick(found, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rig.settle()
    assert desk.calls.named("set_note") == [("alert-meeting", "one\ntwo")]
    assert found.hasFocus()


def test_a_pause_keeps_it_too(rig: Rig, desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    """An idle lock comes without leaving the field."""
    QTest.keyClicks(edit(rig, window), "before the lock")
    qtbot.waitUntil(lambda: bool(desk.calls.named("set_note")), timeout=5 * REST_MILLISECONDS)
    rig.settle()
    assert said(rig, window) == "Saved"
    assert not [each for each in window.findChildren(Toast, "toast") if each.isVisible()]


def test_it_is_there_the_next_time(rig: Rig, desk: Desk, window: MainWindow) -> None:
    write(rig, window, NOTE)
    rig.click(window, "back_to_alerts")
    rig.click(window, "alert_alert-meeting")
    assert edit(rig, window).toPlainText() == NOTE


def test_leaving_without_a_change_keeps_nothing(rig: Rig, desk: Desk, window: MainWindow) -> None:
    edit(rig, window).setFocus()
    rig.find(window, "acknowledge").setFocus()
    rig.settle()
    assert desk.calls.named("set_note") == []


def test_it_can_be_undone_for_eight_seconds(rig: Rig, desk: Desk, window: MainWindow) -> None:
    write(rig, window, NOTE)
    write(rig, window, "Something else")
    assert toast(window).timer.interval() == UNDO_SECONDS * 1000 == 8000
    rig.click(window, "toast_action")
    assert desk.calls.named("set_note")[-1] == ("alert-meeting", NOTE)
    assert edit(rig, window).toPlainText() == NOTE


def test_a_removed_note_can_be_brought_back(rig: Rig, desk: Desk, window: MainWindow) -> None:
    write(rig, window, NOTE)
    write(rig, window, "")
    assert toast(window).accessibleName() == "Your note is removed."
    rig.click(window, "toast_action")
    assert desk.calls.named("set_note")[-1] == ("alert-meeting", NOTE)


def test_undoing_after_going_elsewhere(rig: Rig, desk: Desk, window: MainWindow) -> None:
    write(rig, window, NOTE)
    rig.click(window, "back_to_alerts")
    rig.click(window, "toast_action")
    assert desk.calls.named("set_note")[-1] == ("alert-meeting", "")


def test_going_back_keeps_what_is_being_written(rig: Rig, desk: Desk, window: MainWindow) -> None:
    found = edit(rig, window)
    found.setFocus()
    QTest.keyClicks(found, "half a thou")
    rig.click(window, "back_to_alerts")
    assert desk.calls.named("set_note") == [("alert-meeting", "half a thou")]


def test_news_do_not_take_away_what_is_being_written(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    found = edit(rig, window)
    found.setFocus()
    QTest.keyClicks(found, "half a thou")
    found.moveCursor(QTextCursor.MoveOperation.Left)
    desk.acknowledge("alert-meeting")
    window.shell.reload()  # type: ignore[union-attr] # it is open
    rig.settle()
    again = edit(rig, window)
    assert again is not found
    assert again.toPlainText() == "half a thou"
    assert again.textCursor().position() == len("half a thou") - 1
    assert again.hasFocus()


def test_what_could_not_be_kept_is_said_and_stays(rig: Rig, desk: Desk, window: MainWindow) -> None:
    desk.calls.failures["set_note"] = StoreError()
    write(rig, window, NOTE)
    assert said(rig, window) == "Not saved. Please try again."
    box = window.findChild(QMessageBox, "failure")
    assert isinstance(box, QMessageBox)
    box.close()
    del desk.calls.failures["set_note"]
    assert edit(rig, window).toPlainText() == NOTE
    edit(rig, window).left.emit()
    rig.settle()
    assert desk.calls.named("set_note")[-1] == ("alert-meeting", NOTE)
    assert said(rig, window) == "Saved"


def test_the_length_is_counted_near_the_end(rig: Rig, window: MainWindow) -> None:
    found = edit(rig, window)
    found.setPlainText("x" * 1799)
    assert count(rig, window) == ""
    found.setPlainText("x" * 1900)
    assert count(rig, window) == "1,900 of 2,000 characters"


def test_no_more_than_fits_is_taken(rig: Rig, desk: Desk, window: MainWindow) -> None:
    found = edit(rig, window)
    found.setFocus()
    found.setPlainText("a" * 1990 + "end")
    cursor = found.textCursor()
    cursor.setPosition(5)
    found.setTextCursor(cursor)
    found.insertPlainText("b" * 50)
    assert found.toPlainText() == "a" * 5 + "b" * 7 + "a" * 1985 + "end"
    assert count(rig, window) == "2,000 of 2,000 characters"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=st.integers(1990, LONGEST), added=st.text(max_size=24))
def test_whatever_is_put_in_it_never_gets_too_long(
    presentation: Callable[[str], Presentation], qtbot: QtBot, before: int, added: str
) -> None:
    made = NoteEdit(presentation("en"), "x" * before)
    qtbot.addWidget(made)
    made.insertPlainText(added.replace("\x00", ""))
    assert len(made.toPlainText()) <= LONGEST
    made.toPlainText().encode()  # no half of a letter is left


def test_hostile_words_stay_words(rig: Rig, desk: Desk) -> None:
    desk.found_alerts = (samples.alert("a", note="<b>bold</b> & <img src=x>"),)
    window = rig.window(desk)
    window.open_alert("a")
    rig.settle()
    assert edit(rig, window).toPlainText() == "<b>bold</b> & <img src=x>"


def test_tab_leaves_the_field(rig: Rig, desk: Desk, window: MainWindow) -> None:
    found = edit(rig, window)
    found.setFocus()
    QTest.keyClicks(found, "a note")
    QTest.keyClick(found, Qt.Key.Key_Tab)
    rig.settle()
    assert not found.hasFocus()
    assert desk.calls.named("set_note") == [("alert-meeting", "a note")]


def test_in_chinese(rig: Rig) -> None:
    desk = Desk("zh_CN")
    desk.found_alerts = tuple(replace(each, note="和老师谈过了") for each in desk.found_alerts)
    window = rig.window(desk)
    window.open_alert("alert-meeting")
    rig.settle()
    assert "您的笔记" in rig.texts(window)
    assert edit(rig, window).toPlainText() == "和老师谈过了"
