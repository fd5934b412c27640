"""Real programs of a desktop, each started in a process group of its own and ended by its pid."""

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

DEBIAN_PACKAGES = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "dbus-daemon": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "dunst": "dunst",
    "dunstctl": "dunst",
    "xdotool": "xdotool",
    "notify-send": "libnotify-bin",
}
PATIENCE_SECONDS = 20
"""How long a program may take to be ready; on a busy machine far longer than it needs."""


def require_programs() -> None:
    """Fail the test with the Debian packages that are missing on this machine."""
    missing = {package for name, package in DEBIAN_PACKAGES.items() if shutil.which(name) is None}
    if missing:
        pytest.fail("a desktop test needs: apt-get install " + " ".join(sorted(missing)))


@contextlib.contextmanager
def running(
    command: Sequence[str],
    env: Mapping[str, str],
    log: Path,
    *,
    secret_input: bytes = b"",
    pass_fds: Sequence[int] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends; what it says goes to ``log``, its stdout to the pipe."""
    with (
        log.open("ab") as errors,
        subprocess.Popen(
            command,
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
            pass_fds=pass_fds,
        ) as process,
    ):
        try:
            assert process.stdin is not None
            process.stdin.write(secret_input)
            process.stdin.close()
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=3)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def tool(command: Sequence[str], env: Mapping[str, str]) -> str:
    """Run a short command of the desktop and return what it printed; a failure fails the test."""
    done = subprocess.run(
        command,
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        pytest.fail(f"{command[0]} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout
