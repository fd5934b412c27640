"""A profile with a mark, which tests copy, put back and continue twice."""

import shutil
from pathlib import Path
from uuid import UUID

from guardian.store import journal
from guardian.store.database import Database
from guardian.store.head import HeadComparison, HeadKeeper, HeadKind
from guardian.store.journal import Act
from guardian.vault.keys import SecretKey
from tests.rig.clock import START, MovableClock
from tests.rig.seeded_store import KEY

VAULT = UUID("6f9619ff-8b86-4011-b42d-00c04fc964ff")
SEED = bytes(range(100, 132))
OTHER_SEED = bytes(range(32, 64))


class Profile:
    """A folder with a database, and its mark in another folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "profile" / "guardian.db"
        self.mark = folder / "state" / f"{VAULT}.head"
        self.clock = MovableClock()

    def keeper(self, seed: bytes = SEED, vault_id: UUID = VAULT) -> HeadKeeper:
        return HeadKeeper(self.mark, SecretKey(seed), vault_id)

    def open(self, keeper: HeadKeeper | None = None) -> Database:
        return Database.open(self.path, KEY, self.clock, head=keeper or self.keeper())

    def act(self, count: int = 1, keeper: HeadKeeper | None = None) -> None:
        database = self.open(keeper)
        write(database, count)
        database.close()

    def compare(self, keeper: HeadKeeper | None = None) -> HeadComparison:
        head = keeper or self.keeper()
        database = self.open(head)
        with database.read() as connection:
            comparison = head.compare(connection)
            assert journal.verify(connection) is None, "each of these is sound in itself"
        database.close()
        return comparison

    def kind(self, keeper: HeadKeeper | None = None) -> HeadKind:
        return self.compare(keeper).kind

    def save(self, name: str) -> Path:
        """Copy both folders as they lie on the disk."""
        saved = self.folder / name
        for part in ("profile", "state"):
            if (self.folder / part).exists():
                shutil.copytree(self.folder / part, saved / part)
        return saved

    def put_back(self, saved: Path, part: str) -> None:
        shutil.rmtree(self.folder / part)
        shutil.copytree(saved / part, self.folder / part)


def write(database: Database, count: int = 1) -> None:
    for _ in range(count):
        with database.write() as connection:
            journal.append_act(connection, Act.UNLOCKED, START)
