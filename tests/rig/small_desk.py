"""The desk over a database that a test made: a vault of its own, cheap and without a keyring."""

from pathlib import Path

from guardian.clock import Clock
from guardian.desk import composing
from guardian.desk.gate import Gate
from guardian.desk.place import ProfilePlace
from guardian.desk.records import OpenRecords, compared, head_of, watch_database
from guardian.desk.services import Services
from guardian.store.database import Database
from guardian.vault import opening
from guardian.vault.passphrase import Argon2Parameters

PASSPHRASE = "six small owls on a wire"
QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)


def compose(folder: Path, database: Database, clock: Clock, language: str) -> Services:
    """Return the services; ``PASSPHRASE`` opens the vault, not the database."""
    place = ProfilePlace(
        folder=folder, state_folder=folder / "state", find_keyring=lambda _name: None, cost=QUICK
    )
    if opening.status(folder).version is None:
        keys = opening.create(folder, None, PASSPHRASE, QUICK)
    else:
        keys = opening.unlock(folder, None, PASSPHRASE, QUICK)
    head = head_of(place, keys)
    watch, _ = watch_database(place, keys.watch, clock)
    records = OpenRecords(
        place=place,
        clock=clock,
        keys=keys,
        head=head,
        database=database,
        watch_database=watch,
        history=compared(head, database),
    )
    return composing.compose(records, Gate(place), language)
