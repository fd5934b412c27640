"""Making a recovery sheet: asked, shown once, printed, saved, copied, gone."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QWidget

from tests.ui.conftest import Rig
from tests.ui.fake_security import RECOVERY_WORDS
from tests.ui.fakes import Desk
from tests.ui.panels import type_into
from ui.pages.recovery_sheet import write_privately
from ui.window import MainWindow


@pytest.fixture
def panel(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_settings")
    rig.click(made, "open_recovery")
    return made


@pytest.fixture
def sheet(rig: Rig, desk: Desk, panel: MainWindow) -> MainWindow:
    type_into(panel, "recovery_passphrase", desk.passphrase)
    rig.click(panel, "make_sheet")
    return panel


def test_it_says_what_it_is_for(rig: Rig, panel: MainWindow) -> None:
    assert "no account and no back door" in rig.texts(panel)


def test_the_words_are_shown_with_their_numbers(rig: Rig, sheet: MainWindow) -> None:
    words = rig.texts(sheet)
    for number, word in enumerate(RECOVERY_WORDS, start=1):
        assert f"{number}\n{word}" in words
    assert "Profile 3F9A 01BC" in words
    assert "21 November 2026" in words


def test_a_screen_reader_reads_number_and_word_together(rig: Rig, sheet: MainWindow) -> None:
    names = [each.accessibleName() for each in sheet.findChildren(QLabel)]
    assert "Word 1: owl" in names
    assert "Word 12: fern" in names


@pytest.mark.parametrize(
    ("language", "name"), [("en", "word_list_en"), ("zh_CN", "word_list_zh_CN")]
)
def test_the_words_language_is_chosen(
    rig: Rig, desk: Desk, panel: MainWindow, language: str, name: str
) -> None:
    rig.click(panel, name)
    type_into(panel, "recovery_passphrase", desk.passphrase)
    rig.click(panel, "make_sheet")
    assert desk.calls.named("make_recovery_sheet") == [(desk.passphrase, language)]


def test_it_begins_with_the_language_of_the_window(rig: Rig) -> None:
    desk = Desk("zh_CN")
    window = rig.window(desk)
    rig.click(window, "go_settings")
    rig.click(window, "open_recovery")
    type_into(window, "recovery_passphrase", desk.passphrase)
    rig.click(window, "make_sheet")
    assert desk.calls.named("make_recovery_sheet")[0][1] == "zh_CN"
    assert "请现在就把这些词留在纸上。" in rig.texts(window)


def test_a_wrong_passphrase_makes_none(rig: Rig, desk: Desk, panel: MainWindow) -> None:
    type_into(panel, "recovery_passphrase", "not this one")
    rig.click(panel, "make_sheet")
    assert rig.find(panel, "recovery_passphrase_fault").isVisible()
    assert not panel.findChildren(QWidget, "recovery_sheet")


def test_a_second_sheet_says_that_the_first_one_ends(
    rig: Rig, desk: Desk, sheet: MainWindow
) -> None:
    rig.click(sheet, "panel_done")
    assert "Made today" in rig.texts(sheet)
    rig.click(sheet, "open_recovery")
    assert "its words will open nothing any more" in rig.texts(sheet)


def test_once_it_is_left_the_words_are_gone(rig: Rig, sheet: MainWindow) -> None:
    rig.click(sheet, "panel_done")
    shown = "\n".join(each.text() for each in sheet.findChildren(QLabel))
    assert "maple" not in shown


def test_it_is_copied_for_half_a_minute(rig: Rig, sheet: MainWindow, qapp: QApplication) -> None:
    rig.click(sheet, "copy_sheet")
    assert qapp.clipboard().text() == " ".join(RECOVERY_WORDS)
    assert "In 30 seconds Guardian takes the words off the clipboard" in rig.texts(sheet)


def test_another_language_takes_the_copy_back(
    rig: Rig, sheet: MainWindow, qapp: QApplication
) -> None:
    rig.click(sheet, "copy_sheet")
    rig.click(sheet, "panel_done")
    rig.click(sheet, "language_zh_CN")
    assert qapp.clipboard().text() == ""


def test_locking_takes_the_copy_and_the_words_away(
    rig: Rig, sheet: MainWindow, qapp: QApplication
) -> None:
    rig.click(sheet, "copy_sheet")
    sheet.lock()
    rig.settle()
    assert qapp.clipboard().text() == ""
    assert "maple" not in "\n".join(each.text() for each in sheet.findChildren(QLabel))


def _choose(window: MainWindow, file: Path) -> None:
    dialog = window.findChild(QFileDialog, "choose_file")
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.setText(str(file))
    dialog.accept()


def test_it_is_saved_for_its_owner_alone(rig: Rig, sheet: MainWindow, tmp_path: Path) -> None:
    rig.click(sheet, "save_sheet")
    _choose(sheet, tmp_path / "sheet")
    rig.settle()
    file = tmp_path / "sheet.pdf"
    assert file.read_bytes().startswith(b"%PDF-")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "sheet.pdf is as good as the words themselves." in rig.texts(sheet)


def test_its_name_tells_which_profile_and_nothing_else(rig: Rig, sheet: MainWindow) -> None:
    rig.click(sheet, "save_sheet")
    dialog = sheet.findChild(QFileDialog, "choose_file")
    assert isinstance(dialog, QFileDialog)
    assert [Path(each).name for each in dialog.selectedFiles()] == ["Guardian-3F9A-01BC.pdf"]
    dialog.reject()
    rig.settle()


def test_a_place_that_cannot_be_written_is_said(
    rig: Rig, sheet: MainWindow, tmp_path: Path
) -> None:
    file = tmp_path / "taken.pdf"
    rig.click(sheet, "save_sheet")
    dialog = sheet.findChild(QFileDialog, "choose_file")
    assert isinstance(dialog, QFileDialog)
    file.mkdir()
    dialog.fileSelected.emit(str(file))
    rig.settle()
    assert "The file could not be written there." in rig.texts(sheet)
    dialog.reject()
    rig.settle()


def test_an_older_file_of_the_name_becomes_private(tmp_path: Path) -> None:
    file = tmp_path / "old.pdf"
    file.write_bytes(b"something longer than what comes")
    file.chmod(0o644)
    assert write_privately(file, b"new") == file
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_is_printed(
    rig: Rig, sheet: MainWindow, tmp_path: Path, presentation: Callable[[str], object]
) -> None:
    """Without a printer the system's dialog prints into a file: that is what is looked at."""
    rig.click(sheet, "print_sheet")
    dialog = sheet.findChild(QPrintDialog, "print_dialog")
    assert isinstance(dialog, QPrintDialog)
    printer = dialog.printer()
    assert printer.docName() == "Guardian"
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.done(QPrintDialog.DialogCode.Accepted.value)
    rig.settle()
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF-")
    assert "Sent to the printer." in rig.texts(sheet)


def test_no_printing_after_all(rig: Rig, sheet: MainWindow) -> None:
    rig.click(sheet, "print_sheet")
    dialog = sheet.findChild(QPrintDialog, "print_dialog")
    assert isinstance(dialog, QPrintDialog)
    dialog.reject()
    rig.settle()
    assert "Sent to the printer." not in rig.texts(sheet)
