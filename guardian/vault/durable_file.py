"""Small files of the profile folder: read with a bound, replaced so that a crash leaves one whole.

Only one Guardian may write to one folder at a time.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from guardian.vault.errors import VaultDamagedError, VaultStorageError

_MOST_BLANKED_BYTES = 1024 * 1024
"""More than any file has that is written here; what somebody put in its place may be endless."""


def read_bounded(path: Path, largest: int) -> bytes | None:
    """Return what the file holds, or ``None`` where there is none.

    Raises VaultDamagedError where it has more than ``largest`` bytes or is no file at all,
    VaultStorageError.
    """
    while True:
        try:
            with open(path, "rb", opener=_without_waiting) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise VaultDamagedError
                raw = file.read(largest + 1)
                replaced = os.fstat(file.fileno()).st_nlink == 0
        except FileNotFoundError:
            return None
        except OSError as error:
            raise VaultStorageError from error
        if replaced:
            continue  # by another thread of ours, which may have blanked it already
        if len(raw) > largest:
            raise VaultDamagedError
        return raw


def write_durably(path: Path, content: bytes, *, blank: bool = True) -> None:
    """Put ``content`` in place of the file: after a crash the old one is there or the new one.

    ``blank``: what the old one held is overwritten on the disk afterwards, as far as the file
    system lets itself be told, since it may open with a passphrase that was changed. Raises
    VaultStorageError.
    """
    temporary = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _overwritten_afterwards(path) if blank else contextlib.nullcontext():
            _write_new(temporary, content)
            put_in_place(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise VaultStorageError from error


def put_in_place(part: Path, path: Path) -> None:
    """Give the finished file ``part`` the name ``path``, durably. Raises OSError."""
    with part.open("rb+") as finished:
        os.fsync(finished.fileno())
    part.replace(path)
    if os.name != "posix":
        return  # Windows opens no folder, and its rename is journalled.
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe that was put in its place is opened too, and waits for nobody."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _write_new(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


@contextlib.contextmanager
def _overwritten_afterwards(path: Path) -> Iterator[None]:
    """Hold the file of that name open while it is replaced, and then blank what it held."""
    if os.name != "posix" or path.is_symlink() or not path.exists():
        yield  # Windows replaces no open file.
        return
    with path.open("r+b", buffering=0) as old:
        yield
        with contextlib.suppress(OSError):
            _blank(old)


def _blank(old: FileIO) -> None:
    found = os.fstat(old.fileno())
    if found.st_nlink == 0:  # Another name, such as a backup's, keeps what it has.
        old.write(bytes(min(found.st_size, _MOST_BLANKED_BYTES)))
        os.fsync(old.fileno())
