"""The rule for a passphrase, and the stretching of it."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from guardian.vault.errors import VaultMemoryError, WeakPassphraseError
from guardian.vault.passphrase import Argon2Parameters, check_passphrase, stretch

QUICK = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=1)
SALT = bytes(16)
ROOT = Path(__file__).resolve().parents[2]
AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from guardian.vault.passphrase import Argon2Parameters, stretch
from guardian.vault.self_test import self_test
cost = Argon2Parameters(memory_kib=8 * 1024, iterations=1, lanes=4)

def work(_turn):
    self_test()
    return stretch("pass word", bytes(16), cost)

with ThreadPoolExecutor(3) as pool:
    print(len(set(pool.map(work, range(12)))))
"""


@pytest.mark.parametrize(
    "weak", ["", "brief", "1234567", "aaaaaaaaaaaa", "abababababab", "密码密码密码密码"]
)
def test_a_weak_passphrase_is_refused(weak: str) -> None:
    with pytest.raises(WeakPassphraseError) as caught:
        check_passphrase(weak)
    assert not weak or weak not in str(caught.value)


@pytest.mark.parametrize(
    "good", ["correct horse", "春天的花开了真好看", "a1b2c3d4", "👍👎🎈🎉🎊🎃🎄🎋"]
)
def test_a_good_one_is_taken(good: str) -> None:
    check_passphrase(good)


@given(st.text(min_size=8, max_size=40))
def test_the_rule_counts_different_characters(text: str) -> None:
    try:
        check_passphrase(text)
    except WeakPassphraseError:
        return
    assert len(set(text)) >= 2


def test_wide_and_narrow_letters_are_the_same() -> None:
    assert stretch("ｐａｓｓ１２３４", SALT, QUICK) == stretch("pass1234", SALT, QUICK)
    assert stretch("e\u0301clair", SALT, QUICK) == stretch("éclair", SALT, QUICK)


def test_case_space_and_salt_matter() -> None:
    keys = {
        stretch("pass word", SALT, QUICK),
        stretch("Pass word", SALT, QUICK),
        stretch("password", SALT, QUICK),
        stretch("pass word ", SALT, QUICK),
        stretch("pass word", bytes(15) + b"\x01", QUICK),
    }
    assert len(keys) == 5


def test_every_parameter_matters() -> None:
    keys = {
        stretch("pass word", SALT, QUICK.model_copy(update=change))
        for change in ({}, {"memory_kib": 9 * 1024}, {"iterations": 2}, {"lanes": 2})
    }
    assert len(keys) == 4


def test_half_of_a_pair_is_a_character_like_any_other() -> None:
    assert len(stretch("\ud83d abcdefg", SALT, QUICK)) == 32


def test_the_defaults_are_those_of_the_design() -> None:
    cost = Argon2Parameters()
    assert (cost.memory_kib, cost.iterations, cost.lanes) == (256 * 1024, 3, 4)


@pytest.mark.parametrize(
    "absurd",
    [
        {"memory_kib": 2**32},
        {"memory_kib": 1024 * 1024 + 1},
        {"memory_kib": 8},
        {"iterations": 0},
        {"iterations": 10**9},
        {"lanes": 0},
        {"lanes": 2**24},
        {"memory_kib": True},
        {"memory_kib": 65536.0},
    ],
)
def test_absurd_parameters_are_refused(absurd: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Argon2Parameters.model_validate(absurd)


def test_too_little_memory_is_said() -> None:
    huge = Argon2Parameters.model_construct(memory_kib=2**32 - 1, iterations=1, lanes=1)
    with pytest.raises(VaultMemoryError) as caught:
        stretch("pass word", SALT, huge)
    assert "MB of memory" in str(caught.value)


def test_several_threads_get_the_same_key() -> None:
    """In a process of its own: where they are let loose at once they wait for each other."""
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "1\n", done.stderr
