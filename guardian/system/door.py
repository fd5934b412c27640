"""A door to knock at: how a second Guardian asks the first one to show its window, or to leave.

A private socket, or a named pipe on Windows. To knock is the whole message: nothing is ever read
from who knocks, and the answer is one of two constant words.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import queue
import socket
import struct
import sys
import threading
from collections.abc import Callable
from enum import Enum
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Self

SOCKET_NAME = "show.sock"
_LONGEST_SOCKET_PATH_BYTES = 100
"""Of the 104 (macOS) or 108 (Linux) with the final NUL."""
_WAITING_KNOCKS = 16
_AGAIN_SECONDS = 0.05
_LAST_ANSWER_SECONDS = 3.0


class Answer(Enum):
    """What whoever holds a profile says to a knock."""

    SHOWN = b"shown"
    """My window is on the screen now."""
    LEAVING = b"leave"
    """I have no window; the profile is yours in a moment."""


_ANSWER_BYTES = len(Answer.SHOWN.value)


class Door:
    """An open door; whoever holds the lock of a profile owns it."""

    def __init__(self, listener: Listener, on_knock: Callable[[], None], answer: Answer) -> None:
        self._listener = listener
        self._on_knock = on_knock
        self._word = answer.value
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._answer, name="door", daemon=True)
        self._thread.start()

    @classmethod
    def open(
        cls, folder: Path, on_knock: Callable[[], None], answer: Answer = Answer.SHOWN
    ) -> Self | None:
        """Open the door of a profile; ``None`` where none can be made, so nobody can knock.

        ``on_knock`` is called on a thread of the door, before ``answer`` is given. What a killed
        process left is replaced.
        """
        address = _address(folder)
        if address is None:
            return None
        try:
            _remove(address)
            listener = Listener(address, backlog=_WAITING_KNOCKS)
            _keep_private(address)
        except OSError:
            return None
        return cls(listener, on_knock, answer)

    def close(self) -> None:
        """Answer nobody any more; returns when that holds."""
        self._closing.set()
        # Closing a socket wakes nobody who waits for a knock; a knock does.
        with contextlib.suppress(OSError):
            Client(self._listener.address).close()
        self._thread.join(_LAST_ANSWER_SECONDS)
        self._listener.close()

    def _answer(self) -> None:
        while not self._closing.is_set():
            try:
                with self._listener.accept() as visitor:
                    if _of_this_user(visitor) and not self._closing.is_set():
                        self._on_knock()
                        visitor.send_bytes(self._word)
            except OSError:
                # Who knocked is gone, or there is no descriptor left for now.
                self._closing.wait(_AGAIN_SECONDS)


def knock(folder: Path, patience_seconds: float) -> Answer | None:
    """Knock at the door of a profile; return the answer, ``None`` where none came in time."""
    address = _address(folder)
    if address is None:
        return None
    answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
    given_up = threading.Event()
    # A thread, since connecting to a process that was stopped may block for ever.
    threading.Thread(
        target=_try, args=(address, answers, given_up), name="knock", daemon=True
    ).start()
    try:
        return answers.get(timeout=patience_seconds)
    except queue.Empty:
        return None
    finally:
        given_up.set()


def _try(address: str, answers: queue.SimpleQueue[Answer], given_up: threading.Event) -> None:
    """Try until somebody opens: who has just taken the profile may not have its door yet."""
    while not given_up.is_set():
        # ValueError: a word that nobody of us says.
        with contextlib.suppress(OSError, EOFError, ValueError), Client(address) as door:
            if _of_this_user(door):
                answers.put(Answer(door.recv_bytes(_ANSWER_BYTES)))
                return
        given_up.wait(_AGAIN_SECONDS)


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


def _of_this_user(connection: Connection[bytes, bytes]) -> bool:
    """Return whether the other end is a process of this user; the folder keeps others out too."""
    if sys.platform != "linux":
        return True
    with socket.socket(fileno=os.dup(connection.fileno())) as peer:
        length = struct.calcsize("3i")
        credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, length)
    _pid, uid, _gid = struct.unpack("3i", credentials)
    return bool(uid == os.getuid())
