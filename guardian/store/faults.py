"""Translates what the driver and the file system raise into errors fit for a parent."""

import errno
import os
from pathlib import Path
from tempfile import TemporaryFile

from guardian.store.errors import (
    CorruptDatabaseError,
    DiskFullError,
    StoreAccessError,
    StoreBusyError,
    StoreError,
    WrongKeyError,
)

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NEEDED_BYTES = 32 * 1024
"""SQLite makes so large a ``-shm`` for a log, and calls a disk without room for it broken."""

_BY_NAME: dict[str, type[StoreError]] = {
    "SQLITE_FULL": DiskFullError,
    "SQLITE_CORRUPT": CorruptDatabaseError,
    "SQLITE_NOTADB": WrongKeyError,
    "SQLITE_BUSY": StoreBusyError,
    "SQLITE_LOCKED": StoreBusyError,
    "SQLITE_PERM": StoreAccessError,
    "SQLITE_READONLY": StoreAccessError,
    "SQLITE_CANTOPEN": StoreAccessError,
    "SQLITE_IOERR": StoreAccessError,
    "SQLITE_NOMEM": StoreError,
    "SQLITE_PROTOCOL": StoreError,
}


def as_store_error(error: Exception, folder: Path) -> Exception:
    """Return the :class:`StoreError` that ``error`` means for records in ``folder``.

    A wrong statement is no accident of the machine: that error is returned as it is.
    """
    if isinstance(error, OSError):
        return DiskFullError() if error.errno in _FULL else StoreAccessError()
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_IOERR") and _is_full(folder):
        return DiskFullError()
    for prefix, kind in _BY_NAME.items():
        if name.startswith(prefix):
            return kind()
    return error


def _is_full(folder: Path) -> bool:
    """Find out by writing, because a quota is not among what a disk says is free."""
    try:
        with TemporaryFile(dir=folder) as file:
            os.pwrite(file.fileno(), bytes(_NEEDED_BYTES), 0)
    except OSError as error:
        return error.errno in _FULL
    return False
