"""Words as people copy them from paper, and what is said about a wrong one."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from guardian.vault.errors import (
    RecoveryWordCountError,
    UnknownRecoveryWordError,
    WrongRecoveryWordsError,
)
from guardian.vault.recovery_words import LISTS, entropy_of, words_for

ENTROPIES = st.binary(min_size=16, max_size=16)
LANGUAGES = st.sampled_from(sorted(LISTS))
ENTROPY = bytes(range(16))
ENGLISH = words_for(ENTROPY, "en")
CHINESE = words_for(ENTROPY, "zh_CN")


@given(ENTROPIES, LANGUAGES)
def test_the_words_give_the_same_bits_back(entropy: bytes, language: str) -> None:
    words = words_for(entropy, language)
    assert len(words) == 12
    assert entropy_of(" ".join(words)) == entropy


@given(ENTROPIES, st.lists(st.sampled_from([" ", "\n", "\t", "\u3000", "  ", ", "]), min_size=12))
def test_any_spacing_will_do(entropy: bytes, spaces: list[str]) -> None:
    words = words_for(entropy, "en")
    text = "".join(word + space for word, space in zip(words, spaces, strict=False))
    assert entropy_of(text) == entropy


def test_both_languages_write_the_same_bits() -> None:
    assert entropy_of(" ".join(ENGLISH)) == entropy_of("".join(CHINESE)) == ENTROPY


@pytest.mark.parametrize(
    "text",
    [
        " ".join(ENGLISH).upper(),
        "\n".join(f"{number}. {word}" for number, word in enumerate(ENGLISH, start=1)),
        "  ".join(f"{number:>2}) {word}," for number, word in enumerate(ENGLISH, start=1)),
        unicodedata.normalize("NFKC", " ".join(ENGLISH)).translate(
            {letter: letter + 0xFEE0 for letter in range(ord("a"), ord("z") + 1)}
        ),
        "".join(CHINESE),
        " ".join(CHINESE),
        "、".join(CHINESE),
        "\n".join(f"{number}．{word}" for number, word in enumerate(CHINESE, start=1)),
        f"{''.join(CHINESE[:4])} {''.join(CHINESE[4:8])}\u3000{''.join(CHINESE[8:])}",
    ],
)
def test_what_a_person_may_add_does_not_matter(text: str) -> None:
    assert entropy_of(text) == ENTROPY


@pytest.mark.parametrize("position", range(1, 13))
@pytest.mark.parametrize("wrong", ["abandom", "zzz", "éclair", "naïve"])
def test_a_word_that_is_on_no_list_is_named_by_its_place(position: int, wrong: str) -> None:
    words = [*ENGLISH]
    words[position - 1] = wrong
    with pytest.raises(UnknownRecoveryWordError) as caught:
        entropy_of(" ".join(words))
    assert caught.value.values == {"position": position}
    assert wrong not in str(caught.value)


@pytest.mark.parametrize("wrong", ["abandon", "龘", "國"])
def test_a_wrong_word_among_chinese_ones_is_named_by_its_place(wrong: str) -> None:
    with pytest.raises(UnknownRecoveryWordError) as caught:
        entropy_of("".join([*CHINESE[:6], wrong, *CHINESE[7:]]))
    assert caught.value.values == {"position": 7}


@pytest.mark.parametrize("count", [0, 1, 11, 13, 24])
def test_too_few_or_too_many_words_are_counted(count: int) -> None:
    with pytest.raises(RecoveryWordCountError) as caught:
        entropy_of(" ".join((ENGLISH * 3)[:count]))
    assert caught.value.values == {"count": count}


@given(ENTROPIES, LANGUAGES, st.integers(0, 11), st.integers(0, 2047))
def test_another_word_of_the_list_never_gives_the_same_bits(
    entropy: bytes, language: str, position: int, other: int
) -> None:
    words = [*words_for(entropy, language)]
    replacement = Mnemonic(LISTS[language]).wordlist[other]
    if replacement == words[position]:
        return
    words[position] = replacement
    try:
        found = entropy_of(" ".join(words))
    except WrongRecoveryWordsError:
        return
    assert found != entropy


def test_most_mistakes_are_found_by_the_checksum() -> None:
    wordlist = Mnemonic("english").wordlist
    passed = 0
    for other in wordlist:
        try:
            entropy_of(" ".join([other, *ENGLISH[1:]]))
        except WrongRecoveryWordsError:
            continue
        passed += 1
    assert 1 <= passed < len(wordlist) / 8


@given(st.text(max_size=300))
def test_any_text_is_answered_by_one_of_our_errors(text: str) -> None:
    with pytest.raises(WrongRecoveryWordsError):
        entropy_of(text)


def test_a_very_long_text_is_not_read_to_its_end() -> None:
    with pytest.raises(RecoveryWordCountError):
        entropy_of("abandon " * 1_000_000)


def test_the_words_are_those_of_the_published_lists() -> None:
    assert " ".join(words_for(bytes(16), "en")) == "abandon " * 11 + "about"
    assert "".join(words_for(bytes(16), "zh_CN")) == "的" * 11 + "在"
    assert all(re.fullmatch(r"[a-z]{3,8}", word) for word in Mnemonic("english").wordlist)
