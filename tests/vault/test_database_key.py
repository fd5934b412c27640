"""The key does not slip out by accident."""

import copy
import pickle
import traceback

import pytest

from guardian.vault.database_key import DatabaseKey

RAW = bytes(range(32))
KEY = DatabaseKey(RAW)


def test_it_reveals_its_bytes_only_by_name() -> None:
    assert KEY.reveal() == RAW
    for text in (repr(KEY), str(KEY), f"{KEY}", f"{[KEY]}"):
        assert RAW.hex() not in text
        assert repr(RAW) not in text
        assert "DatabaseKey(********)" in text


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_is_not_pickled(protocol: int) -> None:
    with pytest.raises(TypeError, match="neither pickled nor copied"):
        pickle.dumps(KEY, protocol)


def test_it_is_not_copied() -> None:
    for duplicate in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            duplicate(KEY)


def test_it_has_no_dictionary_to_dump() -> None:
    with pytest.raises(TypeError):
        vars(KEY)


def test_it_is_compared_by_value_and_not_hashed() -> None:
    assert DatabaseKey(RAW) == KEY
    assert DatabaseKey(bytes(32)) != KEY
    assert KEY != RAW
    with pytest.raises(TypeError):
        hash(KEY)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_another_length_is_refused_without_showing_it(length: int) -> None:
    raw = b"\xa5" * length
    with pytest.raises(ValueError, match="32 bytes") as caught:
        DatabaseKey(raw)
    assert "a5a5" not in "".join(traceback.format_exception(caught.value))
