"""What a killed piece of work leaves at each of its writes, as a power switch would leave it.

The work runs in a fork of the test, so everything is imported already. ``strace`` takes hold of it
at a barrier and stops it after every system call that may have changed a file; the folder as it is
then is what a kill at the next one would leave, for a killed process takes nothing back. So one run
gives every point. Needs ``strace`` and ptrace, which containers allow since Linux 4.8 to a parent
over its children, and to root.
"""

import ctypes
import hashlib
import os
import shutil
import signal
import subprocess
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CHANGES = (
    "open",
    "openat",
    "write",
    "pwrite64",
    "writev",
    "ftruncate",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "chmod",
    "fchmod",
)
"""Opening a file may make it, or empty it."""

_PR_SET_PTRACER = 0x59616D61
_ANYBODY = ctypes.c_ulong(-1)
_FAILED = 70


def crash_points(
    work: Callable[[Path], None],
    before: Path,
    scratch: Path,
    within: int | None = None,
) -> Iterator[tuple[int, Path]]:
    """Yield number and copy of the folder ``before`` as every change by ``work`` left it.

    The first is as it was, the last has everything. ``work`` gets a copy, must touch files below
    it only and do the same each time; what is yielded is removed when the next one is asked for.
    ``within``: at most so many points, evenly spread. Raises ``AssertionError`` where the work
    fails by itself.
    """
    picked = (
        None if within is None else _spread(sum(1 for _ in _states(work, before, scratch)), within)
    )
    for number, folder in enumerate(_states(work, before, scratch)):
        if picked is None or number in picked:
            yield number, _copied(folder, scratch / "crashed")


def _spread(total: int, within: int) -> frozenset[int]:
    """Return numbers below ``total``, at most ``within``: the first, the last and some between."""
    steps = min(total, within) - 1
    return frozenset(round(step * (total - 1) / max(1, steps)) for step in range(steps + 1))


def _states(work: Callable[[Path], None], before: Path, scratch: Path) -> Iterator[Path]:
    """Yield the folder on which ``work`` works, stopped, whenever something in it has changed."""
    folder = _copied(before, scratch / "worked")
    yield folder
    seen = _digest(folder)
    stop = ("-e", f"inject={_calls(CHANGES)}:signal=STOP", "-o", "/dev/null")
    with _traced(work, folder, (*stop, "-e", f"trace={_calls(CHANGES)}")) as child:
        while True:
            _, status = os.waitpid(child, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                break
            now = _digest(folder)
            if now != seen:
                seen = now
                yield folder
            os.kill(child, signal.SIGCONT)
    if status:
        raise AssertionError(f"the work failed by itself, with status {status}")


def _calls(names: tuple[str, ...]) -> str:
    return ",".join(f"?{name}" for name in names)  # not every machine has all of them


def _digest(folder: Path) -> bytes:
    """Return what tells two states apart: names, contents and who may read them.

    Not what SQLite shares between processes: it is made anew after a crash.
    """
    told = hashlib.blake2b()
    for path in sorted(folder.rglob("*")):
        if path.name.endswith("-shm"):
            continue
        told.update(f"{path}\0{path.lstat().st_mode}\0".encode())
        if path.is_file():
            told.update(path.read_bytes())
    return told.digest()


def killed(work: Callable[[Path], None], folder: Path, call: str, number: int) -> bool:
    """Let ``work`` write to ``folder`` itself and kill it; ``False``: it never came so far.

    Each thread counts the system calls ``call`` for itself. Raises ``AssertionError`` where the
    work fails by itself.
    """
    inject = ("-e", f"inject={call}:signal=KILL:when={number}")
    status = _run(work, folder, (*inject, "-e", f"trace={call}", "-o", "/dev/null"))
    if status and not os.WIFSIGNALED(status):
        raise AssertionError(f"the work failed by itself, with status {status}")
    return os.WIFSIGNALED(status)


def without_room(work: Callable[[Path], None], folder: Path, writes: tuple[int, int]) -> None:
    """Let ``work`` write to ``folder`` itself, on a disk that is full for a while (ENOSPC).

    ``writes``: the first and the last write to the middle of a file that fails, in each thread.
    Raises ``AssertionError`` where the work fails.
    """
    first, last = writes
    inject = ("-e", f"inject=pwrite64:error=ENOSPC:when={first}..{last}")
    status = _run(work, folder, (*inject, "-e", "trace=pwrite64", "-o", "/dev/null"))
    assert status == 0, f"the work failed, with status {status}"


def _copied(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    return target


def _run(work: Callable[[Path], None], folder: Path, options: tuple[str, ...]) -> int:
    """Return the wait status of ``work`` under strace."""
    with _traced(work, folder, options) as child:
        _, status = os.waitpid(child, 0)
    return status


@contextmanager
def _traced(work: Callable[[Path], None], folder: Path, options: tuple[str, ...]) -> Iterator[int]:
    """Let ``work`` run in a fork under strace; its process, for which the block waits."""
    with _barrier() as (waiting, release):
        child = os.fork()
        if child == 0:
            _work_and_exit(work, folder, waiting)
        with subprocess.Popen(
            ("strace", "-f", "-p", str(child), *options), stderr=subprocess.PIPE
        ) as tracer:
            assert tracer.stderr is not None
            said = tracer.stderr.readline()
            try:
                assert b"attached" in said, f"strace could not take hold: {said!r}"
                os.write(release, b"\n")
                yield child
            except BaseException:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                raise
            finally:
                tracer.stderr.read()


def _work_and_exit(work: Callable[[Path], None], folder: Path, waiting: int) -> None:
    code = _FAILED
    try:
        # Where the kernel lets only ancestors trace (Yama), strace is a sibling.
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
        os.read(waiting, 1)
        work(folder)
        code = 0
    except BaseException:  # noqa: BLE001 - the fork of a test must never return into the test
        traceback.print_exc()
    finally:
        os._exit(code)


@contextmanager
def _barrier() -> Iterator[tuple[int, int]]:
    waiting, release = os.pipe()
    try:
        yield waiting, release
    finally:
        os.close(waiting)
        os.close(release)
