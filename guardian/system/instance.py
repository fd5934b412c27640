"""One Guardian per profile: a lock that dies with its process.

Two processes on one profile would use the same refresh token twice, which ends the link (RFC 9700
section 4.14). The lock is the kernel's, on the open file: no crash leaves it behind, and a process
image that is replaced loses it at that moment and takes it again, so two never run at once.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self

from guardian.errors import GuardianError, Recovery
from guardian.words import N_

if TYPE_CHECKING:
    from guardian.system.door import Answer, Door

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_NAME = "lock"
AGAIN_SECONDS = 0.05
LEAVING_SECONDS = 10.0
"""How long a Guardian without a window may take to leave: it may be telling somebody just now."""
PATIENCE_SECONDS = 3.0
"""How long a running Guardian may take to answer."""


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
        self._door: Door | None = None

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
        """Call ``on_show``, on a thread of its own, whenever somebody of this user knocks."""
        from guardian.system.door import Door  # noqa: PLC0415 - heavy, and the window waits

        self._door = Door.open(self._folder, on_show)

    def serve_leaving(self, on_leave: Callable[[], None]) -> None:
        """Call ``on_leave``, on a thread of its own, when a Guardian with a window wants it."""
        from guardian.system.door import Answer, Door  # noqa: PLC0415 - see serve

        self._door = Door.open(self._folder, on_leave, Answer.LEAVING)

    def release(self) -> None:
        """Close the door and let another process take the profile."""
        if self._door is not None:
            self._door.close()
            self._door = None
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def take_or_show(folder: Path, patience_seconds: float = PATIENCE_SECONDS) -> Instance | None:
    """Take a profile; ``None``: another Guardian has it and shows its window now.

    One without a window leaves it to us. Raises AnotherGuardianError where the other one does not
    answer, and NoLockError.
    """
    try:
        instance = Instance.take(folder)
        if instance is not None:
            return instance
        from guardian.system.door import Answer  # noqa: PLC0415 - see serve

        answer = ask(folder, patience_seconds)
        if answer is Answer.SHOWN:
            return None
        # It leaves, or it may have ended meanwhile.
        instance = _take_soon(folder, LEAVING_SECONDS if answer is Answer.LEAVING else 0.0)
    except OSError as error:
        raise NoLockError(folder=str(folder)) from error
    if instance is None:
        raise AnotherGuardianError
    return instance


def ask(folder: Path, patience_seconds: float = PATIENCE_SECONDS) -> "Answer | None":
    """Ask the Guardian that uses ``folder`` to show its window or to leave.

    ``None``: it does not answer.
    """
    from guardian.system.door import knock  # noqa: PLC0415 - see serve

    return knock(folder, patience_seconds)


def _take_soon(folder: Path, patience_seconds: float) -> Instance | None:
    deadline = time.monotonic() + patience_seconds
    while (instance := Instance.take(folder)) is None and time.monotonic() < deadline:
        time.sleep(AGAIN_SECONDS)
    return instance


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
