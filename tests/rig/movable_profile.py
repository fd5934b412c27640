"""A profile that a test opens again and again, as a computer does that is started anew."""

from pathlib import Path

from guardian.desk.opening import ProfileOpening
from guardian.store import journal
from guardian.store.database import Database
from guardian.store.journal import JournalEntry
from guardian.vault import opening
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.secret_store import SecretStore
from tests.rig.clock import MovableClock

PASSPHRASE = "six small owls on a wire"
QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)


class MovableSinceBoot:
    """Time since a start of the computer, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.boot = "first"

    def seconds(self) -> float:
        return self.now

    def boot_id(self) -> str:
        return self.boot

    def restart(self) -> None:
        """Start the computer anew."""
        self.now, self.boot = 1.0, f"after {self.boot}"


class MovableProfile:
    """One profile folder. ``keyring`` may be exchanged between two starts; ``None``: none."""

    def __init__(self, folder: Path, keyring: SecretStore | None) -> None:
        self.folder = folder / "profile"
        self.state_folder = folder / "state"
        self.keyring = keyring
        self.clock = MovableClock()
        self.since_boot = MovableSinceBoot()
        self._openings: list[ProfileOpening] = []

    def start(self, handover: bytes | None = None) -> ProfileOpening:
        """Return an opening as a new process would make it; the one before is closed."""
        self.close()
        made = ProfileOpening(
            self.folder,
            self.clock,
            "en",
            state_folder=self.state_folder,
            find_keyring=self._find,
            since_boot=self.since_boot,
            cost=QUICK,
            handover=handover,
        )
        self._openings.append(made)
        return made

    def close(self) -> None:
        """Close whatever is open."""
        while self._openings:
            self._openings.pop().close()

    def made(self) -> ProfileOpening:
        """Make the profile and return its opening, locked again."""
        door = self.start()
        door.create(PASSPHRASE)
        door.lock()
        return door

    def database(self, passphrase: str = PASSPHRASE) -> Database:
        """Open the records beside the app, as a look into them."""
        keys = opening.unlock(self.folder, self.keyring, passphrase, QUICK)
        return Database.open(self.folder / "guardian.db", keys.database_key.reveal(), self.clock)

    def acts(self, passphrase: str = PASSPHRASE) -> list[str]:
        """Return the kinds of all entries of the journal, the first one first."""
        return [entry.kind for entry in self.entries(passphrase)]

    def entries(self, passphrase: str = PASSPHRASE) -> list[JournalEntry]:
        """Return all entries of the journal, the first one first."""
        database = self.database(passphrase)
        with database.read() as connection:
            assert journal.verify(connection) is None
            found = journal.entries(connection, limit=10_000)
        database.close()
        return list(reversed(found))

    def _find(self, wanted: str | None) -> SecretStore | None:
        if self.keyring is None or wanted not in {None, self.keyring.backend}:
            return None
        return self.keyring
