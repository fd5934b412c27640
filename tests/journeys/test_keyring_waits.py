"""The real app and a keyring that asks, hangs or is gone: the lock screen is there all the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.rig.desktop import KEYRING_PASSWORD, DesktopSession, desktop_session
from tests.rig.desktop_app import DesktopApp, desktop_app
from tests.rig.keyring_prompter import keyring_prompter
from tests.rig.screen_reader import ScreenReader

pytestmark = [pytest.mark.journey, pytest.mark.desktop, pytest.mark.timeout(180)]

BULLET = "\N{BLACK CIRCLE}"
LISTENS = "No account is linked yet."
"""What the lock screen knows of this profile once the keyring has answered."""


@dataclass(frozen=True, kw_only=True)
class Start:
    """A profile that is there, on a desktop; the app is not started yet."""

    desktop: DesktopSession
    app: DesktopApp
    window: ScreenReader

    def type_passphrase(self) -> None:
        self.window.focus("passphrase")
        self.app.type(self.app.passphrase)
        self.window.wait_for_text(BULLET * len(self.app.passphrase))


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    with desktop_session(tmp_path) as desktop, desktop_app(desktop, tmp_path) as (app, window):
        app.make_profile()
        yield Start(desktop=desktop, app=app, window=window)


def test_the_keyring_asks_and_the_passphrase_is_typed_meanwhile(start: Start) -> None:
    start.desktop.lock_keyring()
    with keyring_prompter(start.desktop.bus_address) as prompter:
        start.app.start()
        start.window.wait_for_text("Guardian is locked.")
        prompter.wait_until_asked()
        start.type_passphrase()
        assert LISTENS not in start.window.texts()
        prompter.answer(KEYRING_PASSWORD)
        start.window.wait_for_text(LISTENS, BULLET * len(start.app.passphrase))
        start.window.press("unlock")
        start.window.wait_for_text("Settings")
    assert start.app.end() == 0


def test_the_keyring_hangs_and_opens_it_once_it_answers(start: Start) -> None:
    with start.desktop.keyring_hangs():
        start.app.start()
        start.window.wait_for_text("Guardian is locked.")
        start.type_passphrase()
        start.window.press("unlock")
        start.window.wait_for_text("Still opening…")
    start.window.wait_for_text("Settings")
    assert start.app.end() == 0


def test_it_ends_while_the_keyring_hangs(start: Start) -> None:
    with start.desktop.keyring_hangs():
        start.app.start()
        start.window.wait_for_text("Guardian is locked.")
        assert start.app.end() == 0


def test_the_keyring_is_gone_and_comes_back(start: Start) -> None:
    start.desktop.stop_keyring()
    start.app.start()
    start.window.wait_for_text("Guardian hears nothing until you open it.")
    start.window.wait_for_text("The keyring cannot be reached")
    start.type_passphrase()
    start.desktop.start_keyring()
    start.window.press("retry")
    start.window.wait_for_text(LISTENS, BULLET * len(start.app.passphrase))
    start.window.press("unlock")
    start.window.wait_for_text("Settings")
    assert start.app.end() == 0
