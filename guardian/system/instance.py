"""One Guardian per profile: a lock that dies with its process, and a door to knock at.

Two processes on one profile would use the same refresh token twice, which ends the link (RFC 9700
section 4.14). The lock is the kernel's, on the open file: no crash leaves it behind, and a process
image that is replaced loses it at that moment and takes it again, so two never run at once.

The door is a private socket (a named pipe on Windows). To knock is the whole message: nothing is
ever read from it, and the answer is one constant word.
"""

import contextlib
import hashlib
import os
import socket
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self

from guardian.errors import GuardianError, Recovery
from guardian.words import N_

if TYPE_CHECKING:
    from multiprocessing.connection import Connection, Listener

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = "lock"
SOCKET_NAME = "show.sock"
PATIENCE_SECONDS = 3.0
"""How long a running Guardian may take to answer."""
_SHOWN = b"shown"
_LONGEST_SOCKET_PATH_BYTES = 100
"""Of the 104 (macOS) or 108 (Linux) with the final NUL."""
_WAITING_KNOCKS = 16
_AGAIN_SECONDS = 0.05


class AnotherGuardianError(GuardianError):
    """Another process has the profile and does not answer."""

    code = "another_guardian"
    title = N_("Guardian is running already")
    message = N_(
        "Another Guardian uses this profile, and it did not answer when it was asked to show its "
        "window."
    )
    advice = N_(
        "Wait a little and try again. If it stays so, end the other one or restart the computer."
    )
    recovery = Recovery.NEEDS_YOU


class NoLockError(GuardianError):
    """The folder cannot be written, or its file system has no locks. ``folder``: its path."""

    code = "no_lock"
    title = N_("Guardian's folder cannot be locked")
    message = N_(
        "Guardian makes sure that it runs only once on a profile, and in this folder it cannot: "
        "{folder}"
    )
    advice = N_(
        "Check that the folder belongs to you and that its disk is not full or read-only, then "
        "try again."
    )
    recovery = Recovery.NEEDS_YOU


class Instance:
    """The right to use a profile; held until :meth:`release` or the end of the process."""

    def __init__(self, folder: Path, lock: int) -> None:
        self._folder = folder
        self._lock = lock
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None
        self._ending = threading.Event()

    @classmethod
    def take(cls, folder: Path) -> Self | None:
        """Return the right to use ``folder``, which is made if needed; ``None``: somebody has it.

        Raises OSError where the folder cannot be written or its file system has no locks.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        lock = os.open(folder / LOCK_NAME, flags, 0o600)
        try:
            _lock(lock)
        except (BlockingIOError, PermissionError):
            os.close(lock)
            return None
        except OSError:
            os.close(lock)
            raise
        return cls(folder, lock)

    def serve(self, on_show: Callable[[], None]) -> None:
        """Call ``on_show``, on a thread of its own, whenever somebody of this user knocks.

        Where no door can be made the profile is still ours alone; then nobody can knock.
        """
        address = _address(self._folder)
        if address is None:
            return
        with contextlib.suppress(OSError):
            # Whoever holds the lock owns the door; a killed process left it behind.
            _remove(address)
            from multiprocessing.connection import (  # noqa: PLC0415 - heavy, and first paint waits
                Listener,
            )

            self._listener = Listener(address, backlog=_WAITING_KNOCKS)
            _keep_private(address)
            self._thread = threading.Thread(
                target=self._serve, args=(self._listener, on_show), name="door", daemon=True
            )
            self._thread.start()

    def release(self) -> None:
        """Close the door and let another process take the profile."""
        self._ending.set()
        if self._thread is not None and self._listener is not None:
            from multiprocessing.connection import Client  # noqa: PLC0415 - see serve

            # Closing a socket wakes nobody who waits for a knock; a knock does.
            with contextlib.suppress(OSError):
                Client(self._listener.address).close()
            self._thread.join(PATIENCE_SECONDS)
            self._listener.close()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _serve(self, listener: "Listener", on_show: Callable[[], None]) -> None:
        while not self._ending.is_set():
            try:
                with listener.accept() as knock:
                    if _of_this_user(knock) and not self._ending.is_set():
                        on_show()
                        knock.send_bytes(_SHOWN)
            except OSError:
                # Who knocked is gone, or there is no descriptor left for now.
                self._ending.wait(_AGAIN_SECONDS)


def take_or_show(folder: Path, patience_seconds: float = PATIENCE_SECONDS) -> Instance | None:
    """Take a profile; ``None``: another Guardian has it and shows its window now.

    Raises AnotherGuardianError where that one does not answer, and NoLockError.
    """
    try:
        instance = Instance.take(folder)
        if instance is None and not ask_to_show(folder, patience_seconds):
            # It may have ended meanwhile.
            instance = Instance.take(folder)
            if instance is None:
                raise AnotherGuardianError
    except OSError as error:
        raise NoLockError(folder=str(folder)) from error
    return instance


def ask_to_show(folder: Path, patience_seconds: float = PATIENCE_SECONDS) -> bool:
    """Ask the Guardian that uses ``folder`` to show its window; return whether it answered."""
    address = _address(folder)
    if address is None:
        return False
    answered = threading.Event()
    given_up = threading.Event()
    # A thread, since connecting to a process that was stopped may block for ever.
    threading.Thread(
        target=_knock, args=(address, answered, given_up), name="knock", daemon=True
    ).start()
    answered.wait(patience_seconds)
    given_up.set()
    return answered.is_set()


def _knock(address: str, answered: threading.Event, given_up: threading.Event) -> None:
    """Try until somebody opens: who has just taken the profile may not have its door yet."""
    from multiprocessing.connection import Client  # noqa: PLC0415 - see serve

    while not given_up.is_set():
        with contextlib.suppress(OSError, EOFError), Client(address) as door:
            if _of_this_user(door) and door.recv_bytes(len(_SHOWN)) == _SHOWN:
                answered.set()
                return
        given_up.wait(_AGAIN_SECONDS)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _address(folder: Path) -> str | None:
    """Return where the door of a profile is; ``None`` where no path is short enough for one."""
    if sys.platform == "win32":
        return rf"\\.\pipe\guardian-{_mark(folder)}"
    places = (_runtime_folder(), folder)
    names = (f"guardian-{_mark(folder)}.sock", SOCKET_NAME)
    paths = [place / name for place, name in zip(places, names, strict=True) if place is not None]
    fitting = [path for path in paths if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH_BYTES]
    return str(fitting[0]) if fitting else None


def _mark(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]


def _runtime_folder() -> Path | None:
    """Return the session's private folder if it is one: ours, and closed to everybody else."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    if sys.platform == "win32" or not named:
        return None
    try:
        about = os.stat(named)  # noqa: PTH116 - of whatever the variable holds
    except (OSError, ValueError):
        return None
    return Path(named) if about.st_uid == os.getuid() and not about.st_mode & 0o077 else None


def _remove(address: str) -> None:
    if sys.platform != "win32":
        Path(address).unlink(missing_ok=True)


def _keep_private(address: str) -> None:
    if sys.platform != "win32":
        Path(address).chmod(0o600)


def _of_this_user(connection: "Connection[bytes, bytes]") -> bool:
    """Return whether the other end is a process of this user; the folder keeps others out too."""
    if sys.platform != "linux":
        return True
    with socket.socket(fileno=os.dup(connection.fileno())) as peer:
        length = struct.calcsize("3i")
        credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, length)
    _pid, uid, _gid = struct.unpack("3i", credentials)
    return bool(uid == os.getuid())
