"""Opens the kept profiles of format version 1 as that version did."""

from pathlib import Path

from guardian.vault.secret_store import VERSION_1_NAME
from guardian.vault.vault_document import read_document
from guardian.vault.version_1 import (
    VaultVersion1,
    database_key_by_keyring,
    database_key_by_passphrase,
)
from tests.rig.memory_secret_store import MemorySecretStore

KEPT = Path(__file__).parents[1] / "kept"
PASSPHRASE = "kept since version 1"
SECRET = bytes(range(32))
"""What the keyring of ``version-1-keyring`` held."""


def version_1(folder: Path) -> VaultVersion1:
    """Read a vault that has to be of version 1."""
    found = read_document(folder)
    assert isinstance(found, VaultVersion1)
    return found


def key_of_version_1(folder: Path) -> bytes:
    """Return the database key of one of the kept profiles, or of a copy."""
    vault = version_1(folder)
    if vault.keyring is None:
        return database_key_by_passphrase(vault, PASSPHRASE).reveal()
    store = MemorySecretStore(vault.keyring)
    store.write(VERSION_1_NAME, SECRET)
    return database_key_by_keyring(vault, store).reveal()
