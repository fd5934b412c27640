"""Opening the profile: skeleton, first passphrase, practice, failure, leaving."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QMessageBox, QPushButton, QWidget

from guardian.desk.errors import RecordsDamagedError
from guardian.desk.opening_state import OpeningState
from guardian.desk.security_values import Advice, PassphraseOpinion
from guardian.errors import GuardianError
from guardian.vault.errors import KeyringLockedError
from tests.ui.conftest import Rig
from tests.ui.fake_opening import PRACTICE_PASSPHRASE, FakeOpening
from tests.ui.fakes import Desk, WrongPassphraseError
from ui.entrance import Loading
from ui.new_passphrase import NewPassphrase
from ui.presentation import Presentation
from ui.window import MainWindow

Make = Callable[[str], Presentation]

NEW = "five brown owls at noon"


def choosing(rig: Rig, desk: Desk, state: OpeningState) -> tuple[MainWindow, FakeOpening]:
    opening = FakeOpening(desk, state)
    return rig.window(desk, opening=opening), opening


def box_of(window: MainWindow, name: str) -> QMessageBox:
    found = window.findChild(QMessageBox, name)
    assert isinstance(found, QMessageBox)
    return found


def press(rig: Rig, box: QMessageBox, name: str) -> None:
    found = box.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    found.click()
    rig.settle()


def test_the_window_shows_before_anything_is_asked(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening, begin=False)
    assert window.isVisible()
    assert rig.find(window, "shapes").isVisible()
    assert not opening.calls.made
    assert not desk.calls.made


def test_a_practice_family_opens_without_a_question(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    assert "Mia chatted 42 minutes today" in rig.texts(window)
    assert opening.calls.named("unlock") == [(PRACTICE_PASSPHRASE,)]
    assert desk.watching is not None
    assert window.findChild(QMessageBox, "offer_recovery_sheet") is None


def test_a_practice_family_that_takes_its_time_says_so(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.gate.clear()
    window = rig.window(desk, opening=opening, begin=False)
    window.begin()
    rig.wait_until(lambda: opening.calls.named("unlock"))
    rig.wait_until(lambda: "practice family" in rig.texts(window))
    opening.gate.set()
    rig.settle()
    assert "Mia" in rig.texts(window)


def test_a_slow_keyring_is_named(rig: Rig, desk: Desk, presentation: Make) -> None:
    window = rig.window(desk, begin=False)
    loading = Loading(presentation("en"))
    window.setCentralWidget(loading)
    loading.wait_for_keyring()
    rig.settle()
    assert "keyring" in rig.texts(window)


def painted(rig: Rig, widget: QWidget) -> QImage:
    rig.application.processEvents()
    return widget.grab().toImage()


def first_ink_below(image: QImage, x: int, ground: str) -> int:
    """Return the first row, from above, in which something stands at ``x``."""
    return next(y for y in range(image.height()) if image.pixelColor(x, y).name() != ground)


def test_the_first_shapes_stay_where_they_are(rig: Rig, desk: Desk, presentation: Make) -> None:
    shown = presentation("en")
    window = rig.window(desk, begin=False)
    first = painted(rig, window)
    window.setCentralWidget(Loading(shown))
    assert painted(rig, window) == first, "what the parent sees first would jump"


def test_what_it_waits_for_stands_above_the_shapes(
    rig: Rig, desk: Desk, presentation: Make
) -> None:
    window = rig.window(desk, begin=False)
    window.resize(window.minimumSize())
    shown = presentation("en")
    loading = Loading(shown)
    window.setCentralWidget(loading)
    before = painted(rig, loading)
    x = before.width() - 50  # right of any word
    ground = shown.colours.ground.lower()
    loading.wait_for_keyring()
    words = loading.findChild(QWidget, "waits_for")
    assert isinstance(words, QWidget)
    after = painted(rig, loading)
    assert words.height() > 30, "at this width it takes two lines"
    top = first_ink_below(after, x, ground)
    assert top > first_ink_below(before, x, ground)
    assert top > words.geometry().bottom()


def test_a_new_passphrase_is_asked_twice(rig: Rig, desk: Desk) -> None:
    window, opening = choosing(rig, desk, OpeningState.NEW)
    assert "Choose a passphrase." in rig.texts(window)
    rig.type(window, "passphrase", NEW)
    rig.type(window, "passphrase_again", "five brown owls at dawn")
    rig.click(window, "create_profile")
    assert not opening.calls.named("create")
    assert "not the same" in rig.texts(window)
    rig.type(window, "passphrase_again", NEW)
    rig.click(window, "create_profile")
    assert opening.calls.named("create") == [(NEW,)]
    assert "Mia" in rig.texts(window)


@pytest.mark.parametrize("state", [OpeningState.NEW, OpeningState.WITHOUT_PASSPHRASE])
def test_the_new_passphrase_can_be_typed_at_once(rig: Rig, desk: Desk, state: OpeningState) -> None:
    window, _opening = choosing(rig, desk, state)
    window.activateWindow()
    rig.settle()
    assert rig.application.focusWidget() is rig.find(window, "passphrase")


def test_an_empty_passphrase_is_not_taken(rig: Rig, desk: Desk) -> None:
    window, opening = choosing(rig, desk, OpeningState.NEW)
    rig.click(window, "create_profile")
    assert not opening.calls.named("create")
    assert "Please type the passphrase." in rig.texts(window)


def test_a_passphrase_that_is_easy_to_guess_is_not_taken(rig: Rig, desk: Desk) -> None:
    window, opening = choosing(rig, desk, OpeningState.NEW)
    rig.type(window, "passphrase", "owl")
    rig.type(window, "passphrase_again", "owl")
    rig.click(window, "create_profile")
    assert not opening.calls.named("create")
    assert "would be guessed" in rig.texts(window)
    field = rig.find(window, "passphrase")
    assert isinstance(field, QLineEdit)
    assert field.text() == "owl"


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("advice", [*Advice, None])
def test_every_advice_is_said_while_typing(rig: Rig, language: str, advice: Advice | None) -> None:
    desk = Desk(language)
    window, opening = choosing(rig, desk, OpeningState.NEW)
    opening.opinions["abc"] = PassphraseOpinion(score=2, acceptable=False, advice=advice)
    rig.type(window, "passphrase", "abc")
    _rest(window)
    rig.settle()
    said = rig.find(window, "strength_text")
    assert isinstance(said, QLabel)
    assert len(said.text()) > (20 if advice and language == "en" else 4)
    assert rig.find(window, "strength").accessibleName() == said.text()


def _rest(window: MainWindow) -> None:
    for each in window.findChildren(NewPassphrase):
        each.judge()


def test_the_newest_opinion_wins(rig: Rig, desk: Desk) -> None:
    window, opening = choosing(rig, desk, OpeningState.NEW)
    opening.hold_opinion("slow")
    rig.type(window, "passphrase", "slow")
    _rest(window)
    rig.wait_until(lambda: opening.calls.named("opinion"))
    rig.type(window, "passphrase", NEW)
    _rest(window)
    rig.wait_until(lambda: len(opening.calls.named("opinion")) == 2)
    opening.opinion_gate.set()
    rig.settle()
    said = rig.find(window, "strength_text")
    assert isinstance(said, QLabel)
    assert said.text() == "Very hard to guess."


def test_a_word_about_its_strength_does_not_swallow_the_passphrase(rig: Rig, desk: Desk) -> None:
    window, opening = choosing(rig, desk, OpeningState.NEW)
    rig.type(window, "passphrase", NEW)
    rig.type(window, "passphrase_again", NEW)
    button = rig.find(window, "create_profile")
    assert isinstance(button, QPushButton)
    button.click()
    _rest(window)
    button.click()
    rig.settle()
    assert opening.calls.named("create") == [(NEW,)]


def test_a_profile_without_a_passphrase_gets_one(rig: Rig, desk: Desk) -> None:
    window, opening = choosing(rig, desk, OpeningState.WITHOUT_PASSPHRASE)
    assert "Until now the keyring" in rig.texts(window)
    rig.type(window, "passphrase", NEW)
    rig.type(window, "passphrase_again", NEW)
    rig.click(window, "create_profile")
    assert opening.calls.named("create") == [(NEW,)]


def test_a_recovery_sheet_is_offered_once_it_is_made(rig: Rig, desk: Desk) -> None:
    window, _opening = choosing(rig, desk, OpeningState.NEW)
    rig.type(window, "passphrase", NEW)
    rig.type(window, "passphrase_again", NEW)
    rig.click(window, "create_profile")
    press(rig, box_of(window, "offer_recovery_sheet"), "make_recovery_sheet")
    assert rig.find(window, "page_settings").isVisible()


def test_why_it_was_not_made_is_said_and_asked_again(rig: Rig, desk: Desk) -> None:
    window, opening = choosing(rig, desk, OpeningState.NEW)
    opening.calls.failures["create"] = KeyringLockedError()
    rig.type(window, "passphrase", NEW)
    rig.type(window, "passphrase_again", NEW)
    rig.click(window, "create_profile")
    assert KeyringLockedError.title in rig.texts(window)
    del opening.calls.failures["create"]
    rig.type(window, "passphrase", NEW)
    rig.type(window, "passphrase_again", NEW)
    rig.click(window, "create_profile")
    assert "Mia" in rig.texts(window)


def test_a_failure_shows_its_remedy_and_retries(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.calls.failures["unlock"] = WrongPassphraseError()
    window = rig.window(desk, opening=opening)
    assert WrongPassphraseError.advice in rig.texts(window)
    del opening.calls.failures["unlock"]
    rig.click(window, "retry")
    assert "Mia" in rig.texts(window)


@pytest.mark.parametrize("verb", ["state", "face"])
def test_a_failure_to_look_is_shown_too(rig: Rig, desk: Desk, verb: str) -> None:
    opening = FakeOpening(desk)
    opening.calls.failures[verb] = GuardianError()
    window = rig.window(desk, opening=opening)
    assert GuardianError.title in rig.texts(window)


def test_damaged_records_lead_to_the_repair_page(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk, OpeningState.LOCKED, "four brown owls")
    opening.calls.failures["unlock"] = RecordsDamagedError()
    window = rig.window(desk, opening=opening)
    rig.type(window, "passphrase", "four brown owls")
    rig.click(window, "unlock")
    assert rig.find(window, "page_repair").isVisible()
    assert RecordsDamagedError.title in rig.texts(window)


def test_leaving_closes_the_profile_first(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    window.leave()
    window.leave()
    rig.settle()
    assert opening.calls.named("close") == [()]
    assert desk.watching is None
    assert rig.left == 1


@pytest.mark.parametrize("state", list(OpeningState))
def test_leaving_works_in_every_state(rig: Rig, desk: Desk, state: OpeningState) -> None:
    opening = FakeOpening(desk, state)
    window = rig.window(desk, opening=opening)
    window.leave()
    rig.settle()
    assert opening.calls.named("close") == [()]
    assert rig.left == 1


def test_leaving_works_while_it_opens(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.gate.clear()
    window = rig.window(desk, opening=opening, begin=False)
    window.begin()
    rig.wait_until(lambda: opening.calls.named("unlock"))
    window.leave()
    opening.gate.set()
    rig.settle()
    assert rig.left == 1
    assert desk.watching is None


def test_leaving_does_not_wait_for_ever(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    opening.calls.failures["close"] = GuardianError()
    window = rig.window(desk, opening=opening)
    window.leave()
    rig.settle()
    assert rig.left == 1


def test_closing_without_a_tray_asks_and_keeps_watching(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.close()
    press(rig, box_of(window, "ask_to_leave"), "minimise")
    assert desk.watching is not None
    assert rig.left == 0


def test_closing_and_quitting_leaves(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk)
    window.close()
    press(rig, box_of(window, "ask_to_leave"), "quit_now")
    assert rig.left == 1


def test_closing_before_it_is_open_leaves(rig: Rig, desk: Desk) -> None:
    window = rig.window(desk, begin=False)
    window.close()
    assert rig.left == 1


def test_closing_while_a_passphrase_is_chosen_leaves(rig: Rig, desk: Desk) -> None:
    window, _opening = choosing(rig, desk, OpeningState.NEW)
    window.close()
    rig.settle()
    assert rig.left == 1


def test_nothing_blocks_the_window(rig: Rig, desk: Desk) -> None:
    opening = FakeOpening(desk)
    window = rig.window(desk, opening=opening)
    for place in ("alerts", "characters", "limits", "spending", "settings", "home"):
        rig.click(window, f"go_{place}")
    window.lock()
    rig.settle()
    rig.type(window, "passphrase", PRACTICE_PASSPHRASE)
    rig.click(window, "unlock")
    window.leave()
    rig.settle()
    assert desk.calls.on_main_thread == []
    assert opening.calls.on_main_thread == []
    assert threading.current_thread() is threading.main_thread()
