"""Waiting for the right to write, as long as somebody still wants it.

SQLite's own waiting cannot be cut short: it would keep a thread that was asked to stop for as long
as another process writes. So it waits in short pieces, and looks between them.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any

from sqlcipher3 import dbapi2

from guardian.store.errors import DatabaseClosedError

LOOK_SECONDS = 0.025
"""So long at most somebody waits on who was called off."""


def _never() -> bool:
    return False


_called_off: ContextVar[Callable[[], bool]] = ContextVar("_called_off", default=_never)


@contextmanager
def unless(called_off: Callable[[], bool]) -> Iterator[None]:
    """Let this thread wait in the block only while ``called_off`` says no.

    A wait that is called off raises :class:`DatabaseClosedError`. What has begun is finished, and
    what need not wait is done all the same.
    """
    before = _called_off.set(called_off)
    try:
        yield
    finally:
        _called_off.reset(before)


@contextmanager
def to_the_end() -> Iterator[None]:
    """Let this thread wait in the block whatever :func:`unless` says around it.

    A database that is closed ends the wait all the same.
    """
    with unless(_never):
        yield


@contextmanager
def turn(lock: Lock, is_closed: Callable[[], bool]) -> Iterator[None]:
    """Hold ``lock``, however long that takes. Raises :class:`DatabaseClosedError`."""
    while not lock.acquire(timeout=LOOK_SECONDS):
        _go_on(is_closed)
    try:
        yield
    finally:
        lock.release()


def begin_writing(connection: Any, is_closed: Callable[[], bool], most_seconds: float) -> None:
    """Begin a transaction that writes, waiting at most ``most_seconds`` for other processes.

    Raises the driver's error where it took longer, and :class:`DatabaseClosedError`.
    """
    end = time.monotonic() + most_seconds
    connection.execute(f"PRAGMA busy_timeout = {int(LOOK_SECONDS * 1000)}")
    while not _has_begun(connection, last=time.monotonic() >= end):
        _go_on(is_closed)
    connection.execute(f"PRAGMA busy_timeout = {int(most_seconds * 1000)}")


def _has_begun(connection: Any, *, last: bool) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except dbapi2.OperationalError as error:
        if last or not getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise
        return False
    return True


def _go_on(is_closed: Callable[[], bool]) -> None:
    if is_closed() or _called_off.get()():
        raise DatabaseClosedError
