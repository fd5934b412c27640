"""The table of a span: named, written where one chooses, and told when it could not be."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox

from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.window import MainWindow


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_activity")
    rig.click(made, "save_table")
    return made


def _dialog(window: MainWindow) -> QFileDialog:
    dialog = window.findChild(QFileDialog, "choose_file")
    assert isinstance(dialog, QFileDialog)
    return dialog


def _choose(rig: Rig, window: MainWindow, file: Path) -> None:
    dialog = _dialog(window)
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.setText(str(file))
    dialog.accept()
    rig.settle()


def test_a_table_has_a_name_and_an_end(rig: Rig, desk: Desk, window: MainWindow) -> None:
    dialog = _dialog(window)
    names = [Path(each).name for each in dialog.selectedFiles()]
    assert names == ["Guardian-2026-11-16-2026-11-21.csv"]
    dialog.reject()
    rig.settle()
    assert desk.calls.named("export_csv") == []


def test_a_table_is_written_off_the_window(
    rig: Rig, desk: Desk, window: MainWindow, tmp_path: Path
) -> None:
    _choose(rig, window, tmp_path / "mia.csv")
    written = (tmp_path / "mia.csv").read_text("utf-8-sig").splitlines()
    assert written[0] == "Day,From,Until,Character,Minutes,Messages of the child"
    assert len(written) == 9
    assert "mia.csv is saved." in rig.texts(window)
    assert "export_csv" not in desk.calls.on_main_thread
    assert list(tmp_path.iterdir()) == [tmp_path / "mia.csv"]


def test_a_table_that_cannot_be_written_is_told(
    rig: Rig, window: MainWindow, tmp_path: Path
) -> None:
    place = tmp_path / "mia.csv"
    place.write_text("in the way")
    _dialog(window).fileSelected.emit(str(place / "below" / "mia.csv"))
    rig.settle()
    told = window.findChild(QMessageBox, "failure")
    assert isinstance(told, QMessageBox)
    assert told.text() == "The table is not saved"
    assert "is saved." not in rig.texts(window).replace(told.text(), "")
    told.close()
