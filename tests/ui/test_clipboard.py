"""A copied secret: concealed, taken back, and never somebody else's."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

from ui.clipboard import HOLD_SECONDS, MARKS, QtPasteboard, SecretClipboard, pasteboard

WORDS = "owl river lamp"


@pytest.fixture
def system(qapp: QApplication) -> Iterator[QClipboard]:
    """Return the application's clipboard, empty before and after."""
    found = qapp.clipboard()
    found.clear()
    yield found
    found.clear()


@pytest.fixture
def secrets(qapp: QApplication, system: QClipboard) -> Iterator[SecretClipboard]:
    owner = QObject()
    yield SecretClipboard(owner, QtPasteboard(system, MARKS["linux"]))
    owner.deleteLater()


def test_it_is_copied_with_the_mark_of_password_managers(
    secrets: SecretClipboard, system: QClipboard
) -> None:
    secrets.copy(WORDS)
    contents = system.mimeData()
    assert contents.text() == WORDS
    assert contents.data("x-kde-passwordManagerHint").data() == b"secret"


def test_windows_gets_its_three_formats(qapp: QApplication, system: QClipboard) -> None:
    QtPasteboard(system, MARKS["win32"]).put(WORDS)
    contents = system.mimeData()
    found = {name.partition('"')[2].rstrip('"'): contents.data(name) for name in contents.formats()}
    assert found["ExcludeClipboardContentFromMonitorProcessing"].size() == 4
    for name in ("CanIncludeInClipboardHistory", "CanUploadToCloudClipboard"):
        assert found[name].data() == b"\0\0\0\0"
    assert "x-kde-passwordManagerHint" not in contents.formats()


def test_it_is_taken_back_when_the_time_is_over(
    secrets: SecretClipboard, system: QClipboard
) -> None:
    secrets.copy(WORDS)
    assert secrets.timer.isActive()
    assert secrets.timer.interval() == HOLD_SECONDS * 1000 == 30_000
    secrets.timer.timeout.emit()
    assert system.text() == ""
    assert not secrets.timer.isActive()


def test_a_second_copy_begins_the_time_anew(secrets: SecretClipboard, system: QClipboard) -> None:
    secrets.copy(WORDS)
    secrets.copy("fern salt")
    secrets.forget()
    assert system.text() == ""


def test_what_somebody_copied_since_is_left_alone(
    secrets: SecretClipboard, system: QClipboard
) -> None:
    secrets.copy(WORDS)
    system.setText("a shopping list")
    secrets.forget()
    assert system.text() == "a shopping list"


def test_it_is_taken_back_at_the_end(
    qapp: QApplication, secrets: SecretClipboard, system: QClipboard
) -> None:
    secrets.copy(WORDS)
    application = QCoreApplication.instance()
    assert application is not None
    application.aboutToQuit.emit()
    assert system.text() == ""


def test_forgetting_nothing_changes_nothing(secrets: SecretClipboard, system: QClipboard) -> None:
    system.setText("a shopping list")
    secrets.forget()
    assert system.text() == "a shopping list"


@pytest.mark.skipif(sys.platform == "darwin", reason="has the pasteboard of macOS")
def test_this_platform_has_marks(qapp: QApplication, system: QClipboard) -> None:
    made = pasteboard()
    made.put(WORDS)
    assert made.still_ours()
    assert any(
        "asswordManagerHint" in name or "Can" in name for name in system.mimeData().formats()
    )
    made.clear()
    assert not made.still_ours()


@pytest.mark.skipif(sys.platform != "darwin", reason="the pasteboard of macOS")
def test_macos_conceals_it(qapp: QApplication) -> None:
    made = pasteboard()
    made.put(WORDS)
    assert made.still_ours()
    made.clear()
    assert not made.still_ours()
