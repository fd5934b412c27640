"""One process per profile: real processes that hold, ask, die and are stopped."""

import contextlib
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from guardian.system.instance import (
    LOCK_NAME,
    AnotherGuardianError,
    Instance,
    NoLockError,
    ask,
    take_or_show,
)

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 20
_GUARDIAN = """
import sys
from pathlib import Path
from guardian.system.instance import Instance
instance = Instance.take(Path(sys.argv[1]))
if instance is None:
    print("taken", flush=True)
    sys.exit(0)
instance.serve(lambda: print("show", flush=True))
print("mine", flush=True)
sys.stdin.readline()
instance.release()
print("released", flush=True)
sys.stdin.readline()
"""


class _Process:
    """Another Guardian, as far as the lock is concerned."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _GUARDIAN, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def hears_nothing(self) -> bool:
        assert self.process.stdout is not None
        return not select.select([self.process.stdout], [], [], 0)[0]

    def go_on(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE_SECONDS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return tmp_path / "p"


@pytest.fixture
def other(folder: Path) -> Iterator[_Process]:
    process = _Process(folder)
    assert process.says() == "mine"
    yield process
    process.kill()


def test_the_first_has_it_and_the_second_is_told(folder: Path) -> None:
    first = Instance.take(folder)
    assert first is not None
    assert Instance.take(folder) is None
    first.release()
    second = Instance.take(folder)
    assert second is not None
    second.release()


def test_two_profiles_have_nothing_to_do_with_each_other(tmp_path: Path) -> None:
    one, two = Instance.take(tmp_path / "one"), Instance.take(tmp_path / "two")
    assert one is not None
    assert two is not None
    one.release()
    two.release()


def test_who_is_asked_shows_its_window_each_time(folder: Path, other: _Process) -> None:
    assert take_or_show(folder) is None
    assert other.says() == "show"
    assert ask(folder)
    assert other.says() == "show"


def test_a_killed_process_leaves_nothing_that_is_in_the_way(folder: Path, other: _Process) -> None:
    other.kill()
    shown = threading.Event()
    instance = take_or_show(folder)
    assert instance is not None
    instance.serve(shown.set)
    assert ask(folder)
    assert shown.is_set()
    instance.release()


def test_a_stopped_process_keeps_the_profile_and_that_is_said(
    folder: Path, other: _Process
) -> None:
    other.process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, other.process.pid, os.WSTOPPED)
    try:
        assert Instance.take(folder) is None
        with pytest.raises(AnotherGuardianError) as caught:
            take_or_show(folder, patience_seconds=0.1)
    finally:
        other.process.send_signal(signal.SIGCONT)
    assert "did not answer" in str(caught.value)


def test_who_lets_go_lets_the_next_one_in(folder: Path, other: _Process) -> None:
    other.go_on()
    assert other.says() == "released"
    instance = Instance.take(folder)
    assert instance is not None
    instance.release()


def test_many_at_once_and_one_gets_it(folder: Path) -> None:
    crowd = [_Process(folder) for _ in range(6)]
    try:
        assert sorted(each.says() for each in crowd) == ["mine", *["taken"] * 5]
    finally:
        for each in crowd:
            each.kill()


def test_a_child_process_does_not_inherit_the_profile(folder: Path) -> None:
    instance = Instance.take(folder)
    assert instance is not None
    with subprocess.Popen(
        [sys.executable, "-c", "print(flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        close_fds=False,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        instance.release()
        again = Instance.take(folder)
        assert again is not None
        again.release()
        child.communicate(b"\n", timeout=PATIENCE_SECONDS)


_EXECUTES_ITSELF = """
import os, sys
from pathlib import Path
from guardian.system.instance import Instance
instance = Instance.take(Path(sys.argv[2]))
count = int(sys.argv[3])
if instance is None:
    print("lost", flush=True)
elif count:
    instance.serve(lambda: None)
    os.execv(sys.executable, [sys.executable, "-c", sys.argv[1], *sys.argv[1:3], str(count - 1)])
else:
    print("kept", flush=True)
"""


def test_an_image_that_is_replaced_takes_it_again(folder: Path) -> None:
    command = [sys.executable, "-c", _EXECUTES_ITSELF, _EXECUTES_ITSELF, str(folder), "3"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE_SECONDS
    )
    assert done.stdout == "kept\n"


def test_everything_of_it_is_private(folder: Path) -> None:
    instance = Instance.take(folder)
    assert instance is not None
    instance.serve(lambda: None)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {each.name: stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {
        LOCK_NAME: 0o600,
        "show.sock": 0o600,
    }
    instance.release()
    assert [each.name for each in folder.iterdir()] == [LOCK_NAME]


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Return a private folder whose name leaves room for a socket's."""
    with tempfile.TemporaryDirectory(prefix="run-") as made:
        yield Path(made)


def test_the_door_is_in_the_sessions_private_folder_where_there_is_one(
    folder: Path, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = short_folder
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    instance = Instance.take(folder)
    assert instance is not None
    instance.serve(lambda: None)
    assert len(list(runtime.iterdir())) == 1
    assert ask(folder)
    instance.release()
    assert list(runtime.iterdir()) == []


def test_a_folder_that_others_can_write_is_no_place_for_the_door(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir()
    runtime.chmod(0o777)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    instance = Instance.take(folder)
    assert instance is not None
    instance.serve(lambda: None)
    assert list(runtime.iterdir()) == []
    assert ask(folder)
    instance.release()


def test_a_path_too_long_for_a_socket_still_has_its_lock(folder: Path) -> None:
    deep = folder / ("d" * 120)
    instance = Instance.take(deep)
    assert instance is not None
    instance.serve(lambda: None)
    with pytest.raises(AnotherGuardianError):
        take_or_show(deep)
    instance.release()


def test_whoever_says_something_is_not_listened_to(folder: Path, other: _Process) -> None:
    """A neighbour that talks, hangs up at once or holds the line does no harm."""
    address = str(folder / "show.sock")
    with socket.socket(socket.AF_UNIX) as holding:
        holding.connect(address)
        for words in (b"", b"\x00\x00\x00\x05quit!", os.urandom(4000)):
            with socket.socket(socket.AF_UNIX) as neighbour:
                neighbour.connect(address)
                # It may have hung up already.
                with contextlib.suppress(OSError):
                    neighbour.sendall(words)
        assert ask(folder)
    assert other.says() == "show"
    assert other.process.poll() is None


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    with pytest.raises(NoLockError) as caught:
        take_or_show(file)
    assert str(file) in str(caught.value)


def test_a_lock_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    target = tmp_path / "target"
    (folder / LOCK_NAME).symlink_to(target)
    with pytest.raises(NoLockError):
        take_or_show(folder)
    assert not target.exists()
