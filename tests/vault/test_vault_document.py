"""``vault.json`` of version 2 that was changed, cut off or written by a later Guardian."""

import functools
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import guardian
from guardian.errors import GuardianError
from guardian.vault import changing, opening
from guardian.vault.errors import VaultDamagedError, VaultStorageError, VaultTooNewError
from guardian.vault.keys import OpenKeys, WatchKeys
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.vault_document import read_document
from tests.rig.memory_secret_store import MemorySecretStore

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
PASSPHRASE = "four unrelated words"


@pytest.fixture
def keys(folder: Path, memory: MemorySecretStore) -> OpenKeys:
    """Make a vault with every part it can have: two sets of keys, a sheet, a keyring."""
    opening.create(folder, memory, PASSPHRASE, QUICK)
    changing.begin_rotation(folder, memory, PASSPHRASE, QUICK)
    changing.make_recovery_words(folder, memory, PASSPHRASE, "en")
    return opening.unlock(folder, memory, PASSPHRASE, QUICK)


def rewrite(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the file as somebody who knows how it is made, with a checksum that fits again."""
    document = json.loads((folder / "vault.json").read_bytes())
    del document["checksum"]
    change(document)
    plain = json.dumps(document, separators=(",", ":")).encode()
    document["checksum"] = hashlib.sha256(plain).hexdigest()
    (folder / "vault.json").write_bytes(json.dumps(document, indent=2).encode() + b"\n")


def places(document: dict[str, Any], inside: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the path of every value that holds bytes."""
    found = []
    for name, value in document.items():
        if isinstance(value, dict):
            found += places(value, (*inside, name))
        elif name in {"salt", "nonce", "sealed"}:
            found.append((*inside, name))
    return found


def test_every_flipped_bit_is_a_clear_refusal(folder: Path, keys: OpenKeys) -> None:
    """Nine thousand positions, in every byte, and none of it is read at all."""
    path = folder / "vault.json"
    original = path.read_bytes()
    assert len(original) > 3000
    for position in range(0, 8 * len(original), 3):
        damaged = bytearray(original)
        damaged[position // 8] ^= 1 << (position % 8)
        path.write_bytes(damaged)
        with pytest.raises(VaultDamagedError):
            read_document(folder)
    path.write_bytes(original)
    assert read_document(folder) is not None


def test_every_way_in_refuses_a_damaged_file(
    folder: Path, memory: MemorySecretStore, keys: OpenKeys
) -> None:
    path = folder / "vault.json"
    path.write_bytes(path.read_bytes().replace(b'"retired"', b'"retirex"'))
    attempts: list[Callable[[], object]] = [
        lambda: opening.status(folder),
        lambda: opening.create(folder, memory, PASSPHRASE),
        lambda: opening.upgrade(folder, memory, PASSPHRASE),
        lambda: opening.open_watch(folder, memory),
        lambda: opening.watch_from(folder, bytes(32)),
        lambda: opening.unlock(folder, memory, PASSPHRASE),
        lambda: opening.unlock_with_words(folder, "a"),
        lambda: changing.change_passphrase(folder, memory, PASSPHRASE, "a new passphrase"),
        lambda: changing.replace_passphrase(folder, memory, keys, "a new passphrase"),
        lambda: changing.make_recovery_words(folder, memory, PASSPHRASE, "en"),
        lambda: changing.begin_rotation(folder, memory, PASSPHRASE),
        lambda: changing.finish_rotation(folder),
    ]
    for attempt in attempts:
        with pytest.raises(VaultDamagedError):
            attempt()


def flip(document: dict[str, Any], where: tuple[str, ...], bit: int) -> None:
    """Change one bit of the bytes at ``where``."""
    part: Any = document
    for name in where[:-1]:
        part = part[name]
    raw = bytearray.fromhex(part[where[-1]])
    raw[(bit // 8) % len(raw)] ^= 1 << (bit % 8)
    part[where[-1]] = raw.hex()


def opened_somehow(folder: Path, memory: MemorySecretStore) -> list[OpenKeys | WatchKeys]:
    """Return what the keyring and the passphrase still open."""
    found: list[OpenKeys | WatchKeys] = []
    attempts: list[Callable[[], OpenKeys | WatchKeys]] = [
        lambda: opening.unlock(folder, memory, PASSPHRASE, QUICK),
        lambda: opening.open_watch(folder, memory),
    ]
    for attempt in attempts:
        try:
            found.append(attempt())
        except GuardianError:
            continue
    return found


def test_no_bit_of_a_seal_changed_on_purpose_yields_another_key(
    folder: Path, memory: MemorySecretStore, keys: OpenKeys
) -> None:
    original = (folder / "vault.json").read_bytes()
    every = places(json.loads(original))
    assert len(every) == 33
    for number, where in enumerate(every):
        for bit in (number, 64 + number):
            (folder / "vault.json").write_bytes(original)
            rewrite(folder, functools.partial(flip, where=where, bit=bit))
            for found in opened_somehow(folder, memory):
                assert found in (keys, keys.watch), where


EXCHANGES: dict[str, Callable[[dict[str, Any]], None]] = {
    "two data keys": lambda d: d["keys"].update(
        database=d["keys"]["journal"], journal=d["keys"]["database"]
    ),
    "the keys before": lambda d: d.update(keys={**d["before"]["keys"], "generation": 2}),
    "a key before": lambda d: d["keys"].update(database=d["before"]["keys"]["database"]),
    "the watch keys": lambda d: d["keyring"].update(
        watch=d["keyring"]["watch_before"], watch_before=d["keyring"]["watch"]
    ),
    "the public key before": lambda d: d["keys"].update(
        inbox_public=d["before"]["keys"]["inbox_public"]
    ),
    "sheet for passphrase": lambda d: d["passphrase"].update(d["recovery"]),
    "another vault": lambda d: d.update(vault_id="11111111-1111-4111-8111-111111111111"),
    "a cheaper guess": lambda d: d["passphrase"]["kdf"].update(lanes=2),
    "a later generation": lambda d: d["keys"].update(generation=3),
}


@pytest.mark.parametrize("exchange", EXCHANGES)
def test_no_seal_can_be_put_in_the_place_of_another(
    folder: Path, memory: MemorySecretStore, keys: OpenKeys, exchange: str
) -> None:
    rewrite(folder, EXCHANGES[exchange])
    assert [f for f in opened_somehow(folder, memory) if isinstance(f, OpenKeys)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"memory_kib": 2**31},
        {"iterations": 10**6},
        {"lanes": 10**6},
        {"iterations": 0},
        {"name": "scrypt"},
    ],
    ids=["memory", "iterations", "lanes", "none", "name"],
)
def test_a_file_that_asks_for_absurd_work_is_damaged(
    folder: Path, keys: OpenKeys, change: dict[str, object]
) -> None:
    rewrite(folder, lambda document: document["passphrase"]["kdf"].update(change))
    with pytest.raises(VaultDamagedError):
        read_document(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["keyring"].update(retired=[2]),
        lambda d: d["keyring"].update(backend=""),
        lambda d: d["before"]["keys"].update(generation=2),
        lambda d: d.update(app="x" * 30),
        lambda d: d.update(app="1.0; visit this page"),
        lambda d: d.update(more=1),
        lambda d: d.update(version=0),
        lambda d: d.update(version="2"),
    ],
    ids=["retired", "backend", "before", "app", "advert", "more", "older", "text"],
)
def test_a_file_that_cannot_be_ours_is_damaged(
    folder: Path, keys: OpenKeys, change: Callable[[dict[str, Any]], None]
) -> None:
    rewrite(folder, change)
    with pytest.raises(VaultDamagedError):
        read_document(folder)


def test_a_newer_vault_says_which_guardian_reads_it(folder: Path, keys: OpenKeys) -> None:
    def change(document: dict[str, Any]) -> None:
        document.update(version=3, app="7.1.2", quite={"another": "shape"})

    rewrite(folder, change)
    with pytest.raises(VaultTooNewError, match=r"7\.1\.2") as caught:
        opening.status(folder)
    assert "7.1.2" in caught.value.in_language("zh_CN").message


def test_the_file_names_the_guardian_that_reads_it(folder: Path, keys: OpenKeys) -> None:
    assert json.loads((folder / "vault.json").read_bytes())["app"] == guardian.__version__


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_nonsense_is_damaged(folder: Path, nonsense: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "vault.json").write_bytes(nonsense)
    with pytest.raises(VaultDamagedError):
        read_document(folder)


@pytest.mark.parametrize(
    "nonsense",
    [b"[" * 60_000, b"9" * 60_000, b"x" * 70_000, b'"2"', b"null", b'{"version": 2}'],
    ids=["deep", "number", "long", "text", "null", "bare"],
)
def test_hostile_nonsense_is_damaged(folder: Path, nonsense: bytes) -> None:
    folder.mkdir()
    (folder / "vault.json").write_bytes(nonsense)
    with pytest.raises(VaultDamagedError):
        read_document(folder)


@pytest.mark.parametrize("length", [1, 100, 1000, 3000, -2, -1])
def test_what_was_cut_off_is_damaged(folder: Path, keys: OpenKeys, length: int) -> None:
    whole = (folder / "vault.json").read_bytes()
    (folder / "vault.json").write_bytes(whole[:length])
    with pytest.raises(VaultDamagedError):
        read_document(folder)


def test_a_file_that_cannot_be_read_is_said(folder: Path) -> None:
    (folder / "vault.json").mkdir(parents=True)
    with pytest.raises(VaultStorageError):
        read_document(folder)


@pytest.mark.parametrize("depth", [200, 400, 900, 990, 2000, 20_000])
def test_however_deep_it_is_it_is_damaged(folder: Path, depth: int) -> None:
    folder.mkdir()
    text = "[" * depth + "null" + "]" * depth
    body = f'{{"version":2,"app":"1.0.0","deep":{text}}}'
    checksum = hashlib.sha256(body.encode()).hexdigest()
    (folder / "vault.json").write_text(f'{body[:-1]},"checksum":"{checksum}"}}', encoding="utf-8")
    with pytest.raises(VaultDamagedError):
        read_document(folder)
