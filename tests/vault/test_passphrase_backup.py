"""The key of a backup opens with its passphrase, for its own file only."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from guardian.vault.errors import WeakPassphraseError, WrongBackupPassphraseError
from guardian.vault.passphrase import Argon2Parameters
from guardian.vault.passphrase_backup import BackupSeal, open_backup, wrap_for_backup

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
PASSPHRASE = "four unrelated words"
BOUND = b"header of the file"


def test_the_passphrase_opens_it() -> None:
    seal, key = wrap_for_backup(PASSPHRASE, BOUND, QUICK)
    assert open_backup(seal, PASSPHRASE, BOUND) == key


def test_it_comes_through_json() -> None:
    seal, key = wrap_for_backup(PASSPHRASE, BOUND, QUICK)
    text = seal.model_dump_json()
    assert key.reveal().hex() not in text
    assert open_backup(BackupSeal.model_validate_json(text), PASSPHRASE, BOUND) == key


@settings(deadline=None, max_examples=15)
@given(st.text(max_size=30), st.binary(max_size=20))
def test_nothing_else_opens_it(passphrase: str, bound: bytes) -> None:
    seal, _ = wrap_for_backup(PASSPHRASE, BOUND, QUICK)
    for tried, tied in ((passphrase, BOUND), (PASSPHRASE, bound)):
        if (tried, tied) != (PASSPHRASE, BOUND):
            with pytest.raises(WrongBackupPassphraseError):
                open_backup(seal, tried, tied)


def test_each_backup_has_a_key_of_its_own() -> None:
    (first, first_key), (second, second_key) = (
        wrap_for_backup(PASSPHRASE, BOUND, QUICK) for _ in range(2)
    )
    assert first_key != second_key
    assert {first.salt, first.nonce} & {second.salt, second.nonce} == set()


@pytest.mark.parametrize("part", ["salt", "nonce", "wrapped"])
def test_no_changed_bit_opens(part: str) -> None:
    seal, _ = wrap_for_backup(PASSPHRASE, BOUND, QUICK)
    raw = bytearray(getattr(seal, part))
    for position in range(len(raw)):
        changed = bytearray(raw)
        changed[position] ^= 1 << (position % 8)
        with pytest.raises(WrongBackupPassphraseError):
            open_backup(seal.model_copy(update={part: bytes(changed)}), PASSPHRASE, BOUND)


def test_a_cheaper_guess_cannot_be_slipped_in() -> None:
    seal, _ = wrap_for_backup(PASSPHRASE, BOUND, QUICK.model_copy(update={"iterations": 2}))
    with pytest.raises(WrongBackupPassphraseError):
        open_backup(seal.model_copy(update={"kdf": QUICK}), PASSPHRASE, BOUND)


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"salt": "00"}, {"nonce": ""}, {"wrapped": "00" * 47}, {"more": 1}],
    ids=["version", "salt", "nonce", "wrapped", "more"],
)
def test_another_shape_is_refused(change: dict[str, object]) -> None:
    seal, _ = wrap_for_backup(PASSPHRASE, BOUND, QUICK)
    document = json.loads(seal.model_dump_json()) | change
    with pytest.raises(ValidationError):
        BackupSeal.model_validate_json(json.dumps(document))


def test_a_weak_passphrase_guards_no_backup() -> None:
    with pytest.raises(WeakPassphraseError):
        wrap_for_backup("short", BOUND, QUICK)
