"""A profile opens in the way it was made, and in no other."""

import json
import os
import stat
from pathlib import Path

import pytest

from guardian.errors import GuardianError
from guardian.vault import vault
from guardian.vault.database_key import DatabaseKey
from guardian.vault.errors import (
    KeyringLockedError,
    KeyringLostSecretError,
    KeyringMissingError,
    OtherProtectionError,
    VaultAbsentError,
    VaultExistsError,
    VaultStorageError,
    WeakPassphraseError,
    WrongPassphraseError,
)
from guardian.vault.keyring_store import KeyringSecretStore
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.protection import Protection, ProtectionView
from guardian.vault.secret_store import VERSION_1_NAME
from tests.rig.desktop import DesktopSession
from tests.rig.memory_secret_store import MemorySecretStore

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
PASSPHRASE = "four unrelated words"
KEPT_FILE = Path(__file__).parent / "kept" / "vault-1.json"
KEPT_KEY = "f68a1428d9d1312948157c61326428f9669e26e632fa6f578406b3ec3e14ecfa"


def test_an_absent_vault_is_absent(folder: Path, memory: MemorySecretStore) -> None:
    assert vault.status(folder) == vault.VaultStatus(protection=None, backend="")
    for attempt in (
        lambda: vault.view(folder),
        lambda: vault.open_with_keyring(folder, memory),
        lambda: vault.open_with_passphrase(folder, PASSPHRASE),
    ):
        with pytest.raises(VaultAbsentError):
            attempt()
    assert not folder.exists()


def test_a_passphrase_vault_opens_with_its_passphrase(folder: Path) -> None:
    key = vault.create_with_passphrase(folder, PASSPHRASE, QUICK)
    assert vault.open_with_passphrase(folder, PASSPHRASE) == key
    assert vault.view(folder) == ProtectionView(
        protection=Protection.PASSPHRASE, backend="Argon2id"
    )


def test_a_keyring_vault_opens_with_its_keyring(folder: Path, memory: MemorySecretStore) -> None:
    key = vault.create_with_keyring(folder, memory)
    assert vault.open_with_keyring(folder, memory) == key
    assert vault.status(folder).protection is Protection.KEYRING
    assert vault.view(folder).backend == "Memory"


@pytest.mark.desktop
def test_a_real_keyring_opens_its_vault_after_a_new_start(
    desktop: DesktopSession, keyring: KeyringSecretStore, folder: Path
) -> None:
    key = vault.create_with_keyring(folder, keyring)
    desktop.stop_keyring()
    with pytest.raises(KeyringMissingError):
        vault.open_with_keyring(folder, keyring)
    desktop.start_keyring()
    assert vault.open_with_keyring(folder, keyring) == key
    desktop.lock_keyring()
    with pytest.raises(KeyringLockedError):
        vault.open_with_keyring(folder, keyring)
    desktop.stop_keyring()
    desktop.start_keyring()
    keyring.delete(VERSION_1_NAME)
    with pytest.raises(KeyringLostSecretError):
        vault.open_with_keyring(folder, keyring)


@pytest.mark.parametrize("wrong", ["", "four unrelated word", "Four unrelated words", "x" * 5000])
def test_a_wrong_passphrase_is_wrong(folder: Path, wrong: str) -> None:
    vault.create_with_passphrase(folder, PASSPHRASE, QUICK)
    with pytest.raises(WrongPassphraseError) as caught:
        vault.open_with_passphrase(folder, wrong)
    assert not wrong or wrong not in str(caught.value)


def test_a_weak_passphrase_makes_no_vault(folder: Path) -> None:
    with pytest.raises(WeakPassphraseError):
        vault.create_with_passphrase(folder, "short", QUICK)
    assert not folder.exists()


def test_there_is_no_second_way_in(folder: Path, memory: MemorySecretStore) -> None:
    vault.create_with_keyring(folder / "keyring", memory)
    vault.create_with_passphrase(folder / "passphrase", PASSPHRASE, QUICK)
    with pytest.raises(OtherProtectionError):
        vault.open_with_passphrase(folder / "keyring", PASSPHRASE)
    with pytest.raises(OtherProtectionError):
        vault.open_with_keyring(folder / "passphrase", memory)


@pytest.mark.parametrize("way", ["keyring", "passphrase"])
def test_an_existing_vault_is_never_overwritten(
    folder: Path, memory: MemorySecretStore, way: str
) -> None:
    if way == "keyring":
        vault.create_with_keyring(folder, memory)
    else:
        vault.create_with_passphrase(folder, PASSPHRASE, QUICK)
    before = (folder / "vault.json").read_bytes()
    with pytest.raises(VaultExistsError):
        vault.create_with_keyring(folder, memory)
    with pytest.raises(VaultExistsError):
        vault.create_with_passphrase(folder, PASSPHRASE, QUICK)
    assert (folder / "vault.json").read_bytes() == before


@pytest.mark.parametrize(
    "failure",
    [KeyringLockedError(), KeyringMissingError(backend="Memory")],
    ids=["locked", "missing"],
)
def test_what_the_keyring_says_is_passed_on(
    folder: Path, memory: MemorySecretStore, failure: GuardianError
) -> None:
    memory.failure = failure
    with pytest.raises(type(failure)):
        vault.create_with_keyring(folder, memory)
    assert not folder.exists(), "a vault was made without a secret"
    memory.failure = None
    vault.create_with_keyring(folder, memory)
    memory.failure = failure
    with pytest.raises(type(failure)):
        vault.open_with_keyring(folder, memory)


def test_a_lost_or_different_secret_is_said(folder: Path, memory: MemorySecretStore) -> None:
    vault.create_with_keyring(folder, memory)
    memory.delete(VERSION_1_NAME)
    with pytest.raises(KeyringLostSecretError, match="Memory"):
        vault.open_with_keyring(folder, memory)
    memory.write(VERSION_1_NAME, bytes(32))
    with pytest.raises(KeyringLostSecretError):
        vault.open_with_keyring(folder, memory)


def test_another_keyring_is_not_asked(folder: Path, memory: MemorySecretStore) -> None:
    vault.create_with_keyring(folder, memory)
    other = MemorySecretStore("Other")
    other.secrets = memory.secrets
    with pytest.raises(KeyringMissingError, match="Memory"):
        vault.open_with_keyring(folder, other)


def test_two_profiles_share_a_keyring_without_harm(folder: Path, memory: MemorySecretStore) -> None:
    first = vault.create_with_keyring(folder / "first", memory)
    secret = memory.secret
    second = vault.create_with_keyring(folder / "second", memory)
    assert memory.secret == secret
    assert first != second
    assert vault.open_with_keyring(folder / "first", memory) == first


def test_rubbish_under_our_name_is_replaced_by_a_new_profile(folder: Path) -> None:
    class Rubbish(MemorySecretStore):
        def read(self, name: str) -> bytes | None:
            found = super().read(name)
            if found is None:
                raise KeyringLostSecretError(backend=self.backend)
            return found

    store = Rubbish()
    key = vault.create_with_keyring(folder, store)
    assert vault.open_with_keyring(folder, store) == key


def test_every_key_is_new(folder: Path) -> None:
    keys = [vault.create_with_passphrase(folder / name, PASSPHRASE, QUICK) for name in "abc"]
    assert len({key.reveal() for key in keys}) == 3


def test_no_secret_is_in_the_file(folder: Path, memory: MemorySecretStore) -> None:
    for name, key in (
        ("a", vault.create_with_keyring(folder / "a", memory)),
        ("b", vault.create_with_passphrase(folder / "b", PASSPHRASE, QUICK)),
    ):
        text = (folder / name / "vault.json").read_text(encoding="utf-8")
        assert memory.secret is not None
        for secret in (key.reveal().hex(), memory.secret.hex(), PASSPHRASE):
            assert secret not in text


def test_only_the_owner_may_read_the_file(folder: Path) -> None:
    old_mask = os.umask(0)
    try:
        vault.create_with_passphrase(folder, PASSPHRASE, QUICK)
    finally:
        os.umask(old_mask)
    assert stat.S_IMODE((folder / "vault.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(VaultStorageError):
        vault.create_with_passphrase(tmp_path / "file" / "profile", PASSPHRASE, QUICK)


def test_a_vault_that_an_earlier_guardian_wrote_still_opens(folder: Path) -> None:
    """The kept file is of version 1; a later Guardian must go on reading it."""
    folder.mkdir()
    (folder / "vault.json").write_bytes(KEPT_FILE.read_bytes())
    key = vault.open_with_passphrase(folder, "kept since version 1")
    assert key == DatabaseKey(bytes.fromhex(KEPT_KEY))
    assert json.loads(KEPT_FILE.read_text(encoding="utf-8"))["version"] == 1
