"""A profile and the real keyring of a desktop: unlocked, locked, gone, back again."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.desk.locked_values import GlanceKind
from guardian.desk.opening import ProfileOpening
from guardian.desk.opening_state import OpeningState
from guardian.vault.errors import KeyringLockedError, KeyringMissingError, WrongPassphraseError
from tests.rig.clock import MovableClock
from tests.rig.desktop import DesktopSession, desktop_session
from tests.rig.listeners import nobody, nothing
from tests.rig.movable_profile import PASSPHRASE, QUICK

pytestmark = pytest.mark.desktop


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DesktopSession]:
    with desktop_session(tmp_path, notification_daemon=False) as session:
        for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
            monkeypatch.setitem(os.environ, name, session.env[name])
        monkeypatch.delenv("DISPLAY", raising=False)
        yield session


@pytest.fixture
def starts(tmp_path: Path, desktop: DesktopSession) -> Iterator["Starts"]:
    made = Starts(tmp_path)
    yield made
    made.close()


class Starts:
    """One profile, and the process that has it open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opening: ProfileOpening | None = None

    def again(self) -> ProfileOpening:
        """Return an opening as a new process would make it."""
        self.close()
        self._opening = ProfileOpening(
            self._folder / "profile",
            MovableClock(),
            "en",
            state_folder=self._folder / "state",
            cost=QUICK,
        )
        return self._opening

    def close(self) -> None:
        if self._opening is not None:
            self._opening.close()


def test_keyring_and_passphrase_together_open_it(starts: Starts) -> None:
    opening = starts.again()
    assert opening.state() is OpeningState.NEW
    assert opening.create(PASSPHRASE).security.security().keyring == "Secret Service"
    opening = starts.again()
    assert opening.state() is OpeningState.LOCKED
    opening.listen(nobody, nothing)
    assert opening.glance().kind is GlanceKind.NOTHING_LINKED, "the keyring alone hears"
    with pytest.raises(WrongPassphraseError):
        opening.unlock("another sentence altogether")
    assert opening.unlock(PASSPHRASE).accounts.links() == ()


def test_a_locked_keyring_is_said_to_be_locked(desktop: DesktopSession, starts: Starts) -> None:
    starts.again().create(PASSPHRASE)
    desktop.lock_keyring()
    opening = starts.again()
    with pytest.raises(KeyringLockedError):
        opening.unlock(PASSPHRASE)
    with pytest.raises(KeyringLockedError):
        opening.listen(nobody, nothing)
    assert opening.glance().kind is GlanceKind.NOT_LISTENING


def test_without_its_keyring_the_profile_stays_closed_until_it_is_back(
    desktop: DesktopSession, starts: Starts
) -> None:
    starts.again().create(PASSPHRASE)
    desktop.stop_keyring()
    opening = starts.again()
    assert opening.state() is OpeningState.LOCKED
    with pytest.raises(KeyringMissingError):
        opening.unlock(PASSPHRASE)
    desktop.start_keyring()
    opening.listen(nobody, nothing)
    opening.unlock(PASSPHRASE)


def test_a_profile_that_locks_goes_on_hearing_without_its_keyring(
    desktop: DesktopSession, starts: Starts
) -> None:
    opening = starts.again()
    opening.create(PASSPHRASE)
    opening.listen(nobody, nothing)
    desktop.lock_keyring()
    opening.lock()
    assert opening.glance().kind is GlanceKind.NOTHING_LINKED
    with pytest.raises(KeyringLockedError):
        opening.unlock(PASSPHRASE)
    assert opening.glance().kind is GlanceKind.NOTHING_LINKED


def test_other_keys_and_another_passphrase_go_through_the_keyring(starts: Starts) -> None:
    services = starts.again().create(PASSPHRASE)
    services.security.renew_keys(PASSPHRASE)
    services.security.change_passphrase(PASSPHRASE, "seven other owls on a roof")
    opening = starts.again()
    with pytest.raises(WrongPassphraseError):
        opening.unlock(PASSPHRASE)
    opening.unlock("seven other owls on a roof")
