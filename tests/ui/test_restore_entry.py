"""A first start with a backup at hand: file, passphrase of its day, and into the records."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from guardian.desk.opening_state import OpeningState
from guardian.errors import GuardianError
from guardian.store.errors import DiskFullError
from guardian.vault import errors
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk
from ui.window import MainWindow

PASSPHRASE = "four brown owls of July"


class FirstStart:
    """A window on nothing yet, with the page that asks for a backup."""

    def __init__(self, rig: Rig, desk: Desk) -> None:
        self.rig = rig
        self.opening = FakeOpening(desk, OpeningState.NEW)
        self.window: MainWindow = rig.window(desk, opening=self.opening)

    def has_backup(self) -> QWidget:
        self.rig.click(self.window, "have_backup")
        return self.rig.find(self.window, "page_restore")

    def choose(self, file: Path) -> None:
        """Choose an existing file in the dialog."""
        file.write_bytes(b"a backup")
        self.rig.click(self.window, "choose_backup")
        dialog = self.window.findChild(QFileDialog, "choose_file")
        assert isinstance(dialog, QFileDialog)
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert isinstance(name, QLineEdit)
        name.setText(str(file))
        dialog.accept()
        self.rig.settle()

    def restore(self, passphrase: str) -> None:
        self.rig.type(self.window, "restore_passphrase", passphrase)
        self.rig.click(self.window, "restore")


@pytest.fixture
def first(rig: Rig, desk: Desk) -> FirstStart:
    return FirstStart(rig, desk)


def test_a_backup_opens_on_a_new_computer(first: FirstStart, rig: Rig, tmp_path: Path) -> None:
    first.has_backup()
    assert "link each account again" in rig.texts(first.window)
    first.choose(tmp_path / "July.guardian-backup")
    assert "July.guardian-backup" in rig.texts(first.window)
    first.restore(PASSPHRASE)
    assert first.opening.calls.named("restore") == [(tmp_path / "July.guardian-backup", PASSPHRASE)]
    assert first.opening.calls.named("unlock") == [(PASSPHRASE,)], "it was typed a moment ago"
    assert "Mia" in rig.texts(first.window)
    assert first.opening.calls.on_main_thread == []


def test_it_says_that_it_works_and_takes_nothing_meanwhile(
    first: FirstStart, rig: Rig, tmp_path: Path
) -> None:
    page = first.has_backup()
    first.choose(tmp_path / "a.guardian-backup")
    first.opening.gate.clear()
    rig.type(first.window, "restore_passphrase", PASSPHRASE)
    restore = rig.find(first.window, "restore")
    QTest.keyClick(rig.find(first.window, "restore_passphrase"), Qt.Key.Key_Return)
    rig.wait_until(lambda: first.opening.calls.named("restore"))
    assert "Restoring the backup…" in rig.texts(first.window)
    assert not restore.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert rig.find(first.window, "page_restore") is page
    first.opening.gate.set()
    rig.settle()
    assert "Mia" in rig.texts(first.window)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (errors.BackupForeignError(), "Guardian did not make this file"),
        (errors.BackupTruncatedError(), "Part of the file is missing"),
        (errors.BackupTooNewError(app_version="9.1"), "This backup needs Guardian 9.1 or newer"),
        (DiskFullError(), "disk is full"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_wrong_with_the_file_is_told_there(
    first: FirstStart, rig: Rig, tmp_path: Path, error: GuardianError, told: str
) -> None:
    first.has_backup()
    first.choose(tmp_path / "a.guardian-backup")
    first.opening.calls.failures["restore"] = error
    first.restore(PASSPHRASE)
    assert told in rig.texts(first.window)
    assert first.opening.calls.named("unlock") == []
    del first.opening.calls.failures["restore"]
    first.choose(tmp_path / "b.guardian-backup")
    assert told not in rig.texts(first.window)
    first.restore(PASSPHRASE)
    assert "Mia" in rig.texts(first.window)


def test_a_wrong_passphrase_is_told_at_the_field(
    first: FirstStart, rig: Rig, tmp_path: Path
) -> None:
    first.has_backup()
    first.choose(tmp_path / "a.guardian-backup")
    first.opening.calls.failures["restore"] = errors.WrongBackupPassphraseError()
    first.restore("not this one")
    fault = rig.find(first.window, "restore_passphrase_fault")
    assert fault.isVisible()
    assert first.window.focusWidget() is rig.find(first.window, "restore_passphrase")


def test_a_restored_profile_that_does_not_open_asks_for_its_passphrase(
    first: FirstStart, rig: Rig, tmp_path: Path
) -> None:
    first.has_backup()
    first.choose(tmp_path / "a.guardian-backup")
    first.opening.calls.failures["unlock"] = errors.KeyringLockedError()
    first.restore(PASSPHRASE)
    assert rig.find(first.window, "page_lock").isVisible()
    del first.opening.calls.failures["unlock"]
    rig.type(first.window, "passphrase", PASSPHRASE)
    rig.click(first.window, "unlock")
    assert "Mia" in rig.texts(first.window)


@pytest.mark.parametrize("leave", ["back", "escape"])
def test_who_has_no_backup_after_all_chooses_a_passphrase(
    first: FirstStart, rig: Rig, leave: str
) -> None:
    page = first.has_backup()
    if leave == "back":
        rig.click(first.window, "back")
    else:
        QTest.keyClick(page, Qt.Key.Key_Escape)
        rig.settle()
    assert "Choose a passphrase." in rig.texts(first.window)


def test_an_older_profile_is_not_offered_to_be_replaced(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.WITHOUT_PASSPHRASE)
    window = rig.window(desk, opening=opening)
    assert "I have a backup" not in rig.texts(window)
