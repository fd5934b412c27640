"""The real app on a real desktop, open and then locked: what its process gives away.

The memory is read as root would, or as a core file would show it. A control comes first: while the
profile is open, the same search finds what it looks for. That other programs of the user cannot
read it is shown in ``tests/system/test_hardening.py``; root, as in a container, always can.
"""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from guardian.demo.consent import approve
from guardian.demo.family import PARENT
from guardian.system.renewal import CONTINUE_OPTION
from tests.rig.desktop import DesktopSession, desktop_session
from tests.rig.desktop_session.programs import PATIENCE_SECONDS, running, tool
from tests.rig.memory_of import forms_of, traces_of
from tests.rig.profile_secrets import secrets_of
from tests.rig.provider_process import ProviderProcess, provider_process
from tests.rig.screen_reader import ScreenReader, accessibility_bus, screen_reader
from tests.rig.wire_family import done

pytestmark = [pytest.mark.desktop, pytest.mark.timeout(180)]
ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "velvet harbor drizzle lantern"
CHILD = "Persimmon Quillfeather"
NOTE = "asked about the violet umbrella"


@dataclass(frozen=True, kw_only=True)
class Home:
    """A desktop with the app on it. ``folder``: what everything writes below."""

    folder: Path
    desktop: DesktopSession
    env: Mapping[str, str]
    window: ScreenReader
    provider: ProviderProcess
    app: "subprocess.Popen[bytes]"

    @property
    def process(self) -> Path:
        return Path(f"/proc/{self.app.pid}")

    def type(self, field: str, text: str) -> None:
        self.window.focus(field)
        until(lambda: any(n["focused"] and has_name(n, field) for n in self.window.tree()), field)
        tool(["xdotool", "type", "--delay", "4", text], self.env)

    def locks(self) -> None:
        """Press Ctrl+L and wait for the lock screen of another image of the process."""
        tool(["xdotool", "key", "ctrl+l"], self.env)
        wanted = CONTINUE_OPTION.encode()
        until(lambda: wanted in (self.process / "cmdline").read_bytes(), "no new image")
        self.window.wait_for_text("Guardian is locked.", "All is quiet.")


def has_name(node: dict[str, object], name: str) -> bool:
    return node["name"] == name or str(node["id"]).endswith(f".{name}")


def until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, f"{what} never came"
        time.sleep(0.02)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with ExitStack() as stack:
        provider = stack.enter_context(provider_process(tmp_path, language="en"))
        with closing(sqlite3.connect(provider.ledger)) as ledger, ledger:
            ledger.execute("UPDATE ward SET display_name = ? WHERE ward_id = 'ward-mia'", (CHILD,))
        desktop = stack.enter_context(desktop_session(tmp_path))
        bus = stack.enter_context(accessibility_bus(desktop.env, desktop.log))
        window = stack.enter_context(screen_reader(bus, desktop.log))
        env = {**bus, "GUARDIAN_HOME": str(tmp_path / "profile"), "LANG": "en_US.UTF-8"}
        command = [sys.executable, "-m", "guardian"]
        app = stack.enter_context(running(command, env, tmp_path / "app.log"))
        yield Home(
            folder=tmp_path,
            desktop=desktop,
            env=env,
            window=window,
            provider=provider,
            app=app,
        )


def test_a_locked_app_gives_nothing_away(home: Home) -> None:
    _begin(home)
    _link(home)
    _write_a_note(home)
    profile, env = home.folder / "profile", home.env
    pid = home.app.pid
    secrets = _with_words(secrets_of(profile, PASSPHRASE, env))
    while_open = traces_of(pid, secrets)
    home.desktop.screenshot(home.folder / "open.png")
    for expected in ("database key (raw)", "full access token (raw)", "full proof key (raw)"):
        assert expected in while_open, "the search finds what is there"
    assert any(trace.startswith("child's name") for trace in while_open)
    _says_nothing_about_itself(home, secrets)
    home.locks()
    assert home.app.pid == pid
    assert home.app.poll() is None
    after = {**_with_words(secrets_of(profile, PASSPHRASE, env)), **_of_tier_two(secrets)}
    watch = {name: secret for name, secret in after.items() if name.startswith("watch")}
    second = {name: secret for name, secret in after.items() if name not in watch}
    assert len(second) >= 11
    assert traces_of(pid, second) == ()
    assert "watch key (raw)" in traces_of(pid, watch), "what it needs to listen is there"
    _says_nothing_about_itself(home, after)
    _is_private(profile)
    texts = home.window.texts()
    assert CHILD not in texts
    assert "violet" not in texts


def _of_tier_two(secrets: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return those of before, renamed: tokens may have been renewed since."""
    return {f"earlier {n}": s for n, s in secrets.items() if not n.startswith("watch")}


def _with_words(secrets: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        **secrets,
        "passphrase": PASSPHRASE.encode(),
        "child's name": CHILD.encode(),
        "note": b"violet umbrella",
    }


def _begin(home: Home) -> None:
    home.window.wait_for_text("Choose a passphrase.")
    home.type("passphrase", PASSPHRASE)
    home.type("passphrase_again", PASSPHRASE)
    home.window.press("create_profile")
    home.window.press("Later")


def _link(home: Home) -> None:
    home.window.press("link_first")
    home.window.press("way_service")
    home.type("provider_address", home.provider.url)
    home.window.press("wizard_next")
    home.window.wait_for_text("open")
    spelled = next(node for node in home.window.tree() if has_name(node, "user_code"))["name"]
    code = str(spelled).replace(" ", "")
    address = f"{home.provider.url}/link?user_code={code}"
    approve(address, PARENT.login, PARENT.password, CHILD)
    home.window.press("wizard_done")
    home.window.wait_for_text(CHILD)


def _write_a_note(home: Home) -> None:
    done(home.provider.url, "/wards/ward-mia/signals", {"category": "grooming", "level": "high"})
    home.desktop.notifications(at_least=1)
    home.window.press("go_alerts")
    home.window.wait_for_text(CHILD)
    home.window.wait_for_text("Connected")  # from now on nothing is drawn anew under the press
    row = next(n["name"] for n in home.window.tree() if n["name"].startswith("High: "))
    home.window.press(row)
    home.type("note_text", NOTE)
    tool(["xdotool", "key", "ctrl+Return"], home.env)


def _says_nothing_about_itself(home: Home, secrets: Mapping[str, bytes]) -> None:
    """Look at what every program of the user may read of the processes, and at their logs."""
    for process in (home.process, Path(f"/proc/{home.provider.pid}")):
        limits = (process / "limits").read_text()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file"))
        assert core.split()[4:6] == ["0", "0"], process
        assert "Umask:\t0077" in (process / "status").read_text()
        _holds_none(secrets, (process / "cmdline").read_bytes())
        _holds_none(secrets, (process / "environ").read_bytes())
    said = [(n.title + n.body).encode() for n in home.desktop.notifications()]
    logs = [home.folder / "app.log", home.desktop.log]
    for text in (*said[1:], *(log.read_bytes() for log in logs if log.exists())):
        _holds_none(secrets, text)


def _holds_none(secrets: Mapping[str, bytes], content: bytes) -> None:
    for name, secret in secrets.items():
        for form, pattern in forms_of(secret):
            assert pattern not in content, (name, form)


def _is_private(profile: Path) -> None:
    assert profile.stat().st_mode & 0o777 == 0o700
    files = [path for path in profile.iterdir() if path.is_file()]
    assert len(files) >= 5
    for path in files:
        assert path.stat().st_mode & 0o777 == 0o600, path
