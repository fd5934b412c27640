"""The pages before a profile is open, without a mouse."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from guardian.desk.opening_state import OpeningState
from guardian.vault.errors import WrongPassphraseError
from tests.ui.conftest import Rig
from tests.ui.doors import DOORWAYS
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk
from ui.window import MainWindow

LONGEST_ROUND = 30


def usable(window: QWidget) -> set[str]:
    """Return the names of what can be worked on the screen."""
    parts = [
        part
        for kind in (QPushButton, QLineEdit, QPlainTextEdit)
        for part in window.findChildren(kind)
    ]
    inside = "qt_spinbox_lineedit"  # its spin box has the focus in its place
    return {
        part.objectName()
        for part in parts
        if part.isVisible()
        and part.isEnabled()
        and part.focusPolicy() is not Qt.FocusPolicy.NoFocus
    } - {inside}


@pytest.mark.parametrize("name", DOORWAYS)
def test_tab_comes_to_everything(rig: Rig, desk: Desk, name: str) -> None:
    window = rig.window(desk, opening=DOORWAYS[name].opening(desk))
    DOORWAYS[name].step(window)
    rig.settle()
    window.activateWindow()
    rig.settle()
    reached: list[str] = []
    for _ in range(LONGEST_ROUND):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        focused = window.focusWidget()
        if focused is not None:
            reached.append(focused.objectName())
    assert set(reached) >= usable(window)
    assert "" not in reached, "what has the focus has a name"


@pytest.mark.parametrize(
    ("door", "field"),
    [
        ("first_start", "passphrase"),
        ("without_passphrase", "passphrase"),
        ("lock_quiet", "passphrase"),
        ("lock_wrong", "passphrase"),
        ("recovery", "recovery_words"),
        ("restore", "restore_passphrase"),
        ("lock_damaged", "repair_again"),
        ("opening_failed", "retry"),
    ],
)
def test_what_comes_first_has_the_focus(rig: Rig, desk: Desk, door: str, field: str) -> None:
    window = rig.window(desk, opening=DOORWAYS[door].opening(desk))
    DOORWAYS[door].step(window)
    rig.settle()
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName() == field


def press_return(rig: Rig, window: MainWindow, name: str) -> None:
    """Put the focus on a button and press Return."""
    found = rig.find(window, name)
    found.setFocus()
    QTest.keyClick(found, Qt.Key.Key_Return)
    rig.settle()


def test_return_presses_what_has_the_focus(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.NEW)
    window = rig.window(desk, opening=opening)
    press_return(rig, window, "have_backup")
    assert rig.find(window, "page_restore").isVisible()
    press_return(rig, window, "back")
    assert rig.find(window, "page_choose_passphrase").isVisible()


def test_return_tries_again_where_it_did_not_open(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.LOCKED, "four brown owls")
    opening.calls.failures["state"] = WrongPassphraseError()
    window = rig.window(desk, opening=opening)
    del opening.calls.failures["state"]
    press_return(rig, window, "retry")
    assert rig.find(window, "page_lock").isVisible()


@pytest.mark.parametrize("leave", ["back", "escape"])
def test_who_finds_the_passphrase_after_all_goes_back(
    rig: Rig, desk: Desk, leave: str, press_escape: Callable[[QWidget], None]
) -> None:
    window = rig.window(desk, opening=FakeOpening(desk, OpeningState.LOCKED, "four brown owls"))
    press_return(rig, window, "forgot_passphrase")
    if leave == "back":
        press_return(rig, window, "back")
    else:
        press_escape(rig.find(window, "recovery_words"))
        rig.settle()
    assert rig.find(window, "page_lock").isVisible()


@pytest.fixture
def press_escape() -> Callable[[QWidget], None]:
    return lambda part: QTest.keyClick(part, Qt.Key.Key_Escape)


def test_nobody_leaves_while_the_sheet_is_tried(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.LOCKED, "four brown owls")
    window = rig.window(desk, opening=opening)
    press_return(rig, window, "forgot_passphrase")
    words = rig.find(window, "recovery_words")
    assert isinstance(words, QPlainTextEdit)
    words.setPlainText("owl river lamp")
    rig.type(window, "passphrase", "five brown owls at noon")
    rig.type(window, "passphrase_again", "five brown owls at noon")
    opening.gate.clear()
    QTest.keyClick(rig.find(window, "passphrase_again"), Qt.Key.Key_Return)
    rig.wait_until(lambda: opening.calls.named("unlock_with_recovery"))
    QTest.keyClick(rig.find(window, "page_recovery"), Qt.Key.Key_Escape)
    assert rig.find(window, "page_recovery").isVisible()
    opening.gate.set()
    rig.settle()
    error = rig.find(window, "error")
    assert error.y() < words.window().height(), "said where it is seen"
