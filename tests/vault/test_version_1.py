"""Key files of format version 1: read once more, changed, cut off, or with another secret.

The kept files in ``tests/kept`` are what a Guardian of that version wrote; that they are upgraded
is in ``test_kept_vaults.py``.
"""

import gc
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.errors import GuardianError
from guardian.vault.errors import (
    KeyringLockedError,
    KeyringLostSecretError,
    KeyringMissingError,
    VaultDamagedError,
    VaultTooNewError,
    WrongPassphraseError,
)
from guardian.vault.keys import SecretKey
from guardian.vault.secret_store import VERSION_1_NAME
from guardian.vault.vault_document import read_document
from guardian.vault.version_1 import (
    VaultHeader,
    database_key_by_keyring,
    database_key_by_passphrase,
)
from tests.rig.memory_secret_store import MemorySecretStore
from tests.rig.version_1 import KEPT, PASSPHRASE, SECRET
from tests.rig.version_1 import version_1 as read


def by_keyring(folder: Path, store: MemorySecretStore) -> SecretKey:
    return database_key_by_keyring(read(folder), store)


@pytest.fixture
def guarded(folder: Path, memory: MemorySecretStore) -> SecretKey:
    """Put the kept vault that a keyring opens into ``folder`` and return its key."""
    folder.mkdir()
    shutil.copy(KEPT / "version-1-keyring" / "vault.json", folder)
    memory.write(VERSION_1_NAME, SECRET)
    return by_keyring(folder, memory)


@pytest.fixture
def with_passphrase(folder: Path) -> Path:
    """Put the kept vault that a passphrase opens into ``folder``."""
    folder.mkdir()
    shutil.copy(KEPT / "version-1-passphrase" / "vault.json", folder)
    return folder


def rewrite(folder: Path, change: Callable[[dict[str, Any]], object], *, resign: bool) -> None:
    """Change the file as a program would; ``resign``: with a checksum that fits again."""
    document = json.loads((folder / "vault.json").read_bytes())
    change(document)
    if resign:
        header = VaultHeader.model_validate_json(json.dumps(document["header"]))
        sealed = bytes.fromhex(document["nonce"] + document["wrapped_key"])
        document["checksum"] = hashlib.sha256(header.bound() + sealed).hexdigest()
    (folder / "vault.json").write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize("wrong", ["", "kept since version 2", "Kept since version 1", "x" * 5000])
def test_a_wrong_passphrase_is_wrong(with_passphrase: Path, wrong: str) -> None:
    vault = read(with_passphrase)
    with pytest.raises(WrongPassphraseError) as caught:
        database_key_by_passphrase(vault, wrong)
    assert not wrong or wrong not in str(caught.value)
    assert database_key_by_passphrase(vault, PASSPHRASE) != SecretKey(bytes(32))


def test_there_is_no_second_way_in(
    folder: Path, tmp_path: Path, memory: MemorySecretStore, guarded: SecretKey
) -> None:
    with pytest.raises(WrongPassphraseError):
        database_key_by_passphrase(read(folder), PASSPHRASE)
    shutil.copy(KEPT / "version-1-passphrase" / "vault.json", folder)
    with pytest.raises(KeyringMissingError):
        by_keyring(folder, memory)


def test_what_the_keyring_says_is_passed_on(
    folder: Path, memory: MemorySecretStore, guarded: SecretKey
) -> None:
    memory.failure = KeyringLockedError()
    with pytest.raises(KeyringLockedError):
        by_keyring(folder, memory)


def test_a_lost_or_different_secret_is_said(
    folder: Path, memory: MemorySecretStore, guarded: SecretKey
) -> None:
    memory.delete(VERSION_1_NAME)
    with pytest.raises(KeyringLostSecretError, match="Memory"):
        by_keyring(folder, memory)
    memory.write(VERSION_1_NAME, bytes(32))
    with pytest.raises(KeyringLostSecretError):
        by_keyring(folder, memory)


def test_another_keyring_is_not_asked(
    folder: Path, memory: MemorySecretStore, guarded: SecretKey
) -> None:
    other = MemorySecretStore("Other")
    other.secrets = memory.secrets
    with pytest.raises(KeyringMissingError, match="Memory"):
        by_keyring(folder, other)


@pytest.mark.parametrize(
    ("part", "resign"),
    [(part, resign) for part in ("salt", "nonce", "wrapped_key") for resign in (False, True)]
    + [("checksum", False)],
)
def test_no_flipped_bit_of_a_sealed_part_yields_a_key(
    folder: Path, memory: MemorySecretStore, guarded: SecretKey, part: str, resign: bool
) -> None:
    original = (folder / "vault.json").read_bytes()
    document = json.loads(original)
    whole = bytes.fromhex((document["header"] if part == "salt" else document)[part])
    for position in range(len(whole)):
        flipped = bytearray(whole)
        flipped[position] ^= 1 << (position % 8)

        def change(found: dict[str, Any], value: str = flipped.hex()) -> None:
            (found["header"] if part == "salt" else found)[part] = value

        (folder / "vault.json").write_bytes(original)
        rewrite(folder, change, resign=resign)
        with pytest.raises(KeyringLostSecretError if resign else VaultDamagedError):
            by_keyring(folder, memory)


def test_no_flipped_bit_anywhere_yields_another_key(
    folder: Path, memory: MemorySecretStore, guarded: SecretKey
) -> None:
    original = (folder / "vault.json").read_bytes()
    for position in range(len(original)):
        damaged = bytearray(original)
        damaged[position] ^= 1 << (position % 8)
        (folder / "vault.json").write_bytes(damaged)
        try:
            found = by_keyring(folder, memory)
        except GuardianError:
            continue
        # A hexadecimal digit in the other case, or another kind of white space.
        assert found == guarded


@pytest.mark.parametrize(
    "change",
    [{"vault_id": "11111111-1111-4111-8111-111111111111"}, {"backend": "Another keyring"}],
)
def test_what_the_seal_is_bound_to_cannot_be_exchanged(
    folder: Path, memory: MemorySecretStore, guarded: SecretKey, change: dict[str, str]
) -> None:
    rewrite(folder, lambda document: document["header"].update(change), resign=True)
    memory.backend = change.get("backend", memory.backend)
    with pytest.raises(KeyringLostSecretError):
        by_keyring(folder, memory)


def test_another_cost_of_stretching_cannot_be_slipped_in(with_passphrase: Path) -> None:
    def change(document: dict[str, Any]) -> None:
        document["header"]["kdf"].update(memory_kib=8 * 1024, iterations=4, lanes=1)

    rewrite(with_passphrase, change, resign=True)
    with pytest.raises(WrongPassphraseError):
        database_key_by_passphrase(read(with_passphrase), PASSPHRASE)


@pytest.mark.parametrize(
    "absurd",
    [{"memory_kib": 2**31}, {"iterations": 10**6}, {"lanes": 10**6}, {"name": "scrypt"}],
    ids=["memory", "iterations", "lanes", "name"],
)
def test_a_file_that_asks_for_absurd_work_is_damaged(
    with_passphrase: Path, absurd: dict[str, object]
) -> None:
    rewrite(
        with_passphrase, lambda document: document["header"]["kdf"].update(absurd), resign=False
    )
    with pytest.raises(VaultDamagedError):
        read_document(with_passphrase)


def test_a_keyring_vault_cannot_be_relabelled(folder: Path, guarded: SecretKey) -> None:
    rewrite(
        folder, lambda document: document["header"].update(protection="passphrase"), resign=False
    )
    with pytest.raises(VaultDamagedError):
        read_document(folder)


@pytest.fixture
def nothing_collected() -> Iterator[None]:
    """Collect no garbage of other tests at a depth where its finalizers cannot run."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'{"version": 0}',
        b'{"version": "1"}',
        b'{"version": true}',
        b'{"version": 1.0}',
        b'{"version": 1}',
        b"\xff\xfe",
        b"[" * 60_000,
        b" " * 70_000,
    ],
    ids=lambda content: repr(content[:16]),
)
@pytest.mark.usefixtures("nothing_collected")
def test_anything_else_is_damaged(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "vault.json").write_bytes(content)
    with pytest.raises(VaultDamagedError) as caught:
        read_document(folder)
    assert caught.value.__cause__ is None


@given(content=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_is_a_surprise(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vault.json").write_bytes(content)
    with pytest.raises((VaultDamagedError, VaultTooNewError)):
        read_document(tmp_path)


def test_a_cut_off_file_is_damaged(folder: Path, guarded: SecretKey) -> None:
    original = (folder / "vault.json").read_bytes()
    for length in range(0, len(original) - 2, 7):
        (folder / "vault.json").write_bytes(original[:length])
        with pytest.raises(VaultDamagedError):
            read_document(folder)
