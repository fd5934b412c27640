"""Small files of the profile folder: read with a bound, replaced so that a crash leaves one whole.

Only one Guardian may write to one folder at a time.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from guardian.vault.errors import VaultDamagedError, VaultStorageError


def read_bounded(path: Path, largest: int) -> bytes | None:
    """Return what the file holds, or ``None`` where there is none.

    Raises VaultDamagedError where it has more than ``largest`` bytes, VaultStorageError.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise VaultStorageError from error
    if len(raw) > largest:
        raise VaultDamagedError
    return raw


def write_durably(path: Path, content: bytes) -> None:
    """Put ``content`` in place of the file: after a crash the old one is there or the new one.

    What the old one held is overwritten on the disk afterwards, as far as the file system lets
    itself be told, since it may open with a passphrase that was changed. Raises VaultStorageError.
    """
    temporary = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _overwritten_afterwards(path):
            _write_new(temporary, content)
            temporary.replace(path)
            _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise VaultStorageError from error


def _write_new(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def _overwritten_afterwards(path: Path) -> Iterator[None]:
    """Hold the file of that name open while it is replaced, and then blank what it held."""
    if os.name != "posix" or path.is_symlink() or not path.exists():
        yield  # Windows replaces no open file.
        return
    with path.open("r+b") as old:
        yield
        with contextlib.suppress(OSError):
            _blank(old)


def _blank(old: BinaryIO) -> None:
    found = os.fstat(old.fileno())
    if found.st_nlink == 0:  # Another name, such as a backup's, keeps what it has.
        old.write(bytes(found.st_size))
        old.flush()
        os.fsync(old.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows opens no folder, and its rename is journalled.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
