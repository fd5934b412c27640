"""The real app on a real desktop: started, driven, killed, started again."""

import json
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guardian.system.renewal import CONTINUE_OPTION
from tests.rig.desktop import DesktopSession
from tests.rig.desktop_session.programs import PATIENCE_SECONDS, tool
from tests.rig.screen_reader import ScreenReader, accessibility_bus, screen_reader

ROOT = Path(__file__).resolve().parents[2]

PASSPHRASE = "seven tired owls on a wire"
PROFILE_FILES = ("vault.json", "tries.json", "guardian.db", "watch.db")
COPIES = 5
"""How often a copy that the app wrote into meanwhile is made again."""

# Each opens a copy of the profile as the app does, in another process with the same keyring; the
# passphrase comes by the standard input.
_LOOK = """
import json, sys
from pathlib import Path
from guardian.demo.facts import read_facts
from guardian.desk.opening import ProfileOpening
folder = Path(sys.argv[1])
opening = ProfileOpening(folder, state_folder=folder / "state")
print(json.dumps(read_facts(opening.unlock(sys.stdin.read()))))
opening.close()
"""

_MAKE = """
import sys
from pathlib import Path
from guardian.desk.opening import ProfileOpening
opening = ProfileOpening(Path(sys.argv[1]))
opening.create(sys.stdin.read())
opening.close()
"""

_SECRETS = """
import json, sys
from pathlib import Path
from guardian.store.database import Database
from guardian.store.schemas import WATCH
from guardian.vault import opening
from guardian.vault.keyring_store import find_secret_store
from guardian.vault.slots import secret_name
from guardian.vault.vault_document import read_document
folder, passphrase = Path(sys.argv[1]), sys.stdin.read()
document = read_document(folder)
keyring = document.keyring and find_secret_store(wanted=document.keyring.backend)
keys = opening.unlock(folder, keyring, passphrase)
main = Database.open(folder / "guardian.db", keys.database_key.reveal())
watch = Database.open(folder / "watch.db", keys.watch.watch_key.reveal(), schema=WATCH)
kept = []
for database in (main, watch):
    with database.read() as connection:
        rows = connection.execute("SELECT document FROM credentials").fetchall()
    kept += [json.loads(row["document"]) for row in rows]
found = [passphrase]
found += [each[name] for each in kept for name in ("access_token", "refresh_token")]
found += [each["dpop_jwk"]["d"] for each in kept]
found += [key.reveal().hex() for key in (keys.master_key, keys.database_key,
    keys.inbox_private_key, keys.journal_key, keys.watch.watch_key)]
if keyring:
    name = secret_name(document.vault_id, document.keyring.generation)
    found.append(keyring.read(name).hex())
print(json.dumps(found))
"""


class DesktopApp:
    """``python -m guardian`` with a profile of its own, which ``passphrase`` opens."""

    passphrase = PASSPHRASE

    def __init__(self, desktop: DesktopSession, env: Mapping[str, str], folder: Path) -> None:
        self.profile = folder / "profile"
        self.state = Path(env["XDG_STATE_HOME"]) / "guardian"
        self.log = folder / "app.log"
        self._opened = folder / "opened-address"
        self._desktop = desktop
        self._env = {
            **env,
            "GUARDIAN_HOME": str(self.profile),
            "LANG": "en_US.UTF-8",
            "PATH": f"{_browser_of(folder, self._opened)}:{env['PATH']}",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def make_profile(self) -> None:
        """Make the profile without the window, as the first start does."""
        made = self._run(_MAKE, str(self.profile))
        assert made.returncode == 0, made.stderr

    def start(self) -> None:
        """Start it; the window comes by itself."""
        self._process = self._started()

    def start_again(self) -> int:
        """Start a second one on the same profile and return its exit status."""
        return self._started().wait(PATIENCE_SECONDS)

    def _started(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-X", "faulthandler", "-m", "guardian"],
                env=self._env,
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    @property
    def process_id(self) -> int:
        """The process that runs, whatever image it has."""
        assert self._process is not None
        assert self._process.poll() is None, "the app has ended"
        return self._process.pid

    def was_replaced(self) -> bool:
        """Return whether the process runs another image than the one that was started."""
        command = Path(f"/proc/{self.process_id}/cmdline").read_bytes()
        return CONTINUE_OPTION.encode() in command.split(b"\0")

    def kill(self) -> None:
        """End it at once, as a power cut would (kill -9)."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(PATIENCE_SECONDS)

    def end(self) -> int:
        """End it as a desktop's log-out does (SIGTERM) and return its exit status."""
        assert self._process is not None
        self._process.terminate()
        return self._process.wait(PATIENCE_SECONDS)

    def close(self) -> None:
        """End it if it still runs."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def type(self, text: str) -> None:
        """Type on the keyboard, into whatever has the focus."""
        tool(["xdotool", "type", "--delay", "4", text], self._env)

    def replace(self, text: str) -> None:
        """Type it in the place of what stands in the field that has the focus."""
        tool(["xdotool", "key", "ctrl+a"], self._env)
        self.type(text)

    def minimise(self) -> None:
        """Put its window away, as a person does by the task bar."""
        tool(["xdotool", "windowminimize", "--sync", self._window()], self._env)

    def is_in_front(self) -> bool:
        """Return whether its window is the one that keys go to."""
        active = tool(["xdotool", "getwindowfocus"], self._env)
        return active.split() == [self._window()]

    def _window(self) -> str:
        return tool(["xdotool", "search", "--name", "^Guardian$"], self._env).split()[-1]

    def opened_address(self) -> str | None:
        """Return the address that the app handed to the desktop's browser."""
        return self._opened.read_text().strip() if self._opened.exists() else None

    def facts(self) -> dict[str, Any]:
        """Return what the app's profile knows, read by another process from a copy."""
        facts = self._look(_LOOK)
        assert isinstance(facts, dict)
        return facts

    def secrets(self) -> list[str]:
        """Return every secret of the profile, so that a search can look for them.

        Tokens of both families, private parts of their keys, every key of the vault, the keyring's
        secret and the passphrase; keys in hexadecimal digits.
        """
        secrets = self._look(_SECRETS)
        assert isinstance(secrets, list)
        return secrets

    def _look(self, code: str) -> Any:
        # The app may write while its files are copied, and such a copy does not open.
        for _ in range(COPIES - 1):
            result = self._look_once(code)
            if result.returncode == 0:
                return json.loads(result.stdout)
        result = self._look_once(code)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    def _look_once(self, code: str) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryDirectory(prefix="guardian-copy-") as place:
            for name in PROFILE_FILES:
                for tail in ("", "-wal"):
                    path = self.profile / f"{name}{tail}"
                    if path.exists():
                        shutil.copy(path, place)
            return self._run(code, place)

    def _run(self, code: str, folder: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, folder],
            input=self.passphrase,
            env=self._env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def _browser_of(folder: Path, opened: Path) -> Path:
    """Make the desktop's way to open an address: it notes which, and the test's browser visits."""
    programs = folder / "programs"
    programs.mkdir()
    opener = programs / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" >"{opened}"\n', encoding="utf-8")
    opener.chmod(opener.stat().st_mode | stat.S_IXUSR)
    return programs


@contextmanager
def desktop_app(desktop: DesktopSession, folder: Path) -> Iterator[tuple[DesktopApp, ScreenReader]]:
    """Prepare the app on a desktop with a screen reader; the test starts it."""
    with (
        accessibility_bus(desktop.env, desktop.log) as env,
        screen_reader(env, desktop.log) as reader,
    ):
        app = DesktopApp(desktop, env, folder)
        try:
            yield app, reader
        finally:
            app.close()
