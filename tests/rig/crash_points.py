"""Kills a piece of work at each of its writes, one run for every write, as a power switch would.

The work runs in a fork of the test, so everything is imported already; ``strace`` takes hold of it
at a barrier and delivers SIGKILL when the wanted system call begins, before it does anything. A
point costs about ten milliseconds. Needs ``strace`` and ptrace, which containers allow since
Linux 4.8 to a parent over its children, and to root.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WRITES = (
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
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
"""Not ``openat``: libraries open files of theirs the first time, so it is not the same each time.
The file that it made is empty when the first write to it begins, and that is a point."""

_PR_SET_PTRACER = 0x59616D61
_ANYBODY = ctypes.c_ulong(-1)
_FAILED = 70
_CALL = re.compile(r"^(?P<process>\d+) +(?P<name>\w+)\((?P<arguments>.*)$")


@dataclass(frozen=True)
class CrashPoint:
    """The ``number``-th (from 1) system call ``call`` of the work, and what strace said of it."""

    call: str
    number: int
    line: str


def crash_points(
    work: Callable[[Path], None],
    before: Path,
    scratch: Path,
    within: int | None = None,
) -> Iterator[tuple[CrashPoint, Path]]:
    """Yield a copy of the folder ``before`` for every write of ``work``, killed as it began.

    ``work`` gets the copy, must touch files below it only and do the same each time. The copy is
    removed when the next one is asked for. ``within``: at most so many points, evenly spread.
    """
    points = writes_of(work, before, scratch)
    step = 1 if within is None else max(1, len(points) / within)
    picked = [points[int(place * step)] for place in range(int(len(points) / step))]
    for point in picked:
        folder = _fresh(before, scratch)
        inject = ("-e", f"inject={point.call}:signal=KILL:when={point.number}")
        status = _run(work, folder, (*inject, "-e", f"trace={point.call}", "-o", "/dev/null"))
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            raise AssertionError(f"the work never came to {point}: is it the same each time?")
        yield point, folder


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


def writes_of(work: Callable[[Path], None], before: Path, scratch: Path) -> tuple[CrashPoint, ...]:
    """Return every write below its folder that ``work`` does when nobody disturbs it.

    Those of other threads than the first are left out: strace counts the calls of each.
    """
    folder, log = _fresh(before, scratch), scratch / "strace.log"
    # -y names the file behind a descriptor.
    calls = ",".join(f"?{name}" for name in WRITES)
    status = _run(work, folder, ("-y", "-s", "0", "-o", str(log), "-e", f"trace={calls}"))
    if status:
        raise AssertionError(f"the work failed by itself, with status {status}")
    counts: Counter[str] = Counter()
    points = []
    lines = log.read_text(errors="replace").splitlines()
    calls_made = [(line, call) for line in lines if (call := _CALL.match(line))]
    for line, call in calls_made:
        if call["process"] != calls_made[0][1]["process"]:
            continue
        name = call["name"]
        counts[name] += 1
        if str(folder) in line:
            points.append(CrashPoint(name, counts[name], line))
    return tuple(points)


def _fresh(before: Path, scratch: Path) -> Path:
    folder = scratch / "crashed"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder)
    return folder


def _run(work: Callable[[Path], None], folder: Path, options: tuple[str, ...]) -> int:
    """Return the wait status of ``work`` under strace."""
    with _barrier() as (waiting, release):
        child = os.fork()
        if child == 0:
            _work_and_exit(work, folder, waiting)
        with subprocess.Popen(
            ("strace", "-f", "-p", str(child), *options), stderr=subprocess.PIPE
        ) as tracer:
            assert tracer.stderr is not None
            said = tracer.stderr.readline()
            if b"attached" not in said:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                raise AssertionError(f"strace could not take hold: {said!r}")
            os.write(release, b"\n")
            _, status = os.waitpid(child, 0)
            tracer.stderr.read()
    return status


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
