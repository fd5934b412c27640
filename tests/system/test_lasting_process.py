"""Processes that outlive who started them: found again, ended, never two in one folder."""

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from guardian.system.lasting_process import (
    LOG_NAME,
    MOST_LOG_BYTES,
    STATE_NAME,
    FolderInUseError,
    LastingProcess,
)
from guardian.system.process_identity import Waker, is_running, started_at

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and locks of POSIX")
PATIENCE_SECONDS = 20.0
SECRET = b"a key that nobody may see"
# Says what it was told, once it was told something, and stays.
_LASTS = """
import sys, threading
told = sys.stdin.readline()
print(len(told), flush=True)
told and threading.Event().wait()
"""
_STUBBORN = """
import signal, threading
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("deaf", flush=True)
threading.Event().wait()
"""
LASTS = [sys.executable, "-c", _LASTS]
STUBBORN = [sys.executable, "-c", _STUBBORN]
STARTER = """
import sys
from pathlib import Path
from guardian.system.lasting_process import LastingProcess
process = LastingProcess(Path(sys.argv[1]))
process.start(sys.argv[2:], b"told")
print(process.pid(), flush=True)
sys.stdin.readline()
"""


def until(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        threading.Event().wait(0.01)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[LastingProcess]:
    made = LastingProcess(tmp_path / "place")
    yield made
    made.end(0.1)


def pid_of(process: LastingProcess) -> int:
    pid = process.pid()
    assert pid is not None
    return pid


def said(process: LastingProcess) -> str:
    return process.log.read_text() if process.log.exists() else ""


def test_it_gets_its_line_and_has_a_session_of_its_own(process: LastingProcess) -> None:
    process.start(LASTS, SECRET)
    until(lambda: said(process) == f"{len(SECRET) + 1}\n")
    pid = pid_of(process)
    assert os.getsid(pid) == pid
    assert stat.S_IMODE((process.folder / STATE_NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(process.folder.stat().st_mode) == 0o700
    seen = [Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
    files = [file.read_bytes() for file in process.folder.iterdir()]
    assert all(SECRET not in each for each in [*seen, *files])


def test_it_is_found_again_and_started_once(process: LastingProcess) -> None:
    process.start(LASTS, SECRET)
    again = LastingProcess(process.folder)
    again.start(STUBBORN, SECRET)
    assert again.pid() == pid_of(process)


def test_it_outlives_who_started_it(process: LastingProcess) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, str(process.folder), *LASTS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        starter.kill()
    assert pid_of(process) == pid
    process.end()
    assert process.pid() is None


def test_it_ends_and_is_started_again(process: LastingProcess) -> None:
    process.start(LASTS, SECRET)
    first = pid_of(process)
    process.end()
    assert process.pid() is None
    process.end()
    process.start(LASTS, SECRET)
    assert pid_of(process) != first


def test_one_that_hears_nobody_is_killed(process: LastingProcess) -> None:
    process.start(STUBBORN, SECRET)
    until(lambda: said(process) == "deaf\n")
    process.end(0.1)
    assert process.pid() is None


def test_an_end_wakes_who_waits_for_it(process: LastingProcess) -> None:
    process.start(LASTS, SECRET)
    ended = []
    with closing(Waker()) as woken:
        waiting = threading.Thread(target=lambda: ended.append(process.wait_for_end(woken)))
        waiting.start()
        os.kill(pid_of(process), signal.SIGKILL)
        waiting.join(PATIENCE_SECONDS)
    assert ended == [True]


def test_who_waits_can_be_woken(process: LastingProcess) -> None:
    process.start(LASTS, SECRET)
    with closing(Waker()) as woken:
        woken.wake()
        assert not process.wait_for_end(woken)
        assert woken.wait(0)
        assert not woken.wait(0)
    assert pid_of(process)


def test_two_never_work_in_one_folder(process: LastingProcess) -> None:
    process.start(LASTS, SECRET)
    state = (process.folder / STATE_NAME).read_bytes()
    (process.folder / STATE_NAME).unlink()
    with pytest.raises(FolderInUseError):
        LastingProcess(process.folder).start(LASTS, SECRET)
    (process.folder / STATE_NAME).write_bytes(state)


def test_what_the_file_does_not_name_never_begins(
    process: LastingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guardian.system.small_file.SmallFile.write", lambda *_: None)
    process.start(LASTS, SECRET)
    until(lambda: said(process) == "0\n")
    assert process.pid() is None


@pytest.mark.parametrize(
    "state", [b"", b"{", b"[1]", b'{"pid": 0, "started": "x"}', b'{"pid": "1", "started": 1}']
)
def test_a_file_that_names_nothing_is_no_process(process: LastingProcess, state: bytes) -> None:
    process.folder.mkdir()
    (process.folder / STATE_NAME).write_bytes(state)
    assert process.pid() is None
    process.end()


def test_another_process_of_the_same_number_is_let_alone(process: LastingProcess) -> None:
    process.folder.mkdir()
    another = {"pid": os.getpid(), "started": "the first moment"}
    (process.folder / STATE_NAME).write_text(json.dumps(another))
    assert process.pid() is None
    process.end(0.1)
    started = started_at(os.getpid())
    assert started is not None
    assert is_running(os.getpid(), started)


def test_what_it_writes_is_bounded(process: LastingProcess) -> None:
    process.start(LASTS, SECRET)
    until(lambda: said(process))
    process.bound_log()
    assert said(process)
    (process.folder / LOG_NAME).write_bytes(bytes(MOST_LOG_BYTES + 1))
    process.bound_log()
    assert said(process) == ""
