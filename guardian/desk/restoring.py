"""Backups: written from open records, and put in the place of a profile.

A restored profile is made whole in a folder beside the files that it replaces, and its name then
says so; from there on an interruption only means that the rest is done at the next start.
"""

import contextlib
import shutil
from pathlib import Path

from guardian.clock import Clock
from guardian.desk.place import ProfilePlace
from guardian.desk.profile import DATABASE_NAME, WATCH_DATABASE_NAME
from guardian.desk.records import head_of
from guardian.errors import GuardianError
from guardian.store import backup, journal
from guardian.store.database import Database
from guardian.store.errors import StoreAccessError
from guardian.store.journal import Act
from guardian.vault import opening, tries, vault_document
from guardian.vault.keys import OpenKeys
from guardian.vault.passphrase_backup import open_backup
from guardian.vault.slots import FIRST_GENERATION, secret_name

_READY = "restored-"
_UNREADY = "restoring-"
_NEW = (DATABASE_NAME, tries.FILE_NAME, vault_document.FILE_NAME)
_OLD = (
    *(
        f"{name}{tail}"
        for name in (WATCH_DATABASE_NAME, DATABASE_NAME)
        for tail in ("-wal", "-shm")
    ),
    WATCH_DATABASE_NAME,
)


def prepare(place: ProfilePlace, file: Path, passphrase: str, clock: Clock) -> None:
    """Make a profile of a backup, which :func:`finish` puts in place.

    It gets keys of its own, which this computer and the passphrase of the backup open. Raises the
    errors of backups, of the vault and of the store; nothing has changed then.
    """
    header = backup.read_header(file)
    key = open_backup(header.seal, passphrase, backup.BOUND)
    clear_away(place)  # what a start before this one left
    unready = place.folder / f"{_UNREADY}{clock.now():%Y%m%dT%H%M%SZ}"
    try:
        unready.mkdir(mode=0o700, parents=True)
        keys = opening.create(unready, place.find_keyring(None), passphrase, place.cost)
        try:
            backup.restore_database(file, key, unready / DATABASE_NAME, keys.database_key)
            _accept(place, unready / DATABASE_NAME, keys, clock)
        finally:
            keys.wipe()
        unready.replace(unready.with_name(unready.name.replace(_UNREADY, _READY)))
    except OSError as error:
        raise StoreAccessError from error
    finally:
        key.wipe()
        clear_away(place)


def finish(place: ProfilePlace) -> None:
    """Put a restored profile in place and set the files before it aside; nothing without one.

    Raises StoreAccessError.
    """
    try:
        for ready in sorted(place.folder.glob(f"{_READY}*")):
            _swap(place.folder, ready, f".{ready.name.removeprefix(_READY)}.aside")
    except OSError as error:
        raise StoreAccessError from error


def clear_away(place: ProfilePlace) -> None:
    """Forget restorations that were broken off: folder, mark, and secret in the keyring.

    May wait for the keyring: call it where the keyring has to be asked anyway. What cannot be
    forgotten now is tried again at the next unlock.
    """
    for unready in place.folder.glob(f"{_UNREADY}*"):
        with contextlib.suppress(GuardianError, OSError):
            status = opening.status(unready)
            if status.vault_id is not None:
                place.head(status.vault_id).unlink(missing_ok=True)
            if status.vault_id is not None and status.keyring is not None:
                keyring = place.find_keyring(status.keyring)
                if keyring is None:
                    continue
                keyring.delete(secret_name(status.vault_id, FIRST_GENERATION))
            shutil.rmtree(unready)


def _accept(place: ProfilePlace, path: Path, keys: OpenKeys, clock: Clock) -> None:
    """Begin the journal's mark of a restored database."""
    head = head_of(place, keys)
    database = Database.open(path, keys.database_key.reveal(), clock, head=head)
    try:
        with database.write() as connection:
            journal.append_act(connection, Act.BACKUP_RESTORED, clock.now())
            head.accept(connection)
        database.settle()
    finally:
        database.close()


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
