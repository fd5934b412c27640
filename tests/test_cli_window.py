"""How the window's process starts: closed to others first, and with what the one before left."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.cli_window import Continuation
from ui.ending import WindowStart

ROOT = Path(__file__).resolve().parents[1]
DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY"}
_CLOSED = """
import ctypes, os, resource, sys
from guardian import cli
import guardian.demo.command
guardian.demo.command.tell_demo = lambda *_, **__: None
cli.main(sys.argv[1:])
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE),
      oct(os.umask(0)))
"""


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in DISPLAYS},
    )


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux's kernel")
@pytest.mark.parametrize(
    ("arguments", "dumpable"),
    [
        ([], "0"),
        (["demo", "--headless"], "0"),
        (["provider", "serve", "--db", "sqlite:////nonexistent/folder/x.db"], "1"),
    ],
)
def test_each_command_protects_its_process(arguments: list[str], dumpable: str) -> None:
    result = _run("-c", _CLOSED, *arguments)
    assert result.stdout == f"{dumpable} (0, 0) 0o77\n", result.stderr


def test_the_option_between_two_images_is_not_offered_to_people() -> None:
    assert "continue" not in _run("-m", "guardian", "--help").stdout


@pytest.mark.parametrize("typed", ["987654", "0", "1"])
def test_who_types_that_option_gets_a_start_like_any_other(typed: str) -> None:
    result = _run("-m", "guardian", "--continue-from", typed)
    assert result.returncode == 1
    assert "There is no display" in result.stderr
    assert "Traceback" not in result.stderr


def test_no_profile_is_touched_without_a_display(own_home: Path) -> None:
    _run("-m", "guardian")
    assert not (own_home / "guardian").exists()


@given(key=st.binary(min_size=32, max_size=32), visible=st.booleans(), geometry=st.binary())
def test_what_is_left_is_what_is_found(key: bytes, visible: bool, geometry: bytes) -> None:
    left = Continuation(watch_key=key, start=WindowStart(visible=visible, geometry=geometry))
    assert Continuation.from_bytes(left.to_bytes()) == left
    assert key.hex() not in repr(left)


@given(st.binary() | st.sampled_from([b"null", b"[]", b"{}", b'{"watch_key":1}', b"[" * 9000]))
def test_anything_else_is_nothing(payload: bytes) -> None:
    assert Continuation.from_bytes(payload) is None
