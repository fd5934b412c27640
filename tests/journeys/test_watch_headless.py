"""``guardian watch`` as a home server runs it: real keyring, notifications and provider."""

import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from guardian.demo.consent import approve
from guardian.demo.family import PARENT, WORRY
from guardian.provider.accounts.people import active_links
from guardian.provider.engine.link_life import end_by_guardian
from guardian.system.instance import take_or_show
from tests.rig.child_browserless import child_of
from tests.rig.desktop import DesktopSession, desktop_session
from tests.rig.desktop_app import PASSPHRASE, ROOT
from tests.rig.provider_server import ServedProvider, served_provider

pytestmark = [pytest.mark.journey, pytest.mark.desktop, pytest.mark.timeout(180)]
PATIENCE_SECONDS = 30

# Makes a profile, and links a child where an address is given: asks for its page to be visited.
MAKE = """
import sys, threading
from pathlib import Path
from guardian.desk.opening import ProfileOpening
opening = ProfileOpening(Path(sys.argv[1]))
services = opening.create(sys.stdin.readline().rstrip())
if sys.argv[2:]:
    services.watch.start(print, print)
    pending = services.accounts.begin_link(sys.argv[2])
    print("visit", pending.verification_uri_complete, flush=True)
    link = services.accounts.wait_for_link(pending, threading.Event())
    services.watch.catch_up(link.link_id)
opening.close()
print("made", flush=True)
"""


class Watcher:
    """A running ``guardian watch``; ``lines``: what it printed, without the time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def says(self, text: str) -> None:
        """Wait until it says ``text`` next."""
        assert self._lines.get(timeout=PATIENCE_SECONDS) == text

    def end(self) -> int:
        self.process.terminate()
        status = self.process.wait(PATIENCE_SECONDS)
        self._reading.join()
        assert self._lines.empty()
        return status

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n").partition("  ")[2])


@contextmanager
def watcher(env: dict[str, str], *options: str, typed: str = "") -> Iterator[Watcher]:
    process = subprocess.Popen(
        [sys.executable, "-m", "guardian", "watch", "--language", "en", *options],
        env=env,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(typed)
    process.stdin.close()
    try:
        yield Watcher(process)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[DesktopSession]:
    with desktop_session(tmp_path) as made:
        yield made


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedProvider]:
    with served_provider(tmp_path) as provider:
        yield provider


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def env(desktop: DesktopSession, folder: Path) -> dict[str, str]:
    return {**os.environ, **desktop.env, "GUARDIAN_HOME": str(folder)}


def make(folder: Path, env: dict[str, str], *address: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", MAKE, str(folder), *address],
        env=env,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as making:
        assert making.stdin is not None
        assert making.stdout is not None
        making.stdin.write(f"{PASSPHRASE}\n")
        making.stdin.flush()
        for line in making.stdout:
            if line.startswith("visit "):
                approve(line.split()[1], PARENT.login, PARENT.password, "Mia")
        assert making.wait(PATIENCE_SECONDS) == 0
    assert line == "made\n"


def end_elsewhere(served: ServedProvider) -> None:
    """End Mia's link as her parent would on another device."""
    provider = served.provider
    with provider.engine.begin() as connection:
        (link,) = active_links(connection, "ward-mia")
        end_by_guardian(
            provider,
            connection,
            ward_id=link.ward_id,
            link_id=link.link_id,
            now=provider.clock.now(),
        )
    served.live.bell.ring(link.ward_id)


def test_locked_it_says_that_something_waits_and_steps_aside_for_the_window(
    desktop: DesktopSession,
    served: ServedProvider,
    folder: Path,
    env: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(folder, env, served.url)
    monkeypatch.setenv("XDG_RUNTIME_DIR", env["XDG_RUNTIME_DIR"])  # where its door is
    with watcher(env) as watching:
        watching.says("Listening. All quiet.")
        child_of(served).say(WORRY["en"])
        watching.says("Something waits for you. Open Guardian to see it.")
        (told,) = desktop.notifications(at_least=1)
        assert (told.title, "Mia" in told.body) == ("Guardian", False)
        instance = take_or_show(folder)
        assert instance is not None
        watching.says("Guardian's window has the profile. Waiting until it is closed.")
        instance.release()
        watching.says("Something waits for you. Open Guardian to see it.")
        assert watching.end() == 0
    assert len(desktop.notifications()) == 1


def test_unlocked_it_takes_everything_in(
    desktop: DesktopSession, served: ServedProvider, folder: Path, env: dict[str, str]
) -> None:
    make(folder, env, served.url)
    with watcher(env, "--unlock", typed=f"{PASSPHRASE}\n") as watching:
        watching.says("Listening, unlocked. Limits are being checked, too.")
        child_of(served).say(WORRY["en"])
        watching.says("Something waits for you. Open Guardian to see it.")
        desktop.notifications(at_least=1)
        end_elsewhere(served)
        watching.says("Something waits for you. Open Guardian to see it.")
        desktop.notifications(at_least=2)
        assert watching.end() == 0
    with watcher(env, "--unlock", typed=f"{PASSPHRASE}\n") as watching:
        watching.says("Something waits for you. Open Guardian to see it.")
        assert watching.end() == 0
    assert len(desktop.notifications()) == 2, "each told once"


def test_systemd_is_told_how_it_fares(tmp_path: Path, folder: Path, env: dict[str, str]) -> None:
    make(folder, env)
    address = str(tmp_path / "notify")
    with (
        closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as manager,
    ):
        manager.bind(address)
        manager.settimeout(PATIENCE_SECONDS)
        with watcher({**env, "NOTIFY_SOCKET": address}) as watching:
            told = {manager.recv(1000).decode() for _ in range(2)}
            assert told == {"READY=1", "STATUS=Listening, but no account is linked yet."}
            watching.says("Listening, but no account is linked yet.")
            assert watching.end() == 0
        assert manager.recv(1000) == b"STOPPING=1"


def test_without_a_profile_it_says_what_to_do(env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "guardian", "watch", "--language", "zh_CN"],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("还没有资料\n")


def test_a_wrong_passphrase_is_refused(folder: Path, env: dict[str, str]) -> None:
    make(folder, env)
    done = subprocess.run(
        [sys.executable, "-m", "guardian", "watch", "--unlock", "--language", "en"],
        env=env,
        cwd=ROOT,
        input="something else\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("That is not the passphrase\n")
    assert "something else" not in done.stdout + done.stderr
