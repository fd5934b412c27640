"""Keys slip out nowhere, and are of no use once they were wiped."""

import copy
import pickle
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.vault.key_set import new_keys, public_key_of
from guardian.vault.keys import OpenKeys, SecretKey
from guardian.vault.seals import Place, Purpose, new_key, open_key, seal_key

RAW = bytes(range(1, 33))


def test_a_key_gives_its_bytes_on_demand_only() -> None:
    key = SecretKey(RAW)
    assert key.reveal() == RAW
    for shown in (repr(key), str(key), f"{key}", f"{[key]}"):
        assert shown.count("*") == 8
        assert RAW.hex() not in shown
        assert repr(RAW) not in shown


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_only_32_bytes_are_a_key(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SecretKey(bytes(length))


def test_a_key_is_neither_pickled_nor_copied_nor_hashed() -> None:
    key = SecretKey(RAW)
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy, hash):
        with pytest.raises(TypeError):
            attempt(key)


def test_a_wiped_key_is_gone() -> None:
    key = SecretKey(RAW)
    inside = key._raw
    key.wipe()
    assert set(inside) == {0}
    with pytest.raises(ValueError, match="wiped"):
        key.reveal()
    key.wipe()
    assert key != SecretKey(RAW)


def test_equal_keys_are_equal() -> None:
    assert SecretKey(RAW) == SecretKey(RAW)
    assert SecretKey(RAW) != SecretKey(bytes(32))
    assert SecretKey(RAW) != RAW


def test_all_keys_are_wiped_together() -> None:
    vault_id = uuid4()
    before = new_keys(vault_id)
    made = new_keys(vault_id)
    keys = OpenKeys(
        vault_id=vault_id,
        master_key=made.master_key,
        database_key=made.database_key,
        inbox_private_key=made.inbox_private_key,
        journal_key=made.journal_key,
        watch=made.watch,
        before=before,
    )
    assert "reveal" not in repr(keys)
    keys.wipe()
    for key in (keys.master_key, keys.watch.watch_key, before.database_key, before.journal_key):
        with pytest.raises(ValueError, match="wiped"):
            key.reveal()


def test_the_public_key_belongs_to_the_private_one() -> None:
    keys = new_keys(uuid4())
    assert keys.watch.inbox_public_key == public_key_of(keys.inbox_private_key)


PURPOSES = st.sampled_from(Purpose)
GENERATIONS = st.integers(1, 5)


@given(PURPOSES, GENERATIONS, PURPOSES, GENERATIONS)
def test_a_seal_opens_in_its_own_place_only(
    purpose: Purpose, generation: int, other_purpose: Purpose, other_generation: int
) -> None:
    vault_id = uuid4()
    by, key = new_key(), new_key()
    here = Place(vault_id=vault_id, purpose=purpose, generation=generation)
    there = Place(vault_id=vault_id, purpose=other_purpose, generation=other_generation)
    seal = seal_key(key, by, here)
    assert open_key(seal, by, here) == key
    assert (open_key(seal, by, there) == key) == (here == there)
    assert open_key(seal, new_key(), here) is None
    elsewhere = Place(vault_id=uuid4(), purpose=purpose, generation=generation)
    assert open_key(seal, by, elsewhere) is None


def test_each_place_has_a_wrapping_key_of_its_own() -> None:
    vault_id = uuid4()
    keys = {
        Place(vault_id=vault_id, purpose=purpose, generation=generation)
        .wrapping_key(RAW, bytes(16))
        .reveal()
        for purpose in Purpose
        for generation in (1, 2)
    }
    assert len(keys) == 2 * len(Purpose)
