"""Which process a number means: numbers are given again, the moment of a start is not.

Linux: ``/proc``, and a descriptor of the process (``pidfd_open(2)``) for all that must not hit
another one. macOS asks ``ps``, Windows the kernel; between asking and acting a number could pass on
there, which takes longer than that.
"""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_LOOK_SECONDS = 0.05
_PROC = Path("/proc")
_AFTER_STATE = 18
"""Of the fields of ``/proc/PID/stat`` behind the state, the start (field 22, proc_pid_stat(5))."""


def started_at(pid: int) -> str | None:
    """Return what tells this start of ``pid`` from every other; ``None``: no such process runs.

    One that has ended and that nobody has waited for runs no more.
    """
    seen = _look(pid)
    return seen[1] if seen is not None and seen[0] else None


def is_running(pid: int, started: str) -> bool:
    """Whether the process that was started then still runs; takes the end of a child of ours."""
    seen = _look(pid)
    if seen is None or seen[1] != started:
        return False
    if not seen[0] and sys.platform != "win32":
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
    return seen[0]


def end(pid: int, started: str, grace_seconds: float) -> None:
    """End that process, gently first, and return when it is gone; nothing where it is."""
    with _held(pid, started) as descriptor:
        for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
            if not is_running(pid, started):
                return
            with contextlib.suppress(ProcessLookupError):
                _send(pid, descriptor, number)
            _wait(pid, started, descriptor, grace_seconds)


def wait_for_end(
    pid: int, started: str, woken: "Waker", look_seconds: float, most_seconds: float
) -> bool:
    """Wait until that process has ended or ``woken``, at most so long; return whether it has ended.

    Where the platform tells nobody of an end it is looked for every ``look_seconds``.
    """
    until = time.monotonic() + most_seconds
    with _held(pid, started) as descriptor:
        while is_running(pid, started) and (left := until - time.monotonic()) > 0:
            listened: list[Waker | int] = [woken]
            listened += [] if descriptor is None else [descriptor]
            if woken in _readable(
                listened, min(left, look_seconds) if descriptor is None else left
            ):
                break
    return not is_running(pid, started)


class Waker:
    """Wakes one thread that waits, for a time or for the end of a process."""

    def __init__(self) -> None:
        self._ear, self._mouth = socket.socketpair()

    def fileno(self) -> int:
        """Return what becomes readable."""
        return self._ear.fileno()

    def wake(self) -> None:
        """Wake whoever waits, or the next that does."""
        with contextlib.suppress(OSError):  # it was closed
            self._mouth.send(b"\0")

    def is_woken(self) -> bool:
        """Whether somebody woke it and nobody waited since."""
        return bool(_readable([self], 0))

    def wait(self, seconds: float | None) -> bool:
        """Wait at most so long, for ever with ``None``; return whether it was woken."""
        if not _readable([self], seconds):
            return False
        self._ear.recv(4096)
        return True

    def close(self) -> None:
        """Let go of both ends; nobody may wait any more."""
        self._ear.close()
        self._mouth.close()


@contextmanager
def _held(pid: int, started: str) -> Iterator[int | None]:
    """Lend a descriptor that means this process for ever, where there is such a thing."""
    descriptor: int | None = None
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            descriptor = os.pidfd_open(pid)
    try:
        # Asked after it was opened: what it means now it means for good.
        yield descriptor if descriptor is not None and is_running(pid, started) else None
    finally:
        if descriptor is not None:
            os.close(descriptor)


def _send(pid: int, descriptor: int | None, number: int) -> None:
    if sys.platform == "linux" and descriptor is not None:
        signal.pidfd_send_signal(descriptor, number)
    else:
        os.kill(pid, number)


def _wait(pid: int, started: str, descriptor: int | None, seconds: float) -> None:
    if descriptor is not None:
        _readable([descriptor], seconds)
        return
    until = time.monotonic() + seconds
    while is_running(pid, started) and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)


def _readable(listened: "Sequence[Waker | int]", seconds: float | None) -> "list[Waker | int]":
    with selectors.DefaultSelector() as selector:
        for each in listened:
            selector.register(each, selectors.EVENT_READ, each)
        return [key.data for key, _ in selector.select(seconds)]


def _look(pid: int) -> tuple[bool, str] | None:
    """Return whether a process has not ended yet, and when it started; ``None``: there is none."""
    looks = {"linux": _look_on_linux, "win32": _look_on_windows}
    return looks.get(sys.platform, _look_by_ps)(pid)


def _look_on_linux(pid: int) -> tuple[bool, str] | None:
    try:
        told = (_PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return None
    state, *fields = told.rpartition(")")[2].split()
    return state not in {"Z", "X"}, f"{boot} {fields[_AFTER_STATE]}"


def _look_by_ps(pid: int) -> tuple[bool, str] | None:
    asked = subprocess.run(  # noqa: S603 - a number and constants
        ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    state, _, started = asked.stdout.strip().partition(" ")
    return (not state.startswith("Z"), started.strip()) if started else None


def _look_on_windows(pid: int) -> tuple[bool, str] | None:
    import ctypes  # noqa: PLC0415 - Windows alone needs it
    from ctypes import wintypes  # noqa: PLC0415 - as above

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    limited, still_active = 0x1000, 259
    handle = kernel.OpenProcess(limited, False, pid)
    if not handle:
        return None
    try:
        times = [wintypes.FILETIME() for _ in range(4)]
        status = wintypes.DWORD()
        known = kernel.GetProcessTimes(handle, *(ctypes.byref(each) for each in times))
        kernel.GetExitCodeProcess(handle, ctypes.byref(status))
        if not known:
            return None
        began = f"{times[0].dwHighDateTime} {times[0].dwLowDateTime}"
        return status.value == still_active, began
    finally:
        kernel.CloseHandle(handle)
