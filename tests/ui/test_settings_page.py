"""Settings: language and theme at once, accounts, the way out."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessibilityHints
from PySide6.QtWidgets import QCheckBox, QLabel, QMessageBox, QPushButton

from tests.ui import samples, walking
from tests.ui.conftest import Rig
from tests.ui.fakes import Desk
from ui.theme.tokens import DARK, HIGH_CONTRAST_LIGHT
from ui.widgets.text import Elided
from ui.window import MainWindow

LONG_ADDRESS = "https://companions.of-a-long-winter.example/families/north"


@pytest.fixture
def window(rig: Rig, desk: Desk) -> MainWindow:
    made = rig.window(desk)
    rig.click(made, "go_settings")
    return made


def test_the_language_changes_at_once_and_is_kept(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "language_zh_CN")
    words = rig.texts(window)
    assert "设置" in words
    assert "安全提醒" in words
    assert desk.calls.named("set_language") == [("zh_CN",)]
    assert rig.find(window, "page_settings").isVisible()
    rig.click(window, "language_en")
    assert "Settings" in rig.texts(window)


def test_the_theme_changes_at_once_and_is_kept(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "theme_dark")
    assert desk.calls.named("set_theme")[-1] == ("dark",)
    assert rig.application.palette().window().color().name() == DARK.ground.lower()


def test_an_account_is_named_in_full_in_a_small_window(rig: Rig, desk: Desk) -> None:
    name = "The Companion of a Long Winter"
    desk.linked = (replace(desk.linked[0], provider_name=name, provider_url=LONG_ADDRESS),)
    small = rig.window(desk)
    small.resize(760, 520)
    rig.click(small, "go_settings")
    card = rig.find(small, "linked_accounts")
    shown = [each for each in card.findChildren(QLabel) if each.text()]
    whole = {each.text().replace("\u200b", "") for each in shown}
    assert {f"Mia at {name}", LONG_ADDRESS} <= whole
    assert [each.text() for each in card.findChildren(Elided) if each.shown() != each.text()] == []
    assert walking.clipped(card) == []


def _ask(rig: Rig, window: MainWindow) -> QMessageBox:
    rig.click(window, "unlink_link-1")
    box = window.findChild(QMessageBox, "ask_unlink")
    assert isinstance(box, QMessageBox)
    return box


def _press(box: QMessageBox, name: str) -> None:
    found = box.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    found.click()


def test_unlinking_asks_and_says_what_happens(rig: Rig, desk: Desk, window: MainWindow) -> None:
    box = _ask(rig, window)
    assert "no longer reach you" in box.informativeText()
    _press(box, "keep_link")
    rig.settle()
    assert not desk.calls.named("unlink")


def test_unlinking_goes_back_to_the_first_steps(rig: Rig, desk: Desk, window: MainWindow) -> None:
    _press(_ask(rig, window), "confirm_unlink")
    rig.settle()
    assert desk.calls.named("unlink") == [("link-1",)]
    assert "No account is linked." in rig.texts(window)
    rig.click(window, "go_home")
    assert "Welcome to Guardian." in rig.texts(window)


def test_accounts_show_their_condition(rig: Rig, desk: Desk) -> None:
    desk.linked = (samples.link(), samples.second_link())
    window = rig.window(desk)
    rig.click(window, "go_settings")
    words = rig.texts(window)
    assert "Mia at Companion Sandbox" in words
    assert "Leo at Companion Sandbox" in words
    assert words.count("Connected") >= 2


def test_quit_is_here(rig: Rig, desk: Desk, window: MainWindow) -> None:
    rig.click(window, "quit")
    assert rig.left == 1


def test_high_contrast_is_switched_on_and_off_at_once(
    rig: Rig, desk: Desk, window: MainWindow
) -> None:
    toggle = rig.find(window, "high_contrast")
    assert isinstance(toggle, QCheckBox)
    assert not toggle.isChecked()
    toggle.click()
    rig.settle()
    assert desk.calls.named("set_theme")[-1] == ("light_contrast",)
    assert rig.application.palette().window().color().name() == HIGH_CONTRAST_LIGHT.ground.lower()
    rig.click(window, "theme_dark")
    assert desk.calls.named("set_theme")[-1] == ("dark_contrast",)
    again = rig.find(window, "high_contrast")
    assert isinstance(again, QCheckBox)
    again.click()
    rig.settle()
    assert desk.calls.named("set_theme")[-1] == ("dark",)


def test_the_system_may_ask_for_high_contrast(
    rig: Rig, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints = rig.application.styleHints()
    monkeypatch.setattr(
        QAccessibilityHints, "contrastPreference", lambda _self: Qt.ContrastPreference.HighContrast
    )
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    rig.settle()
    assert HIGH_CONTRAST_LIGHT.control_line in rig.application.styleSheet()
    monkeypatch.undo()
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    rig.settle()
    assert HIGH_CONTRAST_LIGHT.control_line not in rig.application.styleSheet()
