"""The real app on a real desktop: hardened and alone, and still served by everything around it."""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from guardian.system.instance import Instance
from tests.rig.desktop import desktop_session
from tests.rig.desktop_session.programs import PATIENCE_SECONDS, running, tool
from tests.rig.screen_reader import ScreenReader, accessibility_bus, screen_reader

pytestmark = [pytest.mark.desktop, pytest.mark.timeout(180)]
ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "velvet harbor drizzle lantern"

# What the window needs of the desktop, asked for by a process that nobody may trace.
_SERVED = """
from guardian.system.hardening import harden_process
harden_process()
from guardian.notify.choose import choose_notifier
from guardian.notify.notification import Notification, Urgency
from guardian.vault.keyring_store import find_secret_store
notifier = choose_notifier()
shown = notifier.show(
    Notification(key="k", title="A title", body="words", urgency=Urgency.NORMAL), lambda: None
)
store = find_secret_store()
store.write("of a test", bytes(range(32)))
print(shown.name, store.read("of a test") == bytes(range(32)))
notifier.close()
"""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """``env``: of a program on this desktop, with a profile of its own."""

    env: Mapping[str, str]
    log: Path
    window: ScreenReader

    def type(self, field: str, text: str) -> None:
        """Type into a field once it has the focus; Qt gives it a little after it was asked."""
        self.window.focus(field, "password text")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not any(node["focused"] and node["name"] == field for node in self.window.tree()):
            assert time.monotonic() < deadline, f"{field} never had the focus"
        tool(["xdotool", "type", "--delay", "4", text], self.env)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with ExitStack() as stack:
        desktop = stack.enter_context(desktop_session(tmp_path))
        bus = stack.enter_context(accessibility_bus(desktop.env, desktop.log))
        window = stack.enter_context(screen_reader(bus, desktop.log))
        env = {**bus, "GUARDIAN_HOME": str(tmp_path / "profile"), "LANG": "en_US.UTF-8"}
        yield Desk(env=env, log=tmp_path / "app.log", window=window)


def _python(desk: Desk, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env=dict(desk.env),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_keyring_and_notifications_serve_a_process_that_is_not_dumpable(desk: Desk) -> None:
    assert _python(desk, "-c", _SERVED).stdout == "SENT True\n"


def test_one_window_that_is_renewed_by_every_lock(desk: Desk) -> None:
    with running([sys.executable, "-m", "guardian"], desk.env, desk.log) as app:
        process = Path(f"/proc/{app.pid}")
        desk.window.wait_for_text("Choose a passphrase.")
        _is_hardened(process)
        _second_one_only_asks(desk)
        desk.type("New passphrase", PASSPHRASE)
        desk.type("Once more", PASSPHRASE)
        desk.window.press("Set the passphrase")
        desk.window.press("Later")
        desk.window.press("Lock")
        desk.window.wait_for_text("Guardian is locked.")
        command = (process / "cmdline").read_bytes()
        assert b"--continue-from" in command
        assert PASSPHRASE.encode() not in command + (process / "environ").read_bytes()
        _is_hardened(process)
        _second_one_only_asks(desk)
        desk.type("Passphrase", PASSPHRASE)
        desk.window.press("Open")
        desk.window.press("Lock")
        desk.window.wait_for_text("Guardian is locked.")
        app.terminate()
        assert app.wait(PATIENCE_SECONDS) == 0


def _is_hardened(process: Path) -> None:
    limits = (process / "limits").read_text()
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert core.split()[4:6] == ["0", "0"]
    assert "Umask:\t0077" in (process / "status").read_text()


def _second_one_only_asks(desk: Desk) -> None:
    second = _python(desk, "-m", "guardian")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_a_start_that_is_refused_shows_why(desk: Desk, tmp_path: Path) -> None:
    silent = Instance.take(tmp_path / "profile")  # it has the profile and never answers
    assert silent is not None
    with running([sys.executable, "-m", "guardian"], desk.env, desk.log) as app:
        shown = desk.window.wait_for_text("Guardian is running already")
        assert "end the other one or restart the computer" in shown
        assert app.poll() is None, "it waits until that was read"
        desk.window.press("OK")
        assert app.wait(PATIENCE_SECONDS) == 1
    silent.release()
    assert "Guardian is running already" in desk.log.read_text()
