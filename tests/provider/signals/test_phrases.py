"""How phrases are written, and that finding them takes time in proportion to the text."""

from collections.abc import Iterator, Sequence
from typing import overload

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.signals.detector import RULES
from guardian.provider.signals.phrases import GAP, PhraseBook, phrase, tokens_of

WORST_STEPS_PER_TOKEN = 600
"""Far above what is needed, far below what a blow-up would take."""


class CountedTokens(Sequence[str]):
    """Tokens that count how often one of them was looked at."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self.steps = 0

    def __len__(self) -> int:
        return len(self.tokens)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        self.steps += 1
        return self.tokens[at]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tokens)


BOOK = PhraseBook([phrase(rule.signal.rule_id, one) for rule in RULES for one in rule.phrases])
OPENERS = sorted(BOOK.words)


def found(written: str, text: str) -> list[tuple[int, int]]:
    book = PhraseBook([phrase("it", written)])
    return [(one.start, one.end) for one in book.find(tokens_of(text))]


def steps(tokens: Sequence[str]) -> int:
    counted = CountedTokens(tokens)
    for _ in BOOK.find(counted):
        pass
    return counted.steps


def test_tokens_are_words_characters_and_clause_ends() -> None:
    assert tokens_of("hi 你好, don't.") == ("hi", "你", "好", ",", "dont", ".")


def test_neighbours_must_touch() -> None:
    assert found("want to|wanna + die", "i wanna die") == [(1, 3)]
    assert found("want to|wanna + die", "i wanna not die") == []


@pytest.mark.parametrize(("between", "fits"), [(0, True), (GAP, True), (GAP + 1, False)])
def test_a_gap_is_bounded(between: int, fits: bool) -> None:
    assert bool(found("a ~ b", "a " + "x " * between + "b")) is fits


@pytest.mark.parametrize("barrier", [".", ",", "not", "never", "不", "没"])
def test_a_gap_crosses_no_clause_end_and_no_denial(barrier: str) -> None:
    assert found("a ~ b", f"a x {barrier} b") == []


def test_a_slot_may_itself_begin_with_a_denial() -> None:
    assert found("他 ~ 不要告诉 ~ 妈妈", "他说不要告诉我妈妈") == [(0, 9)]


def test_a_choice_may_be_the_end_of_the_clause() -> None:
    assert found("live + anymore|.", "live .") == [(0, 2)]


@given(st.lists(st.sampled_from(OPENERS), max_size=120))
def test_the_work_per_token_is_bounded_whatever_the_words(words: list[str]) -> None:
    assert steps(words) <= WORST_STEPS_PER_TOKEN * (len(words) + 1)


@given(st.lists(st.sampled_from(OPENERS), min_size=1, max_size=12))
def test_twice_the_text_is_about_twice_the_work(words: list[str]) -> None:
    once, twice = steps(words * 20), steps(words * 40)
    assert twice <= 2.2 * once + WORST_STEPS_PER_TOKEN


@pytest.mark.parametrize(
    "unit",
    ["he said ", "want to ", "someone told me ", "他让我", "网友说", "我想", "he he asked asked "],
)
def test_what_tempts_a_matcher_to_go_back_stays_linear(unit: str) -> None:
    once, twice = (steps(tokens_of(unit * times)) for times in (400, 800))
    assert 1.8 * once <= twice <= 2.2 * once
