"""Translates what the driver and the file system raise into errors fit for a parent."""

import errno

from guardian.store.errors import (
    CorruptDatabaseError,
    DiskFullError,
    StoreAccessError,
    StoreBusyError,
    StoreError,
    WrongKeyError,
)

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


def as_store_error(error: Exception) -> Exception:
    """Return the :class:`StoreError` that ``error`` means.

    A wrong statement is no accident of the machine: that error is returned as it is.
    """
    if isinstance(error, OSError):
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        return DiskFullError() if full else StoreAccessError()
    name = getattr(error, "sqlite_errorname", "")
    for prefix, kind in _BY_NAME.items():
        if name.startswith(prefix):
            return kind()
    return error
