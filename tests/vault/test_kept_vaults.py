"""Vaults that earlier Guardians wrote; a later one must go on opening them.

The files lie in ``tests/kept`` and are never written again.
"""

import hashlib
import shutil
from pathlib import Path

import pytest

from guardian.vault import changing, opening
from guardian.vault.errors import (
    KeyringLostSecretError,
    OtherProtectionError,
    VaultExistsError,
    WrongPassphraseError,
)
from guardian.vault.keys import OpenKeys
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.secret_store import VERSION_1_NAME
from guardian.vault.since_boot import SystemSinceBoot
from guardian.vault.tries import Tries
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.version_1 import key_of_version_1

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
KEPT = Path(__file__).parents[1] / "kept"
FIRST_PASSPHRASE = "kept since version 1"
PASSPHRASE = "kept since version 2"
NEW = "chosen at the upgrade"

SECRETS = {
    "version-2-keyring": (
        "Guardian 2f469ff4-113d-4e02-aee0-2a01097420ec 1",
        "7a5e8055b978981e4fa48074930a4784e269e79c9fbfc1aa0049120608f3883b",
    ),
    "version-2-rotating": (
        "Guardian 4292a5fd-b896-4457-9b8a-24f864301434 2",
        "837f1175181161b1b5604ff79c7095f5b283c6ff6336cb46fc8b59e036ae3006",
    ),
}
WORDS = {
    "version-2-keyring": "zone media wedding desk avoid mercy federal twice desk forest picnic "
    "series",
    "version-2-passphrase": "质肉啦脑滴拥恶役咨生休欧",
    "version-2-rotating": "powder ugly smile pair idle behave radar mixed require oven antenna "
    "apart",
}
KEYS = {
    "version-2-keyring": "9338d235c8e6ce1603696192bd047d28248fde63a06820d04fbbb6d70c34b4a2",
    "version-2-passphrase": "a525eee82a4b4affc3d5d90937456f7c1ebb0c846d82f555dab2f333e8de21b4",
    "version-2-rotating": "5108e894b756bfbcc3987cbd668788d34ec53220947247f817117ba36cf495c7",
}
KEYS_BEFORE = "450a1b56f363b7a67116629f7f93fbf708af0c2490a77d452dbe704e8cadb8f5"


def kept(folder: Path, name: str) -> MemorySecretStore | None:
    """Put a kept vault into ``folder`` and return the keyring that goes with it."""
    folder.mkdir()
    shutil.copy(KEPT / name / "vault.json", folder)
    if name not in SECRETS:
        return None
    store = MemorySecretStore()
    secret_name, secret = SECRETS[name]
    store.write(secret_name, bytes.fromhex(secret))
    return store


def digest(keys: OpenKeys) -> str:
    """Return a digest of every key."""
    every = (
        keys.master_key,
        keys.database_key,
        keys.inbox_private_key,
        keys.journal_key,
        keys.watch.watch_key,
    )
    raw = b"".join(key.reveal() for key in every) + keys.watch.inbox_public_key
    return hashlib.sha256(raw).hexdigest()


@pytest.mark.parametrize("name", KEYS)
def test_a_vault_of_version_2_opens(folder: Path, name: str) -> None:
    store = kept(folder, name)
    assert digest(opening.unlock(folder, store, PASSPHRASE, QUICK)) == KEYS[name]
    assert digest(opening.unlock_with_words(folder, WORDS[name])) == KEYS[name]
    assert opening.status(folder).has_recovery


@pytest.mark.parametrize("name", SECRETS)
def test_its_keyring_opens_the_first_tier(folder: Path, name: str) -> None:
    store = kept(folder, name)
    watch = opening.open_watch(folder, store)
    assert watch == opening.unlock(folder, store, PASSPHRASE, QUICK).watch


def test_the_interrupted_rotation_goes_on(folder: Path) -> None:
    store = kept(folder, "version-2-rotating")
    keys = opening.unlock(folder, store, PASSPHRASE, QUICK)
    assert keys.before is not None
    assert digest(keys.before) == KEYS_BEFORE
    changing.finish_rotation(folder)
    assert opening.unlock(folder, store, PASSPHRASE, QUICK).before is None


@pytest.fixture
def version_1_keyring(folder: Path, memory: MemorySecretStore) -> MemorySecretStore:
    """Put the kept vault that a keyring opens into ``folder``."""
    kept(folder, "version-1-keyring")
    memory.write(VERSION_1_NAME, bytes(range(32)))
    return memory


def test_a_keyring_profile_gets_a_passphrase(
    folder: Path, version_1_keyring: MemorySecretStore
) -> None:
    assert opening.status(folder).version == 1
    assert opening.status(folder).keyring == "Memory"
    vault_id = opening.status(folder).vault_id
    before = key_of_version_1(folder)
    keys = opening.upgrade(folder, version_1_keyring, NEW, QUICK)
    assert keys.before is not None
    assert keys.before.database_key.reveal() == before
    assert keys.database_key.reveal() != before
    assert keys.vault_id == vault_id
    assert opening.unlock(folder, version_1_keyring, NEW, QUICK) == keys
    assert opening.open_watch(folder, version_1_keyring) == keys.watch
    assert opening.status(folder) == opening.VaultStatus(
        version=2, keyring="Memory", vault_id=vault_id
    )
    key = keys.watch.watch_key
    assert Tries(folder, SystemSinceBoot(), key).wait_seconds() == 0


def test_the_secret_that_other_profiles_share_stays(
    folder: Path, version_1_keyring: MemorySecretStore
) -> None:
    opening.upgrade(folder, version_1_keyring, NEW, QUICK)
    assert version_1_keyring.read(VERSION_1_NAME) == bytes(range(32))
    version_1_keyring.delete(VERSION_1_NAME)
    opening.unlock(folder, version_1_keyring, NEW, QUICK)


def test_after_the_upgrade_the_keyring_alone_opens_no_database(
    folder: Path, version_1_keyring: MemorySecretStore
) -> None:
    with (folder / "vault.json").open("rb") as old_file:
        opening.upgrade(folder, version_1_keyring, NEW, QUICK)
        assert set(old_file.read()) == {0}, "the old key file can be read on the disk"
    assert opening.open_watch(folder, version_1_keyring).before is not None
    with pytest.raises(WrongPassphraseError):
        opening.unlock(folder, version_1_keyring, "", QUICK)


def test_a_lost_secret_keeps_the_old_vault(folder: Path, memory: MemorySecretStore) -> None:
    kept(folder, "version-1-keyring")
    before = (folder / "vault.json").read_bytes()
    with pytest.raises(KeyringLostSecretError):
        opening.upgrade(folder, memory, NEW, QUICK)
    assert (folder / "vault.json").read_bytes() == before


@pytest.mark.parametrize("with_keyring", [True, False])
def test_a_passphrase_profile_keeps_its_passphrase(
    folder: Path, memory: MemorySecretStore, with_keyring: bool
) -> None:
    kept(folder, "version-1-passphrase")
    store = memory if with_keyring else None
    before = key_of_version_1(folder)
    with pytest.raises(WrongPassphraseError):
        opening.upgrade(folder, store, NEW, QUICK)
    assert memory.secrets == {}
    keys = opening.upgrade(folder, store, FIRST_PASSPHRASE, QUICK)
    assert keys.before is not None
    assert keys.before.database_key.reveal() == before
    assert opening.unlock(folder, store, FIRST_PASSPHRASE, QUICK) == keys
    assert opening.status(folder).keyring == ("Memory" if with_keyring else None)
    with pytest.raises(VaultExistsError):
        opening.upgrade(folder, store, FIRST_PASSPHRASE, QUICK)


def test_it_is_not_unlocked_before_it_is_upgraded(folder: Path) -> None:
    kept(folder, "version-1-passphrase")
    with pytest.raises(OtherProtectionError):
        opening.unlock(folder, None, FIRST_PASSPHRASE, QUICK)
