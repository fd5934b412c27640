"""Damaged records: what it means, and three ways on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit

from guardian.desk.errors import RecordsDamagedError
from guardian.errors import GuardianError
from guardian.store.errors import DiskFullError
from guardian.vault import errors
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk
from tests.ui.panels import type_into
from tests.ui.walking import clipped
from ui.pages.repair import Repair
from ui.presentation import Presentation

PASSPHRASE = "four brown owls"


class Repairing:
    """The page with the profile it mends."""

    def __init__(self, presentation: Presentation) -> None:
        self.opening = FakeOpening(Desk())
        self.opened = 0
        text = RecordsDamagedError().in_language(presentation.words.language)
        self.page = Repair(presentation, text, self.opening, self._done)
        self.page.resize(900, 800)
        self.page.show()

    def _done(self) -> None:
        self.opened += 1


@pytest.fixture
def repairing(
    rig: Rig, presentation: Callable[[str], Presentation]
) -> Iterator[Callable[[str], Repairing]]:
    made: list[Repairing] = []

    def begin(language: str = "en") -> Repairing:
        made.append(Repairing(presentation(language)))
        rig.settle()
        return made[-1]

    yield begin
    rig.settle()
    for each in made:
        shiboken6.delete(each.page)


Begin = Callable[..., Repairing]


def choose(repair: Repairing, rig: Rig, file: Path) -> None:
    """Choose an existing file in the dialog."""
    file.write_bytes(b"a backup")
    rig.click(repair.page, "choose_backup")
    dialog = repair.page.findChild(QFileDialog, "choose_file")
    assert isinstance(dialog, QFileDialog)
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFile
    name = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(name, QLineEdit)
    name.setText(str(file))
    dialog.accept()
    rig.settle()


def said(repair: Repairing, name: str) -> str:
    """Return what a label says, if it is on the screen."""
    found = repair.page.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found.text() if found.isVisible() else ""


def test_it_says_what_it_means_for_the_child(rig: Rig, repairing: Begin) -> None:
    words = rig.texts(repairing().page)
    assert "Guardian's records are damaged" in words
    assert "Limits stay in force at the services." in words
    assert "alerts do not reach this computer until Guardian is open again" in words


def test_trying_again(rig: Rig, repairing: Begin) -> None:
    repair = repairing()
    rig.click(repair.page, "repair_again")
    assert repair.opened == 1
    assert repair.opening.calls.made == []


def test_a_backup_is_restored(rig: Rig, repairing: Begin, tmp_path: Path) -> None:
    repair = repairing()
    file = tmp_path / "November.guardian-backup"
    choose(repair, rig, file)
    assert said(repair, "chosen_backup") == "November.guardian-backup"
    type_into(repair.page, "restore_passphrase", PASSPHRASE)
    rig.click(repair.page, "restore")
    assert repair.opening.calls.named("restore") == [(file, PASSPHRASE)]
    assert "The backup is in place." in rig.texts(repair.page)
    assert "link each account again" in rig.texts(repair.page)
    assert repair.opened == 0
    rig.click(repair.page, "repair_done")
    assert repair.opened == 1


def test_nothing_can_be_restored_before_a_file_is_chosen(rig: Rig, repairing: Begin) -> None:
    repair = repairing()
    found = repair.page.findChild(QLineEdit, "restore_passphrase")
    assert isinstance(found, QLineEdit)
    assert not found.isVisible()


def test_no_passphrase_is_said_at_the_field(rig: Rig, repairing: Begin, tmp_path: Path) -> None:
    repair = repairing()
    choose(repair, rig, tmp_path / "a.guardian-backup")
    rig.click(repair.page, "restore")
    assert said(repair, "restore_passphrase_fault") == "Please type the passphrase."
    assert repair.opening.calls.named("restore") == []


def test_a_wrong_passphrase_is_said_at_the_field(
    rig: Rig, repairing: Begin, tmp_path: Path
) -> None:
    repair = repairing()
    error = errors.WrongBackupPassphraseError()
    repair.opening.calls.failures["restore"] = error
    choose(repair, rig, tmp_path / "a.guardian-backup")
    type_into(repair.page, "restore_passphrase", "not this one")
    rig.click(repair.page, "restore")
    assert error.in_language("en").title in said(repair, "restore_passphrase_fault")
    assert said(repair, "file_fault") == ""
    del repair.opening.calls.failures["restore"]
    type_into(repair.page, "restore_passphrase", PASSPHRASE)
    rig.click(repair.page, "restore")
    assert "The backup is in place." in rig.texts(repair.page)


@pytest.mark.parametrize(
    "error",
    [
        errors.BackupForeignError(),
        errors.BackupTruncatedError(),
        errors.BackupTooNewError(app_version="9.1"),
        DiskFullError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_is_wrong_with_the_file_is_said_at_the_file(
    rig: Rig, repairing: Begin, tmp_path: Path, error: GuardianError
) -> None:
    repair = repairing()
    repair.opening.calls.failures["restore"] = error
    choose(repair, rig, tmp_path / "a.guardian-backup")
    type_into(repair.page, "restore_passphrase", PASSPHRASE)
    rig.click(repair.page, "restore")
    assert error.in_language("en").title in said(repair, "file_fault")
    choose(repair, rig, tmp_path / "b.guardian-backup")
    assert said(repair, "file_fault") == ""


def test_new_records_tell_the_name_of_the_old_ones(rig: Rig, repairing: Begin) -> None:
    repair = repairing()
    assert "Nothing is deleted" in rig.texts(repair.page)
    rig.click(repair.page, "start_anew")
    assert repair.opening.calls.named("set_records_aside") == [()]
    assert "guardian-2026-07-14.db" in rig.texts(repair.page)
    rig.click(repair.page, "repair_done")
    assert repair.opened == 1


def test_new_records_that_cannot_begin_say_why(rig: Rig, repairing: Begin) -> None:
    repair = repairing()
    error = DiskFullError()
    repair.opening.calls.failures["set_records_aside"] = error
    rig.click(repair.page, "start_anew")
    assert error.in_language("en").title in rig.texts(repair.page)
    del repair.opening.calls.failures["set_records_aside"]
    rig.click(repair.page, "start_anew")
    assert error.in_language("en").title not in rig.texts(repair.page)
    assert "New records can begin." in rig.texts(repair.page)


def test_every_verb_runs_in_a_worker(rig: Rig, repairing: Begin, tmp_path: Path) -> None:
    repair = repairing()
    choose(repair, rig, tmp_path / "a.guardian-backup")
    type_into(repair.page, "restore_passphrase", PASSPHRASE)
    rig.click(repair.page, "restore")
    assert repair.opening.calls.on_main_thread == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("width", [760, 1180])
def test_nothing_is_cut(
    rig: Rig, repairing: Begin, tmp_path: Path, language: str, width: int
) -> None:
    repair = repairing(language)
    repair.page.resize(width, 600)
    choose(repair, rig, tmp_path / "a.guardian-backup")
    rig.click(repair.page, "restore")
    assert clipped(repair.page) == []
