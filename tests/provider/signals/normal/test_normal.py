"""Text as the model reads it: tricks undone, ordinary words left alone, any text read."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.signals.model.concepts import known_words
from guardian.provider.signals.normal import MAX_CHARACTERS, normal, without_tricks
from guardian.provider.signals.normal.sounds import syllables

KNOWN = frozenset({"die", "kill", "hello", "school", "cool"})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("我想自鲨", "我想自杀"),
        ("我想紫砂", "我想自杀"),
        ("我想zisha", "我想自杀"),
        ("他让我加vx", "他让我加微信"),
        ("想s了", "想死了"),
        ("玉玉症", "抑郁症"),
        ("i want to unalive myself", "i want to kill myself"),
        ("kms", "kill myself"),
        ("su1c1de", "suicide"),
        ("k*ll", "kill"),
        ("k!ll", "kill"),
        ("k i l l", "kill"),
        ("diiiieee", "die"),
        ("coooool", "cool"),
        ("我好😭", "我好大哭"),
        ("so 😭", "so crying"),
        ("😀", "happy"),
        ("哈哈哈哈哈哈", "哈哈"),
        ("自　殺", "自杀"),
        ("a\tb\n c", "a b c"),
    ],
)
def test_tricks_are_undone(written: str, read: str) -> None:
    assert normal(written, KNOWN) == read


@pytest.mark.parametrize(
    "ordinary",
    [
        *("爷爷买了紫砂壶", "王子杀了恶龙", "水果照片", "我想似乎可以", "下午4点见"),
        *("老鼠了不起", "i have 3 cats and 14 fish", "meet at 5", "3.14", "b4 school", "艺术课"),
        *("我想4点去", "what is 2*3", "c++ and c#", "孩子啥时候回来"),
    ],
)
def test_ordinary_words_stay(ordinary: str) -> None:
    assert normal(ordinary, KNOWN) == ordinary


def test_a_row_of_letters_is_chinese_only_beside_chinese() -> None:
    assert normal("zisha", KNOWN) == "zisha"


def test_the_rules_see_neither_emoji_nor_what_is_said_otherwise() -> None:
    assert without_tricks("😭 unalive", KNOWN) == "😭 unalive"


def test_common_characters_have_a_reading() -> None:
    assert (syllables()["好"], syllables()["杀"]) == ("hao", "sha")
    assert len(syllables()) == 6763  # GB 2312


@given(st.text(max_size=300))
def test_any_text_is_read_and_does_not_grow_much(text: str) -> None:
    assert len(normal(text, known_words())) <= 2 * 20 * max(len(text), 1)


@given(st.text(st.characters(categories=["Cs"]) | st.characters(), max_size=50))
def test_half_a_pair_of_utf16_is_read(text: str) -> None:
    normal(text, KNOWN).encode()


@given(st.text("abcdefg 好的不想吃饭，。!?", max_size=100))
def test_reading_what_was_read_changes_nothing(text: str) -> None:
    """Of ordinary letters; a trick may hide another one."""
    once = normal(text, KNOWN)
    twice = normal(once, KNOWN)
    assert normal(twice, KNOWN) == twice


@pytest.mark.parametrize(
    "evil",
    [
        lambda n: "a " * n,
        lambda n: "k*" * n,
        lambda n: "aaab" * n,
        lambda n: "自s" * n,
        lambda n: "\ufdfa" * n,
        lambda n: "😭" * n,
        lambda n: "1!" * n,
        lambda n: "_.-" * n,
        lambda n: "\u0301" * n,
    ],
)
def test_long_tricks_end(evil: Callable[[int], str]) -> None:
    assert len(normal(evil(2_000), KNOWN)) <= 20 * MAX_CHARACTERS
