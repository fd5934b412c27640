"""Whether somebody serves a ledger that is a file: a lock that dies with its process.

The lock is the kernel's, on an empty file beside the ledger: on the ledger itself it would get in
the way of SQLite's own.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SUFFIX = ".serving"


@contextmanager
def marked_as_served(engine: Engine) -> Iterator[None]:
    """Let others see until the block ends that this process serves the ledger."""
    lock = _taken(engine)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def is_served(engine: Engine) -> bool:
    """Whether a process serves the ledger; one on a database server is never told of."""
    if _file(engine) is None:
        return False
    lock = _taken(engine)
    if lock is None:
        return True
    os.close(lock)
    return False


def _file(engine: Engine) -> Path | None:
    address = engine.url
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(f"{address.database}{SUFFIX}")


def _taken(engine: Engine) -> int | None:
    """Return the lock; ``None``: another has it, or there is nothing to lock."""
    file = _file(engine)
    if file is None:
        return None
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
