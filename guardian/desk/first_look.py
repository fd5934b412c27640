"""What lies in a profile's folder before anything is opened.

The lock screen waits for this, so it imports the vault and nothing of the records.
"""

import shutil
from pathlib import Path

from guardian.desk.opening_state import OpeningState
from guardian.desk.place import ProfilePlace
from guardian.desk.profile import DATABASE_NAME, WATCH_DATABASE_NAME
from guardian.store.errors import StoreAccessError
from guardian.vault import opening, tries, vault_document

READY = "restored-"
"""What the name of a folder begins with that holds a restored profile, made whole."""
_NEW = (DATABASE_NAME, tries.FILE_NAME, vault_document.FILE_NAME)
_OLD = (
    *(
        f"{name}{tail}"
        for name in (WATCH_DATABASE_NAME, DATABASE_NAME)
        for tail in ("-wal", "-shm")
    ),
    WATCH_DATABASE_NAME,
)


def state_of(place: ProfilePlace) -> OpeningState:
    """Return what has to be asked for; reads files only. Raises what ``opening.status`` does."""
    status = opening.status(place.folder)
    if status.version is None:
        return OpeningState.NEW
    if status.version == 1 and status.keyring is not None:
        return OpeningState.WITHOUT_PASSPHRASE
    return OpeningState.LOCKED


def finish_restoring(place: ProfilePlace) -> None:
    """Put a restored profile in place and set the files before it aside; nothing without one.

    Raises StoreAccessError.
    """
    try:
        for ready in sorted(place.folder.glob(f"{READY}*")):
            _swap(place.folder, ready, f".{ready.name.removeprefix(READY)}.aside")
    except OSError as error:
        raise StoreAccessError from error


def _swap(folder: Path, ready: Path, ending: str) -> None:
    """Swap file by file, each step such that the whole may be done again."""
    if (ready / DATABASE_NAME).exists():  # once it is gone from here, these are new ones
        for name in _OLD:
            _set_aside(folder / name, ending)
    for name in _NEW:
        if (ready / name).exists():
            _set_aside(folder / name, ending)
            (ready / name).rename(folder / name)
    shutil.rmtree(ready)


def _set_aside(path: Path, ending: str) -> None:
    if path.exists():
        path.rename(path.with_name(path.name + ending))
