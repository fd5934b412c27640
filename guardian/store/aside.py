"""Puts a database that cannot be used aside, so that a new one can be made in its place."""

from pathlib import Path

from guardian.clock import Clock, SystemClock
from guardian.store.errors import StoreAccessError

_TAILS = ("", "-wal", "-shm")


def set_aside(path: Path, clock: Clock | None = None) -> Path:
    """Rename the database at ``path`` with its -wal and -shm and return its new path.

    Nothing is deleted or overwritten; afterwards a new database can be made at ``path``.
    Raises :class:`StoreAccessError`.
    """
    stamp = f"{(clock or SystemClock()).now():%Y%m%dT%H%M%SZ}"
    aside = path.with_name(f"{path.name}.{stamp}.aside")
    number = 1
    while any(_beside(aside, tail).exists() for tail in _TAILS):
        number += 1
        aside = path.with_name(f"{path.name}.{stamp}-{number}.aside")
    try:
        # The file first: after a crash in between, opening refuses the -wal that is left over,
        # and the next call puts it aside too.
        for tail in _TAILS:
            if _beside(path, tail).exists():
                _beside(path, tail).rename(_beside(aside, tail))
    except OSError as error:
        raise StoreAccessError from error
    return aside


def _beside(path: Path, tail: str) -> Path:
    return path.with_name(path.name + tail)
