"""Acts of Settings that ask for the passphrase: each has the page to itself."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from guardian.store.errors import StoreError
from guardian.vault.errors import WrongPassphraseError
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from tests.ui.panels import type_into
from ui.window import MainWindow

WRONG = WrongPassphraseError().in_language("en").title


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_settings")
    return made


def fault(window: MainWindow, name: str) -> str:
    found = window.findChild(QLabel, f"{name}_fault")
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def test_the_passphrase_is_changed(rig: Rig, desk: Desk, window: MainWindow) -> None:
    old = desk.passphrase
    rig.click(window, "open_passphrase")
    type_into(window, "old_passphrase", old)
    type_into(window, "passphrase", "seven green lanterns")
    type_into(window, "passphrase_again", "seven green lanterns")
    rig.click(window, "change_passphrase")
    assert desk.calls.named("change_passphrase") == [(old, "seven green lanterns")]
    assert "The passphrase is changed." in rig.texts(window)
    rig.click(window, "panel_done")
    assert "Protection" in rig.texts(window)


def test_a_wrong_old_passphrase_is_said_at_its_field(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    rig.click(window, "open_passphrase")
    type_into(window, "old_passphrase", "not this one")
    type_into(window, "passphrase", "seven green lanterns")
    type_into(window, "passphrase_again", "seven green lanterns")
    rig.click(window, "change_passphrase")
    assert WRONG in fault(window, "old_passphrase")
    edit = rig.find(window, "old_passphrase")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == ""
    assert WRONG in edit.accessibleDescription()
    QTest.keyClicks(edit, "f")
    assert fault(window, "old_passphrase") == ""


def test_a_weak_passphrase_is_not_taken(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "open_passphrase")
    type_into(window, "old_passphrase", desk.passphrase)
    type_into(window, "passphrase", "short")
    type_into(window, "passphrase_again", "short")
    rig.click(window, "change_passphrase")
    assert desk.calls.named("change_passphrase") == []
    assert "Very easy to guess" in rig.texts(window)


def test_two_that_differ_are_not_taken(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "open_passphrase")
    type_into(window, "old_passphrase", desk.passphrase)
    type_into(window, "passphrase", "seven green lanterns")
    type_into(window, "passphrase_again", "seven green lantern")
    rig.click(window, "change_passphrase")
    assert desk.calls.named("change_passphrase") == []
    assert "The two are not the same." in rig.texts(window)


@pytest.mark.parametrize(
    ("opens", "goes", "field"),
    [
        ("open_passphrase", "change_passphrase", "old_passphrase"),
        ("open_recovery", "make_sheet", "recovery_passphrase"),
        ("open_backup", "back_up", "backup_passphrase"),
        ("open_keys", "renew_keys", "keys_passphrase"),
    ],
)
def test_nothing_typed_is_said_at_the_field(
    rig: Rig, desk: Desk, window: MainWindow, opens: str, goes: str, field: str
) -> None:
    rig.click(window, opens)
    rig.click(window, goes)
    assert fault(window, field) == "Please type the passphrase."
    assert desk.calls.named(goes) == []


def test_every_key_is_renewed(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "open_keys")
    assert "recovery sheet" not in rig.texts(window), "there is none that could end"
    type_into(window, "keys_passphrase", desk.passphrase)
    rig.click(window, "renew_keys")
    assert desk.calls.named("renew_keys") == [(desk.passphrase,)]
    assert "Every key is new." in rig.texts(window)
    rig.click(window, "panel_done")
    assert "Linked accounts" in rig.texts(window)


def test_a_recovery_sheet_ends_with_the_keys_and_a_new_one_is_offered(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    desk.security_now = replace(desk.security_now, recovery_sheet_made_at=samples.NOW)
    rig.click(window, "go_home")
    rig.click(window, "go_settings")
    rig.click(window, "open_keys")
    assert "Your recovery sheet ends with the old keys" in rig.texts(window)
    type_into(window, "keys_passphrase", desk.passphrase)
    rig.click(window, "renew_keys")
    assert "the old recovery sheet open nothing any more" in rig.texts(window)
    assert window.focusWidget() is rig.find(window, "make_sheet_again")
    rig.click(window, "make_sheet_again")
    type_into(window, "recovery_passphrase", desk.passphrase)
    rig.click(window, "make_sheet")
    assert len(desk.calls.named("make_recovery_sheet")) == 1


def test_renewing_with_a_wrong_passphrase(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "open_keys")
    type_into(window, "keys_passphrase", "not this one")
    rig.click(window, "renew_keys")
    assert WRONG in fault(window, "keys_passphrase")


def test_another_error_is_said_in_full(rig: Rig, desk: Desk, window: MainWindow) -> None:
    desk.calls.failures["renew_keys"] = StoreError()
    rig.click(window, "open_keys")
    type_into(window, "keys_passphrase", desk.passphrase)
    rig.click(window, "renew_keys")
    text = StoreError().in_language("en")
    for said in (text.title, text.message, text.advice):
        assert said in rig.texts(window)
    del desk.calls.failures["renew_keys"]
    type_into(window, "keys_passphrase", desk.passphrase)
    rig.click(window, "renew_keys")
    assert text.title not in rig.texts(window)
    assert "Every key is new." in rig.texts(window)


def _choose(window: MainWindow, file: Path) -> None:
    dialog = window.findChild(QFileDialog, "choose_file")
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.setText(str(file))
    dialog.accept()


def test_a_backup_is_written_where_one_chooses(
    rig: Rig, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    rig.click(window, "open_backup")
    assert "each account has to be linked again" in rig.texts(window)
    type_into(window, "backup_passphrase", desk.passphrase)
    rig.click(window, "back_up")
    _choose(window, tmp_path / "November")
    rig.settle()
    wanted = tmp_path / "November.guardian-backup"
    assert desk.calls.named("back_up") == [(wanted, desk.passphrase)]
    assert "November.guardian-backup opens with the passphrase of today" in rig.texts(window)
    rig.click(window, "panel_done")
    assert "Last written today" in rig.texts(window)


def test_a_backup_has_a_name_to_begin_with(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "open_backup")
    type_into(window, "backup_passphrase", desk.passphrase)
    rig.click(window, "back_up")
    dialog = window.findChild(QFileDialog, "choose_file")
    assert isinstance(dialog, QFileDialog)
    assert [Path(each).name for each in dialog.selectedFiles()] == [
        "Guardian-2026-11-21.guardian-backup"
    ]
    dialog.reject()
    rig.settle()
    assert desk.calls.named("back_up") == []


def test_a_backup_with_a_wrong_passphrase(
    rig: Rig, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    rig.click(window, "open_backup")
    type_into(window, "backup_passphrase", "not this one")
    rig.click(window, "back_up")
    _choose(window, tmp_path / "November.guardian-backup")
    rig.settle()
    assert WRONG in fault(window, "backup_passphrase")


def test_escape_goes_back_to_settings(
    rig: Rig, desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    rig.click(window, "open_keys")
    with qtbot.waitActive(window):
        window.activateWindow()
    field = rig.find(window, "keys_passphrase")
    assert field.hasFocus()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    rig.settle()
    assert "Protection" in rig.texts(window)


def test_while_it_works_nothing_can_be_pressed(
    rig: Rig, desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    rig.click(window, "open_keys")
    panel = rig.find(window, "panel_keys")
    type_into(window, "keys_passphrase", desk.passphrase)
    rig.find(window, "renew_keys").click()  # type: ignore[attr-defined] # a button
    assert panel.findChild(QWidget, "working").isVisible()  # type: ignore[union-attr] # is there
    assert not rig.find(window, "renew_keys").isEnabled()
    assert not rig.find(window, "back_to_settings").isEnabled()
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert rig.find(window, "panel_keys") is panel
    rig.settle()
    assert "Every key is new." in rig.texts(window)


def test_a_change_of_the_records_does_not_take_the_form_away(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    rig.click(window, "open_keys")
    type_into(window, "keys_passphrase", "half a passphr")
    desk.set_lock_after(60)
    assert desk.watching is not None
    desk.watching[0](frozenset({"alerts"}))
    rig.settle()
    edit = rig.find(window, "keys_passphrase")
    assert isinstance(edit, QLineEdit)
    assert edit.text() == "half a passphr"


def test_going_elsewhere_and_back_keeps_the_form(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "open_keys")
    rig.click(window, "go_home")
    rig.click(window, "go_settings")
    assert "Renew every key" in rig.texts(window)
    rig.click(window, "back_to_settings")
    assert "Linked accounts" in rig.texts(window)


def test_no_secret_stays_in_a_field(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "open_keys")
    type_into(window, "keys_passphrase", desk.passphrase)
    rig.click(window, "renew_keys")
    assert all(not each.text() for each in window.findChildren(QLineEdit))
