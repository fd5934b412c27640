"""A file that was changed, cut off, half written or written by a later Guardian."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guardian.errors import GuardianError
from guardian.vault import vault
from guardian.vault.database_key import DatabaseKey
from guardian.vault.errors import (
    KeyringLostSecretError,
    VaultDamagedError,
    VaultStorageError,
    VaultTooNewError,
    WrongPassphraseError,
)
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.vault_file import VaultFile, read_vault
from tests.rig.memory_secret_store import MemorySecretStore

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
PASSPHRASE = "four unrelated words"


@pytest.fixture
def keyring_vault(folder: Path, memory: MemorySecretStore) -> DatabaseKey:
    """Make a vault in ``folder``, which opens quickly, and return its key."""
    return vault.create_with_keyring(folder, memory)


def rewrite(folder: Path, change: Callable[[dict[str, Any]], None], *, resign: bool) -> None:
    """Change the file as a program would; ``resign``: with a checksum that fits again."""
    document = json.loads((folder / "vault.json").read_bytes())
    change(document)
    raw = json.dumps(document)
    if resign:
        parts = VaultFile.model_construct(**_parsed(document))
        raw = VaultFile.sealed(parts.header, parts.nonce, parts.wrapped_key).model_dump_json()
    (folder / "vault.json").write_text(raw, encoding="utf-8")


def _parsed(document: dict[str, Any]) -> dict[str, Any]:
    header_type = VaultFile.model_fields["header"].annotation
    assert header_type is not None
    return {
        "header": header_type.model_validate_json(json.dumps(document["header"])),
        "nonce": bytes.fromhex(document["nonce"]),
        "wrapped_key": bytes.fromhex(document["wrapped_key"]),
    }


@pytest.mark.parametrize(
    ("part", "resign"),
    [(part, resign) for part in ("salt", "nonce", "wrapped_key") for resign in (False, True)]
    + [("checksum", False)],
)
def test_no_flipped_bit_of_a_sealed_part_yields_a_key(
    folder: Path, memory: MemorySecretStore, keyring_vault: DatabaseKey, part: str, resign: bool
) -> None:
    original = (folder / "vault.json").read_bytes()
    document = json.loads(original)
    place = document["header"] if part == "salt" else document
    whole = bytes.fromhex(place[part])
    for position in range(len(whole)):
        flipped = bytearray(whole)
        flipped[position] ^= 1 << (position % 8)

        def change(found: dict[str, Any], value: str = flipped.hex()) -> None:
            (found["header"] if part == "salt" else found)[part] = value

        (folder / "vault.json").write_bytes(original)
        rewrite(folder, change, resign=resign)
        with pytest.raises(KeyringLostSecretError if resign else VaultDamagedError):
            vault.open_with_keyring(folder, memory)
    (folder / "vault.json").write_bytes(original)
    assert vault.open_with_keyring(folder, memory) == keyring_vault


def test_no_flipped_bit_anywhere_yields_another_key(
    folder: Path, memory: MemorySecretStore, keyring_vault: DatabaseKey
) -> None:
    original = (folder / "vault.json").read_bytes()
    for position in range(len(original)):
        damaged = bytearray(original)
        damaged[position] ^= 1 << (position % 8)
        (folder / "vault.json").write_bytes(damaged)
        try:
            found = vault.open_with_keyring(folder, memory)
        except GuardianError:
            continue
        # A hexadecimal digit in the other case, or another kind of white space.
        assert found == keyring_vault


@pytest.mark.parametrize(
    "change",
    [
        {"vault_id": "11111111-1111-4111-8111-111111111111"},
        {"backend": "Another keyring"},
    ],
)
def test_what_the_seal_is_bound_to_cannot_be_exchanged(
    folder: Path, memory: MemorySecretStore, keyring_vault: DatabaseKey, change: dict[str, str]
) -> None:
    rewrite(folder, lambda document: document["header"].update(change), resign=True)
    memory.backend = change.get("backend", memory.backend)
    with pytest.raises(KeyringLostSecretError):
        vault.open_with_keyring(folder, memory)


def test_cheaper_stretching_cannot_be_slipped_in(folder: Path) -> None:
    costly = QUICK.model_copy(update={"iterations": 2})
    vault.create_with_passphrase(folder, PASSPHRASE, costly)
    rewrite(folder, lambda document: document["header"]["kdf"].update(iterations=1), resign=True)
    with pytest.raises(WrongPassphraseError):
        vault.open_with_passphrase(folder, PASSPHRASE)


@pytest.mark.parametrize(
    "absurd",
    [{"memory_kib": 2**31}, {"iterations": 10**6}, {"lanes": 10**6}, {"name": "scrypt"}],
    ids=["memory", "iterations", "lanes", "name"],
)
def test_a_file_that_asks_for_absurd_work_is_damaged(
    folder: Path, absurd: dict[str, object]
) -> None:
    vault.create_with_passphrase(folder, PASSPHRASE, QUICK)
    rewrite(folder, lambda document: document["header"]["kdf"].update(absurd), resign=False)
    with pytest.raises(VaultDamagedError):
        vault.open_with_passphrase(folder, PASSPHRASE)


def test_a_keyring_vault_cannot_be_relabelled(
    folder: Path, memory: MemorySecretStore, keyring_vault: DatabaseKey
) -> None:
    rewrite(
        folder, lambda document: document["header"].update(protection="passphrase"), resign=False
    )
    with pytest.raises(VaultDamagedError):
        vault.open_with_passphrase(folder, PASSPHRASE)


@pytest.mark.parametrize("version", [2, 99])
@pytest.mark.parametrize("rest", ["kept", "gone"])
def test_a_later_version_is_left_alone(
    folder: Path, memory: MemorySecretStore, keyring_vault: DatabaseKey, version: int, rest: str
) -> None:
    def change(document: dict[str, Any]) -> None:
        if rest == "gone":
            document.clear()
            document["something"] = "new"
        document["version"] = version

    rewrite(folder, change, resign=False)
    before = (folder / "vault.json").read_bytes()
    for attempt in (
        lambda: vault.status(folder),
        lambda: vault.open_with_keyring(folder, memory),
        lambda: vault.create_with_keyring(folder, memory),
        lambda: vault.create_with_passphrase(folder, PASSPHRASE, QUICK),
    ):
        with pytest.raises(VaultTooNewError):
            attempt()
    assert (folder / "vault.json").read_bytes() == before


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
        b'{"version": 1}',
        b"\xff\xfe",
        b"[" * 60_000,
        b" " * 70_000,
    ],
    ids=lambda content: repr(content[:16]),
)
def test_anything_else_is_damaged_and_never_overwritten(
    folder: Path, memory: MemorySecretStore, content: bytes
) -> None:
    folder.mkdir()
    (folder / "vault.json").write_bytes(content)
    for attempt in (
        lambda: vault.status(folder),
        lambda: vault.open_with_keyring(folder, memory),
        lambda: vault.create_with_keyring(folder, memory),
    ):
        with pytest.raises(VaultDamagedError) as caught:
            attempt()
        assert caught.value.__cause__ is None
    assert (folder / "vault.json").read_bytes() == content


@given(content=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_is_a_surprise(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "vault.json").write_bytes(content)
    with pytest.raises((VaultDamagedError, VaultTooNewError)):
        read_vault(tmp_path)


def test_a_cut_off_file_is_damaged(
    folder: Path, memory: MemorySecretStore, keyring_vault: DatabaseKey
) -> None:
    original = (folder / "vault.json").read_bytes()
    for length in range(0, len(original) - 2, 7):
        (folder / "vault.json").write_bytes(original[:length])
        with pytest.raises(VaultDamagedError):
            vault.open_with_keyring(folder, memory)


class PowerCutError(BaseException):
    """Stands for the machine that stops: nothing of ours may handle it."""


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_crash_before_the_end_leaves_no_vault_and_no_obstacle(
    folder: Path, memory: MemorySecretStore, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def stop(*_arguments: object) -> None:
        raise PowerCutError

    with monkeypatch.context() as patched:
        if moment == "fsync":
            patched.setattr(os, "fsync", stop)
        else:
            patched.setattr(Path, "replace", stop)
        with pytest.raises(PowerCutError):
            vault.create_with_keyring(folder, memory)
    assert vault.status(folder).protection is None
    secret = memory.secret
    key = vault.create_with_keyring(folder, memory)
    assert memory.secret == secret, "the keyring was given a second secret"
    assert vault.open_with_keyring(folder, memory) == key
    assert [path.name for path in folder.iterdir()] == ["vault.json"]


def test_a_full_disk_is_said_and_leaves_no_vault(
    folder: Path, memory: MemorySecretStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(VaultStorageError):
            vault.create_with_keyring(folder, memory)
    assert vault.status(folder).protection is None


def test_a_link_in_the_way_is_not_followed(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    victim = tmp_path / "victim"
    victim.write_text("precious", encoding="utf-8")
    (folder / "vault.json.new").symlink_to(victim)
    vault.create_with_passphrase(folder, PASSPHRASE, QUICK)
    assert victim.read_text(encoding="utf-8") == "precious"


def test_a_folder_in_the_place_of_the_file_is_said(folder: Path, memory: MemorySecretStore) -> None:
    (folder / "vault.json").mkdir(parents=True)
    with pytest.raises(VaultStorageError):
        vault.create_with_keyring(folder, memory)
