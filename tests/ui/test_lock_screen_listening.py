"""The locked window while listening is not possible yet, or rests for a passphrase."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from guardian.desk.locked_values import Glance, GlanceKind
from guardian.desk.opening_state import OpeningState
from guardian.vault.errors import KeyringLockedError
from tests.ui.conftest import Rig
from tests.ui.fake_opening import FakeOpening
from tests.ui.fakes import Desk
from ui.lock_screen import LockScreen
from ui.window import MainWindow

RIGHT = "four brown owls"
HEARS_NOTHING = {
    "en": "Guardian hears nothing until you open it.",
    "zh_CN": "打开之前，Guardian 收不到任何消息。",
}
QUIET = {"en": "All is quiet.", "zh_CN": "一切平静。"}
WAITING = "Something waits for you."
DEAF = "A service cannot be heard now."
WAITS = {
    "en": "Not listening yet: waiting for your keyring.",
    "zh_CN": "还没有开始接收消息：正在等待系统密钥环。",
}


@pytest.fixture
def opening(desk: Desk) -> FakeOpening:
    return FakeOpening(desk, OpeningState.LOCKED, RIGHT)


def screen(window: MainWindow) -> LockScreen:
    found = window.centralWidget()
    assert isinstance(found, LockScreen)
    return found


def waiting_for_keyring(rig: Rig, desk: Desk, opening: FakeOpening) -> MainWindow:
    """Return a window whose keyring shows its prompt; nobody has answered."""
    opening.listen_gate.clear()
    opening.glance_now = Glance(kind=GlanceKind.NOT_LISTENING)
    window = rig.window(desk, opening=opening, begin=False)
    window.begin()
    rig.wait_until(lambda: opening.calls.named("listen"))
    return window


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_what_listening_waits_for_is_said_until_the_keyring_answers(
    rig: Rig, language: str
) -> None:
    desk = Desk(language)
    opening = FakeOpening(desk, OpeningState.LOCKED, RIGHT)
    window = waiting_for_keyring(rig, desk, opening)
    assert WAITS[language] not in rig.texts(window), "most keyrings answer at once"
    assert screen(window)._keyring.isActive()
    screen(window)._keyring.timeout.emit()
    rig.wait_until(lambda: WAITS[language] in rig.texts(window))
    assert HEARS_NOTHING[language] not in rig.texts(window)
    assert rig.find(window, "passphrase").isEnabled()
    opening.glance_now = Glance(kind=GlanceKind.QUIET)
    opening.listen_gate.set()
    rig.settle()
    assert WAITS[language] not in rig.texts(window)
    assert QUIET[language] in rig.texts(window)
    assert not screen(window)._keyring.isActive()


def test_a_second_try_waits_as_the_first_did(rig: Rig, desk: Desk, opening: FakeOpening) -> None:
    opening.calls.failures["listen"] = KeyringLockedError()
    opening.glance_now = Glance(kind=GlanceKind.NOT_LISTENING)
    window = rig.window(desk, opening=opening)
    del opening.calls.failures["listen"]
    opening.listen_gate.clear()
    retry = rig.find(window, "retry")
    assert isinstance(retry, QPushButton)
    retry.click()
    screen(window).wait_for_keyring()
    rig.wait_until(lambda: WAITS["en"] in rig.texts(window))
    assert HEARS_NOTHING["en"] not in rig.texts(window)
    opening.listen_gate.set()
    rig.settle()
    assert WAITS["en"] not in rig.texts(window)
    assert HEARS_NOTHING["en"] in rig.texts(window)


def test_something_that_waits_is_told_although_the_keyring_asks(
    rig: Rig, desk: Desk, opening: FakeOpening
) -> None:
    window = waiting_for_keyring(rig, desk, opening)
    screen(window).wait_for_keyring()
    screen(window).show_glance(Glance(kind=GlanceKind.WAITING))
    rig.wait_until(lambda: WAITING in rig.texts(window))
    assert WAITS["en"] not in rig.texts(window)
    opening.listen_gate.set()


@pytest.mark.parametrize("typed", [RIGHT, "four brown cats"])
def test_while_it_opens_the_screen_says_what_it_said_before(
    rig: Rig, desk: Desk, opening: FakeOpening, typed: str
) -> None:
    opening.glance_now = Glance(kind=GlanceKind.WAITING)
    window = rig.window(desk, opening=opening)
    opening.gate.clear()
    rig.type(window, "passphrase", typed)
    unlock = rig.find(window, "unlock")
    assert isinstance(unlock, QPushButton)
    unlock.click()
    rig.wait_until(lambda: opening.calls.named("unlock"))
    opening.glance_now = Glance(kind=GlanceKind.NOT_LISTENING)
    looks = len(opening.calls.named("glance"))
    assert opening.told_change is not None
    opening.told_change()
    rig.wait_until(lambda: len(opening.calls.named("glance")) > looks)
    for _ in range(20):
        rig.application.processEvents()
    assert WAITING in rig.texts(window)
    assert HEARS_NOTHING["en"] not in rig.texts(window)
    opening.glance_now = Glance(kind=GlanceKind.DEAF)
    opening.gate.set()
    rig.settle()
    if typed == RIGHT:
        assert rig.find(window, "page_alerts").isVisible(), "what waits is shown first"
    else:
        assert DEAF in rig.texts(window), "it was looked at anew"


def test_quiet_is_looked_at_again_as_time_passes(
    rig: Rig, desk: Desk, opening: FakeOpening
) -> None:
    opening.glance_now = Glance(kind=GlanceKind.QUIET)
    window = rig.window(desk, opening=opening)
    assert QUIET["en"] in rig.texts(window)
    again = window.findChild(QTimer, "glance_again")
    assert isinstance(again, QTimer)
    assert again.isActive()
    opening.glance_now = Glance(kind=GlanceKind.DEAF)  # nobody says so: only time has passed
    again.timeout.emit()
    rig.settle()
    assert DEAF in rig.texts(window)
    rig.type(window, "passphrase", RIGHT)
    rig.click(window, "unlock")
    again.timeout.emit()
    assert not again.isActive(), "an open profile is not looked at through its door"
