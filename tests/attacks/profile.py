"""A profile folder with a keyring of its own, for work that is killed on a copy of both."""

from dataclasses import dataclass
from pathlib import Path

from guardian.errors import GuardianError
from guardian.vault import opening
from guardian.vault.errors import KeyringLostSecretError, WrongPassphraseError
from guardian.vault.keys import OpenKeys
from guardian.vault.passphrase import Argon2Parameters
from tests.rig.folder_secret_store import FolderSecretStore

CHEAP = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
OLD = "the passphrase before 1"
NEW = "another passphrase after 2"
WRONG = "neither of the two 3"


@dataclass(frozen=True)
class Profile:
    """The profile in ``root``; ``protected``: with a keyring beside it."""

    root: Path
    protected: bool = True

    @property
    def folder(self) -> Path:
        return self.root / "profile"

    @property
    def keyring(self) -> FolderSecretStore | None:
        return FolderSecretStore(self.root / "keyring") if self.protected else None

    def create(self, passphrase: str = OLD) -> OpenKeys:
        return opening.create(self.folder, self.keyring, passphrase, CHEAP)

    def unlock(self, passphrase: str) -> OpenKeys:
        return opening.unlock(self.folder, self.keyring, passphrase, CHEAP)

    def opens_with(self, passphrase: str) -> OpenKeys | None:
        """Return the keys, or ``None`` where the passphrase is refused as a wrong one."""
        try:
            return self.unlock(passphrase)
        except WrongPassphraseError:
            return None

    def refuses(self, passphrase: str) -> bool:
        """Whether the passphrase opens nothing, whatever the reason is called."""
        try:
            self.unlock(passphrase)
        except (WrongPassphraseError, KeyringLostSecretError):
            return True
        except GuardianError as error:
            raise AssertionError(f"an unclear refusal: {error!r}") from error
        return False
