"""The locked window: what it says, and how it opens."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton

from guardian.desk.locked_values import Glance, GlanceKind
from guardian.desk.opening_state import OpeningState
from guardian.vault.errors import KeyringLockedError, KeyringMissingError, WrongPassphraseError
from tests.ui import samples
from tests.ui.conftest import Rig
from tests.ui.fake_opening import PRACTICE_PASSPHRASE, FakeOpening
from tests.ui.fake_security import RECOVERY_WORDS
from tests.ui.fakes import Desk, FakeNotifier
from ui.lock_screen import LockScreen
from ui.window import MainWindow

RIGHT = "four brown owls"
NEW = "five brown owls at noon"
SAID = {
    GlanceKind.NOTHING_LINKED: ("No account is linked yet.", "还没有绑定账号。"),
    GlanceKind.QUIET: ("All is quiet.", "一切平静。"),
    GlanceKind.WAITING: ("Something waits for you.", "有事情等您查看。"),
    GlanceKind.DEAF: ("A service cannot be heard now.", "现在连不上其中一个服务。"),
    GlanceKind.NOT_LISTENING: (
        "Guardian hears nothing until you open it.",
        "打开之前，Guardian 收不到任何消息。",
    ),
}


@pytest.fixture
def opening(desk: Desk) -> FakeOpening:
    return FakeOpening(desk, OpeningState.LOCKED, RIGHT)


def field(rig: Rig, window: MainWindow) -> QLineEdit:
    found = rig.find(window, "passphrase")
    assert isinstance(found, QLineEdit)
    return found


def screen(window: MainWindow) -> LockScreen:
    found = window.centralWidget()
    assert isinstance(found, LockScreen)
    return found


@pytest.mark.parametrize(("place", "language"), [(0, "en"), (1, "zh_CN")])
@pytest.mark.parametrize("kind", list(GlanceKind))
def test_every_glance_has_its_sentence(
    rig: Rig, kind: GlanceKind, place: int, language: str
) -> None:
    desk = Desk(language)
    opening = FakeOpening(desk, OpeningState.LOCKED, RIGHT)
    opening.glance_now = Glance(kind=kind)
    window = rig.window(desk, opening=opening)
    said = rig.texts(window)
    for other, sentences in SAID.items():
        assert (sentences[place] in said.splitlines()) is (other is kind)
    assert "Mia" not in said
    assert "小雅" not in said


@pytest.mark.parametrize(
    ("minutes", "age"), [(0, "just now"), (47, "47 min ago"), (180, "3 h ago")]
)
def test_the_age_of_what_was_heard_is_told(
    rig: Rig, desk: Desk, opening: FakeOpening, minutes: int, age: str
) -> None:
    heard = samples.NOW - timedelta(minutes=minutes)
    opening.glance_now = Glance(kind=GlanceKind.QUIET, last_heard_at=heard)
    window = rig.window(desk, opening=opening)
    told = rig.find(window, "last_heard")
    assert isinstance(told, QLabel)
    assert told.text() == f"Heard from the services: {age}"


def test_the_glance_follows_what_happens(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    window = rig.window(desk, opening=opening)
    opening.glance_now = Glance(kind=GlanceKind.WAITING)
    assert opening.told_change is not None
    opening.told_change()
    rig.settle()
    assert "Something waits for you." in rig.texts(window)
    assert "All is quiet." not in rig.texts(window)


def test_the_passphrase_can_be_typed_at_once(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    window = rig.window(desk, opening=opening)
    window.activateWindow()
    rig.settle()
    assert rig.application.focusWidget() is field(rig, window)
    QTest.keyClicks(field(rig, window), RIGHT)
    QTest.keyClick(field(rig, window), Qt.Key.Key_Return)
    rig.settle()
    assert "Mia" in rig.texts(window)


def test_a_wrong_passphrase_says_so_and_asks_again(
    rig: Rig, desk: Desk, opening: FakeOpening
) -> None:
    window = rig.window(desk, opening=opening)
    rig.type(window, "passphrase", "four brown cats")
    rig.click(window, "unlock")
    assert WrongPassphraseError.title in rig.texts(window)
    assert field(rig, window).text() == ""
    rig.type(window, "passphrase", RIGHT)
    rig.click(window, "unlock")
    assert "Mia" in rig.texts(window)


def test_an_empty_passphrase_is_not_tried(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    window = rig.window(desk, opening=opening)
    rig.click(window, "unlock")
    assert not opening.calls.named("unlock")
    assert "Please type the passphrase." in rig.texts(window)


def test_while_it_opens_the_window_lives_and_says_so(
    rig: Rig, desk: Desk, opening: FakeOpening
) -> None:
    window = rig.window(desk, opening=opening)
    opening.gate.clear()
    rig.type(window, "passphrase", RIGHT)
    button = rig.find(window, "unlock")
    assert isinstance(button, QPushButton)
    button.click()
    rig.wait_until(lambda: opening.calls.named("unlock"))
    assert button.text() == "Opening…"
    assert not button.isEnabled()
    assert not field(rig, window).isEnabled()
    assert field(rig, window).text() == ""
    screen(window).still_opening()
    assert "keyring's password" in rig.texts(window)
    opening.gate.set()
    rig.settle()
    assert "Mia" in rig.texts(window)


def test_after_wrong_tries_it_counts_down(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    opening.wait = 30
    window = rig.window(desk, opening=opening)
    assert "The next one is taken in 30 seconds." in rig.texts(window)
    assert not field(rig, window).isEnabled()
    rig.seconds += 29.2
    screen(window).tick()
    assert "The next one is taken in 1 second." in rig.texts(window)
    opening.wait = 0
    rig.seconds += 1
    screen(window).tick()
    rig.settle()
    assert "Too many" not in rig.texts(window)
    assert field(rig, window).isEnabled()


def test_a_count_down_that_is_not_over_goes_on(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    opening.wait = 5
    window = rig.window(desk, opening=opening)
    opening.wait = 200
    rig.seconds += 6
    screen(window).tick()
    rig.settle()
    assert "The next one is taken in 4 minutes." in rig.texts(window)
    assert not field(rig, window).isEnabled()


def test_a_wrong_try_starts_the_count_down(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    window = rig.window(desk, opening=opening)
    opening.wait = 2
    rig.type(window, "passphrase", "four brown cats")
    rig.click(window, "unlock")
    assert WrongPassphraseError.title in rig.texts(window)
    assert "The next one is taken in 2 seconds." in rig.texts(window)
    assert rig.find(window, "forgot_passphrase").isEnabled()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_locked_keyring_is_a_note_and_can_be_tried_again(rig: Rig, language: str) -> None:
    desk = Desk(language)
    opening = FakeOpening(desk, OpeningState.LOCKED, RIGHT)
    opening.calls.failures["listen"] = KeyringLockedError()
    opening.glance_now = Glance(kind=GlanceKind.NOT_LISTENING)
    window = rig.window(desk, opening=opening)
    title = KeyringLockedError().in_language(language).title
    assert title in rig.texts(window)
    assert field(rig, window).isEnabled()
    del opening.calls.failures["listen"]
    opening.glance_now = Glance(kind=GlanceKind.QUIET)
    rig.click(window, "retry")
    assert title not in rig.texts(window)
    assert SAID[GlanceKind.QUIET][language == "zh_CN"] in rig.texts(window)


def test_the_passphrase_opens_although_nothing_is_heard(
    rig: Rig, desk: Desk, opening: FakeOpening
) -> None:
    opening.calls.failures["listen"] = KeyringLockedError()
    window = rig.window(desk, opening=opening)
    rig.type(window, "passphrase", RIGHT)
    rig.click(window, "unlock")
    assert "Mia" in rig.texts(window)


def test_a_keyring_that_is_gone_is_said_after_the_passphrase(
    rig: Rig, desk: Desk, opening: FakeOpening
) -> None:
    opening.calls.failures["unlock"] = KeyringMissingError(backend="Secret Service")
    window = rig.window(desk, opening=opening)
    rig.type(window, "passphrase", RIGHT)
    rig.click(window, "unlock")
    assert KeyringMissingError.title in rig.texts(window)


def test_a_keyring_that_waits_for_its_prompt_keeps_nobody_from_typing(
    rig: Rig, desk: Desk, opening: FakeOpening
) -> None:
    opening.listen_gate.clear()
    window = rig.window(desk, opening=opening, begin=False)
    window.begin()
    rig.wait_until(lambda: opening.calls.named("listen"))
    rig.wait_until(lambda: opening.calls.named("wait_seconds"))
    rig.type(window, "passphrase", RIGHT)
    found = rig.find(window, "unlock")
    assert isinstance(found, QPushButton)
    found.click()
    rig.wait_until(lambda: "Mia" in rig.texts(window))
    opening.listen_gate.set()
    rig.settle()
    assert "Mia" in rig.texts(window)


def recover(rig: Rig, window: MainWindow, words: str, passphrase: str = NEW) -> None:
    sheet = rig.find(window, "recovery_words")
    assert isinstance(sheet, QPlainTextEdit)
    sheet.setPlainText(words)
    rig.type(window, "passphrase", passphrase)
    rig.type(window, "passphrase_again", passphrase)
    rig.click(window, "recover")


def test_the_recovery_sheet_opens_and_sets_a_new_passphrase(
    rig: Rig, desk: Desk, opening: FakeOpening
) -> None:
    window = rig.window(desk, opening=opening)
    rig.click(window, "forgot_passphrase")
    recover(rig, window, "  " + "\n ".join(RECOVERY_WORDS))
    wanted = (" ".join(RECOVERY_WORDS), NEW)
    assert opening.calls.named("unlock_with_recovery") == [wanted]
    assert "Mia" in rig.texts(window)
    assert desk.passphrase == NEW


def test_wrong_words_stay_to_be_mended(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    window = rig.window(desk, opening=opening)
    rig.click(window, "forgot_passphrase")
    recover(rig, window, "owl river lamb")
    assert "A recovery sheet has twelve words" in rig.texts(window)
    sheet = rig.find(window, "recovery_words")
    assert isinstance(sheet, QPlainTextEdit)
    assert sheet.toPlainText() == "owl river lamb"
    recover(rig, window, " ".join(RECOVERY_WORDS))
    assert "Mia" in rig.texts(window)


def test_there_is_a_way_back_from_the_sheet(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    window = rig.window(desk, opening=opening)
    rig.click(window, "forgot_passphrase")
    rig.click(window, "back")
    assert field(rig, window).isEnabled()
    rig.click(window, "forgot_passphrase")
    rig.click(window, "recover")
    assert not opening.calls.named("unlock_with_recovery")


def test_language_and_theme_are_those_of_the_parent_before_it_is_open(rig: Rig, desk: Desk) -> None:
    desk.set_language("zh_CN")
    opening = FakeOpening(desk, OpeningState.LOCKED, RIGHT)
    opening.theme = "dark"
    window = rig.window(desk, opening=opening)
    assert "Guardian 已锁定。" in rig.texts(window)
    assert window.grab().toImage().pixelColor(4, 4).lightness() < 60


def test_a_practice_family_tells_its_passphrase(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.lock()
    rig.settle()
    assert PRACTICE_PASSPHRASE in rig.texts(window)
    assert "Forgot the passphrase?" not in rig.texts(window)
    rig.type(window, "passphrase", PRACTICE_PASSPHRASE)
    rig.click(window, "unlock")
    assert "Mia" in rig.texts(window)


def test_tab_goes_from_the_field_to_its_buttons(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    window = rig.window(desk, opening=opening)
    window.activateWindow()
    rig.settle()
    order = []
    for _ in range(4):
        focused = rig.application.focusWidget()
        assert focused is not None
        order.append(focused.objectName())
        QTest.keyClick(window, Qt.Key.Key_Tab)
    assert order == ["passphrase", "passphrase_show", "unlock", "forgot_passphrase"]


def test_nothing_wakes_up_while_nobody_looks(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    opening.wait = 30
    window = rig.window(desk, opening=opening, notifier=FakeNotifier())
    shown = screen(window)
    assert shown._age.isActive()
    assert shown._count.isActive()
    window.hide()
    assert not shown._age.isActive()
    assert not shown._count.isActive()
    window.show()
    assert shown._count.isActive()
