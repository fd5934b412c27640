"""Fields for secrets, and the mark in the tray while Guardian is locked."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from guardian.desk.locked_values import Glance, GlanceKind
from guardian.vault.errors import KeyringLockedError
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk
from ui.presentation import Presentation
from ui.tray import Tray
from ui.tray_marks import Standing
from ui.widgets.passphrase_field import PassphraseField

SECRET = "four brown owls"
Make = Callable[[str], Presentation]


@pytest.fixture
def field(qtbot: QtBot, presentation: Make) -> PassphraseField:
    made = PassphraseField(presentation("en"), "passphrase", "Passphrase", lambda: None)
    qtbot.addWidget(made)
    made.show()
    return made


def part(field: QWidget, name: str) -> QWidget:
    found = field.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def press(field: QWidget) -> QPushButton:
    found = part(field, "passphrase_show")
    assert isinstance(found, QPushButton)
    found.click()
    return found


def test_what_is_typed_is_hidden_until_it_is_asked_for(field: PassphraseField) -> None:
    field.edit.setText(SECRET)
    assert SECRET not in field.edit.displayText()
    button = press(field)
    assert field.edit.displayText() == SECRET
    assert (button.text(), button.accessibleName()) == ("Hide", "Hide what is typed")
    press(field)
    assert SECRET not in field.edit.displayText()


def test_it_is_gone_once_it_is_taken(field: PassphraseField) -> None:
    field.edit.setText(SECRET)
    press(field)
    assert field.take() == SECRET
    assert field.text() == ""
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    press(field)
    field.edit.undo()
    QTest.keyClick(field.edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""


@pytest.mark.parametrize("shown", [False, True])
def test_it_cannot_be_copied(field: PassphraseField, shown: bool) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    field.edit.setText(SECRET)
    if shown:
        press(field)
    field.edit.setFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_X):
        QTest.keyClick(field.edit, key, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(field.edit, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert clipboard.text() == "before"
    assert SECRET not in clipboard.text(clipboard.Mode.Selection)
    assert not (shown and field.edit.hasSelectedText())
    assert not field.edit.dragEnabled()


@pytest.mark.parametrize("shown", [False, True])
def test_no_input_method_learns_it(field: PassphraseField, shown: bool) -> None:
    if shown:
        press(field)
    hints = field.edit.inputMethodHints()
    assert hints & Qt.InputMethodHint.ImhSensitiveData
    assert hints & Qt.InputMethodHint.ImhNoPredictiveText


def test_a_locked_caps_lock_is_noticed_by_what_it_does(field: PassphraseField) -> None:
    hint = part(field, "passphrase_capitals")
    QTest.keyClicks(field.edit, "a")
    assert hint.isHidden()
    QTest.keyClicks(field.edit, "B", Qt.KeyboardModifier.ShiftModifier)
    assert hint.isHidden()
    QTest.keyClicks(field.edit, "C")
    assert not hint.isHidden()
    QTest.keyClicks(field.edit, "1")
    assert not hint.isHidden()
    QTest.keyClicks(field.edit, "d")
    assert hint.isHidden()


def test_the_fields_of_the_window_forget_what_was_used(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.lock()
    rig.settle()
    rig.type(window, "passphrase", "four brown cats")
    rig.click(window, "unlock")
    assert all(each.text() == "" for each in window.findChildren(QLineEdit))


SAYINGS = {
    Standing.WATCHING: "Guardian is watching",
    Standing.WAITING: "Guardian: something waits for you",
    Standing.CRISIS: "Guardian: please look at an alert now",
    Standing.DEAF: "Guardian: a service is not heard, alerts may be missing",
    Standing.LISTENING: "Guardian is locked and listening",
    Standing.LOCKED: "Guardian is locked and not listening",
}


def icon_of(parent: QWidget) -> QSystemTrayIcon:
    (found,) = parent.findChildren(QSystemTrayIcon)
    return found


@pytest.mark.parametrize(
    ("kind", "heard", "standing"),
    [
        (GlanceKind.QUIET, True, Standing.LISTENING),
        (GlanceKind.WAITING, True, Standing.LISTENING),
        (GlanceKind.HIDDEN, True, Standing.LISTENING),
        (GlanceKind.HIDDEN, False, Standing.LOCKED),
        (GlanceKind.DEAF, True, Standing.LOCKED),
        (GlanceKind.NOT_LISTENING, True, Standing.LOCKED),
    ],
)
def test_the_mark_of_a_locked_window_tells_no_name_and_no_number(
    rig: Rig,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    kind: GlanceKind,
    heard: bool,
    standing: Standing,
) -> None:
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    assert icon_of(window).toolTip() == SAYINGS[Standing.CRISIS]
    opening.glance_now = Glance(kind=kind)
    if not heard:
        opening.calls.failures["listen"] = KeyringLockedError()
    window.lock()
    rig.settle()
    assert icon_of(window).toolTip() == SAYINGS[standing]


def test_a_window_in_the_tray_stays_there(
    rig: Rig, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    window = rig.window(desk)
    for _ in range(2):
        window.close()
        rig.settle()
        assert not window.isVisible()
        assert rig.left == 0
        window.lock()
        rig.settle()
        assert not window.isVisible()
        window.come_forward()
