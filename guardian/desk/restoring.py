"""Backups: written from open records, and put in the place of a profile.

A restored profile is made whole in a folder beside the files that it replaces, and its name then
says so; from there on an interruption only means that the rest is done at the next start.
"""

import contextlib
import shutil
from pathlib import Path

from guardian.clock import Clock
from guardian.desk.first_look import READY
from guardian.desk.place import ProfilePlace
from guardian.desk.profile import DATABASE_NAME
from guardian.desk.records import head_of
from guardian.errors import GuardianError
from guardian.store import backup, journal
from guardian.store.database import Database
from guardian.store.errors import StoreAccessError
from guardian.store.journal import Act
from guardian.vault import opening
from guardian.vault.keys import OpenKeys
from guardian.vault.passphrase_backup import open_backup
from guardian.vault.slots import FIRST_GENERATION, secret_name

_UNREADY = "restoring-"


def prepare(place: ProfilePlace, file: Path, passphrase: str, clock: Clock) -> None:
    """Make a profile of a backup; :func:`~guardian.desk.first_look.finish_restoring` puts it there.

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
        unready.replace(unready.with_name(unready.name.replace(_UNREADY, READY)))
    except OSError as error:
        raise StoreAccessError from error
    finally:
        key.wipe()
        clear_away(place)


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
