"""A process that outlives the one that started it, and is found again by its folder.

It has a session of its own, so that neither the end of the terminal nor of the window ends it. One
file says which process it is; one lock, handed to it open, is held for as long as it lives, so that
two never work in one folder. What it may know comes in by the first line of its standard input: it
waits for that line until the file is written, so none runs that the file does not name.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from guardian.system.process_identity import Waker, end, is_running, started_at, wait_for_end
from guardian.system.small_file import SmallFile

if sys.platform != "win32":
    import fcntl

STATE_NAME = "process.json"
LOCK_NAME = "lock"
LOG_NAME = "process.log"
MOST_LOG_BYTES = 64 * 1024
GRACE_SECONDS = 15.0
"""How long it may take to end by itself: answers that are under way may end first."""
LOOK_SECONDS = 5.0
"""How often it is looked at where no platform tells of its end."""
TIDY_SECONDS = 3600.0
_FIELDS = ("pid", "started")


class FolderInUseError(OSError):
    """Another process, which the file does not name, works in the folder."""


class _LetGo(subprocess.Popen[bytes]):
    """A process that nobody here waits for."""

    def __del__(self, *_: object) -> None:
        """Say nothing: it is meant to go on."""


class LastingProcess:
    """The process of one folder; at most one runs, whoever started it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = SmallFile(folder / STATE_NAME)

    @property
    def log(self) -> Path:
        """What it writes: bounded, and begun anew with each start."""
        return self.folder / LOG_NAME

    def pid(self) -> int | None:
        """Return the number of the process; ``None``: it does not run."""
        known = self._known()
        return known[0] if known is not None and is_running(*known) else None

    def start(self, command: Sequence[str], line: bytes) -> None:
        """Start ``command``, which gets ``line``; nothing where it runs.

        Raises FolderInUseError, and OSError where it cannot be started.
        """
        if self.pid() is not None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = self._locked()
        try:
            process = self._spawn(command, lock)
        finally:
            if lock is not None:
                os.close(lock)
        assert process.stdin is not None  # noqa: S101 - asked for in _spawn
        with process.stdin as pipe:
            known = process.pid, started_at(process.pid)
            self._state.write(json.dumps(dict(zip(_FIELDS, known, strict=True))).encode("ascii"))
            if self._known() == known:  # on a full disk it is told nothing, and ends
                _tell(pipe.fileno(), line + b"\n")

    def end(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """End it, gently first; returns when it is gone."""
        known = self._known()
        if known is not None:
            end(*known, grace_seconds)

    def wait_for_end(self, woken: Waker) -> bool:
        """Wait until it has ended, or ``woken``; return whether it has ended."""
        known = self._known()
        while known is not None and not wait_for_end(*known, woken, LOOK_SECONDS, TIDY_SECONDS):
            if woken.is_woken():
                return False
            self.bound_log()
        return True

    def bound_log(self) -> None:
        """Empty what it wrote where that is too much; it goes on at the beginning."""
        try:
            if self.log.stat().st_size > MOST_LOG_BYTES:
                os.truncate(self.log, 0)
        except OSError:
            return

    def _known(self) -> tuple[int, str] | None:
        try:
            told = json.loads(self._state.read())
            pid, started = (told[name] for name in _FIELDS)
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
        sound = isinstance(pid, int) and pid > 1 and isinstance(started, str)
        return (pid, started) if sound else None

    def _locked(self) -> int | None:
        """Return the lock, taken; Windows has none that can be handed on."""
        if sys.platform == "win32":
            return None
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
        lock = os.open(self.folder / LOCK_NAME, flags, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise FolderInUseError from None
        except OSError:
            os.close(lock)
            raise
        return lock

    def _spawn(self, command: Sequence[str], lock: int | None) -> "_LetGo":
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
        log = os.open(self.log, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
        try:
            return _LetGo(
                list(command),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=() if lock is None else (lock,),
                creationflags=getattr(subprocess, "DETACHED_PROCESS", 0)
                | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        finally:
            os.close(log)


def _tell(descriptor: int, line: bytes) -> None:
    """Write past the buffer, which would keep a copy; one that has ended already hears nothing."""
    try:
        while line:
            line = line[os.write(descriptor, line) :]
    except BrokenPipeError:
        return
