"""Text as the rules read it."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.signals.phrases import tokens_of
from guardian.provider.signals.plain import MAX_CHARACTERS, plain

KNOWN = frozenset({"die", "kill", "meet", "wanna", "lol"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ｄｉｅ", "die"),
        ("DIE", "die"),
        ("dieeeee", "die"),
        ("kiiillllll", "kill"),
        ("meeeeet", "meet"),
        ("d i e", "die"),
        ("d.i.e", "die"),
        ("don't", "dont"),
        ("don’t", "dont"),
        ("di\u200be", "die"),
        ("我 想 死", "我想死"),
        ("我.想-死", "我想死"),
        ("自殺", "自杀"),
        ("媽媽", "妈妈"),
        ("我是不是病了", "我是病了"),
        ("有没有人", "有人"),
        ("hmmmm", "hm"),
    ],
)
def test_tricks_are_undone(written: str, read: str) -> None:
    assert plain(written, KNOWN) == read


def test_sentences_and_clauses_keep_their_ends() -> None:
    assert tokens_of(plain("好。不好，算了！why?\nok; end", KNOWN)) == (
        *("好", ".", "不", "好", ",", "算", "了", ".", "why", "."),
        *("ok", ".", "end"),
    )


def test_only_so_much_is_read() -> None:
    assert len(plain("好的" * MAX_CHARACTERS, KNOWN)) == MAX_CHARACTERS


@pytest.mark.parametrize("wide", ["\ufdfa", "㍿", "½"])
def test_a_character_that_unfolds_into_many_cannot_make_the_text_long(wide: str) -> None:
    assert len(plain(wide * MAX_CHARACTERS, KNOWN)) <= 6 * MAX_CHARACTERS


@given(st.text(max_size=400))
def test_reading_twice_is_reading_once(text: str) -> None:
    once = tokens_of(plain(text, KNOWN))
    assert all(re.fullmatch(r"[a-z0-9]+|[\u3400-\u9fff]|[,.]", token) for token in once)


@pytest.mark.parametrize(
    "evil",
    [
        lambda n: "a " * n,
        lambda n: "a." * n,
        lambda n: "aaab" * n,
        lambda n: "我 " * n,
        lambda n: "不是" * n,
        lambda n: "'" * n,
        lambda n: ".," * n,
        lambda n: "ab" * n + "c" * n,
    ],
)
def test_long_tricks_end(evil: Callable[[int], str]) -> None:
    assert isinstance(plain(evil(1_000), KNOWN), str)
