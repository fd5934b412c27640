"""Opening the profile: skeleton, keyring, passphrase, failure, leaving."""

import threading

from PySide6.QtWidgets import QLineEdit, QMessageBox, QPushButton

from guardian.desk.opening_state import OpeningState
from guardian.errors import GuardianError
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk, WrongPassphraseError


def _type(rig: Rig, window: object, name: str, text: str) -> None:
    edit = rig.find(window, name)  # type: ignore[arg-type] # a window is a widget
    assert isinstance(edit, QLineEdit)
    edit.setText(text)


def test_the_window_shows_before_anything_is_asked(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening, begin=False)
    assert window.isVisible()
    assert rig.find(window, "skeleton").isVisible()
    assert not opening.calls.made
    assert not desk.calls.made


def test_a_keyring_opens_without_a_question(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    assert "Mia chatted 42 minutes today" in rig.texts(window)
    assert desk.watching is not None


def test_a_slow_keyring_is_named(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.gate.clear()
    window = rig.window(desk, opening=opening, begin=False)
    window.begin()
    while not opening.calls.named("open"):
        rig.application.processEvents()
    window._still_waiting()
    assert "keyring" in rig.texts(window)
    opening.gate.set()
    rig.settle()
    assert "Mia" in rig.texts(window)


def test_the_right_passphrase_opens(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.NEEDS_PASSPHRASE, "four brown owls")
    window = rig.window(desk, opening=opening)
    _type(rig, window, "passphrase", "four brown owls")
    rig.click(window, "unlock")
    assert "Mia" in rig.texts(window)


def test_a_wrong_passphrase_says_so_and_asks_again(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.NEEDS_PASSPHRASE, "four brown owls")
    window = rig.window(desk, opening=opening)
    _type(rig, window, "passphrase", "wrong")
    rig.click(window, "unlock")
    assert WrongPassphraseError.title in rig.texts(window)
    _type(rig, window, "passphrase", "four brown owls")
    rig.click(window, "unlock")
    assert "Mia" in rig.texts(window)


def test_an_empty_passphrase_is_not_tried(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.NEEDS_PASSPHRASE, "x")
    window = rig.window(desk, opening=opening)
    rig.click(window, "unlock")
    assert not opening.calls.named("open")
    assert "Please type the passphrase." in rig.texts(window)


def test_a_new_passphrase_is_asked_twice(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.NEW_NEEDS_PASSPHRASE, "four brown owls")
    window = rig.window(desk, opening=opening)
    _type(rig, window, "passphrase", "four brown owls")
    _type(rig, window, "passphrase_again", "four brown cats")
    rig.click(window, "unlock")
    assert not opening.calls.named("open")
    assert "not the same" in rig.texts(window)
    _type(rig, window, "passphrase_again", "four brown owls")
    rig.click(window, "unlock")
    assert opening.calls.named("open") == [("four brown owls",)]


def test_a_passphrase_is_never_shown(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.NEEDS_PASSPHRASE, "x")
    window = rig.window(desk, opening=opening)
    edit = rig.find(window, "passphrase")
    assert isinstance(edit, QLineEdit)
    edit.setText("secret words")
    assert "secret words" not in edit.displayText()
    assert "secret words" not in rig.texts(window)


def test_a_failure_shows_its_remedy_and_retries(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.calls.failures["open"] = WrongPassphraseError()
    window = rig.window(desk, opening=opening)
    assert WrongPassphraseError.advice in rig.texts(window)
    del opening.calls.failures["open"]
    rig.click(window, "retry")
    assert "Mia" in rig.texts(window)


def test_a_failure_to_ask_the_state_is_shown_too(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.calls.failures["state"] = GuardianError()
    window = rig.window(desk, opening=opening)
    assert GuardianError.title in rig.texts(window)


def test_leaving_stops_the_watch_first(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.leave()
    window.leave()
    rig.settle()
    assert desk.calls.named("stop") == [()]
    assert rig.left == 1


def test_closing_without_a_tray_asks_and_keeps_watching(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.close()
    box = window.findChild(QMessageBox, "ask_to_leave")
    assert isinstance(box, QMessageBox)
    stay = box.findChild(QPushButton, "minimise")
    assert isinstance(stay, QPushButton)
    stay.click()
    rig.settle()
    assert desk.watching is not None
    assert rig.left == 0


def test_closing_and_quitting_leaves(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.close()
    box = window.findChild(QMessageBox, "ask_to_leave")
    assert isinstance(box, QMessageBox)
    leave = box.findChild(QPushButton, "quit_now")
    assert isinstance(leave, QPushButton)
    leave.click()
    rig.settle()
    assert rig.left == 1


def test_closing_before_it_is_open_leaves(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk, begin=False)
    window.close()
    assert rig.left == 1


def test_nothing_blocks_the_window(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    for place in ("alerts", "characters", "limits", "spending", "settings", "home"):
        rig.click(window, f"go_{place}")
    window.leave()
    rig.settle()
    assert desk.calls.on_main_thread == []
    assert opening.calls.on_main_thread == []
    assert threading.current_thread() is threading.main_thread()
