"""Opening a profile with the real keyring of a desktop: unlocked, locked, gone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.desk.opening import ProfileOpening
from guardian.desk.opening_state import OpeningState
from guardian.vault.errors import KeyringLockedError, KeyringMissingError
from guardian.vault.protection import Protection
from tests.rig.clock import MovableClock
from tests.rig.desktop import DesktopSession, desktop_session

pytestmark = pytest.mark.desktop


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DesktopSession]:
    with desktop_session(tmp_path, notification_daemon=False) as session:
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            monkeypatch.setitem(os.environ, name, session.env[name])
        monkeypatch.delenv("DISPLAY", raising=False)
        yield session


@pytest.fixture
def opening(tmp_path: Path) -> ProfileOpening:
    return ProfileOpening(tmp_path / "profile", MovableClock(), "en")


def test_the_keyring_opens_it_without_a_question(
    desktop: DesktopSession, opening: ProfileOpening
) -> None:
    assert opening.state() is OpeningState.NEW_WITH_KEYRING
    services = opening.open(None)
    assert services.accounts.protection().protection is Protection.KEYRING
    assert services.accounts.protection().backend == "Secret Service"
    services.watch.stop()
    assert opening.state() is OpeningState.KEYRING
    opening.open(None).watch.stop()


def test_a_locked_keyring_is_said_to_be_locked(
    desktop: DesktopSession, opening: ProfileOpening
) -> None:
    opening.open(None).watch.stop()
    desktop.lock_keyring()
    with pytest.raises(KeyringLockedError):
        opening.open(None)


def test_without_its_keyring_the_profile_stays_closed(
    desktop: DesktopSession, opening: ProfileOpening
) -> None:
    opening.open(None).watch.stop()
    desktop.stop_keyring()
    assert opening.state() is OpeningState.KEYRING
    with pytest.raises(KeyringMissingError):
        opening.open(None)
