"""The real app in a session that is locked, and on a computer that goes to sleep."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.family import until
from tests.rig.desktop import desktop_session
from tests.rig.desktop_app import DesktopApp, desktop_app
from tests.rig.desktop_session.bus import session_bus
from tests.rig.logind import OURS, THEIRS, Logind, let_go, logind_on
from tests.rig.screen_reader import ScreenReader

pytestmark = [pytest.mark.journey, pytest.mark.desktop, pytest.mark.timeout(180)]


@dataclass(frozen=True, kw_only=True)
class Session:
    app: DesktopApp
    window: ScreenReader
    logind: Logind

    def open(self) -> int:
        """Type the passphrase; return what keeps the computer from sleeping."""
        promise = self.logind.inhibitor()
        self.window.focus("passphrase")
        self.app.type(self.app.passphrase)
        self.window.press("unlock")
        self.window.wait_for_text("Settings")
        assert self.is_open()
        return promise

    def is_open(self) -> bool:
        """Return whether the records are open; their last user removes the write-ahead log."""
        return (self.app.profile / "guardian.db-wal").exists()


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with (
        # A socket's path may have 107 bytes, which pytest's folders would exceed.
        tempfile.TemporaryDirectory(prefix="system-") as runtime,
        session_bus(Path(runtime), os.environ, tmp_path / "system-bus.log") as system_bus,
        logind_on(system_bus) as logind,
        desktop_session(tmp_path, system_bus=system_bus) as desktop,
        desktop_app(desktop, tmp_path) as (app, window),
    ):
        app.make_profile()
        app.start()
        yield Session(app=app, window=window, logind=logind)


def test_guardian_locks_with_its_own_session_and_with_no_other(session: Session) -> None:
    os.close(session.open())
    session.logind.lock(THEIRS)
    assert session.is_open()
    session.logind.lock(OURS)
    until(lambda: not session.is_open(), "it never locked")
    session.window.wait_for_text("Guardian is locked.")
    assert session.app.was_replaced()
    assert session.app.end() == 0


def test_the_computer_sleeps_once_guardian_is_locked(session: Session) -> None:
    promise = session.open()
    session.logind.sleep(going=True)
    assert let_go(promise)
    assert not session.is_open()
    os.close(promise)
    session.window.wait_for_text("Guardian is locked.")
    before = session.logind.inhibitor()
    session.logind.sleep(going=False)
    assert let_go(before), "after sleep it promises anew"
    os.close(before)
    assert not let_go(session.open(), within=0)
    assert session.app.end() == 0
