"""What the rules find, and what they leave alone."""

from collections.abc import Callable, Iterator
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.detector import (
    RULES,
    RULES_VERSION,
    Signal,
    detect,
    detect_long,
)
from guardian.provider.signals.phrases import phrase
from guardian.provider.signals.rules import Rule
from tests.provider.signals import signs, traps

SIGNS = signs.ENGLISH + signs.CHINESE
TRAPS = traps.ENGLISH + traps.CHINESE
DESPAIR = "I want to kill myself"


@pytest.mark.parametrize(("text", "rule_id"), SIGNS)
def test_a_sign_is_found_by_the_rule_that_means_it(text: str, rule_id: str) -> None:
    assert rule_id in {signal.rule_id for signal in detect(text)}


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_sign_raises_nothing(text: str) -> None:
    assert detect(text) == ()


@pytest.mark.parametrize("table", [signs.ENGLISH, signs.CHINESE, traps.ENGLISH, traps.CHINESE])
def test_the_tables_are_large_enough_to_mean_something(table: tuple[object, ...]) -> None:
    assert len(table) == len(set(table)) >= 40


def _spellings(written: str) -> Iterator[str]:
    """Write a phrase out, once for every choice of every slot."""
    slots = phrase("", written).slots
    for varied, slot in enumerate(slots):
        for choice in slot.choices:
            parts = [one.choices[0] for one in slots[:varied]] + [choice]
            parts += [one.choices[0] for one in slots[varied + 1 :]]
            yield " ".join(token for part in parts for token in part).strip(" ,.")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.signal.rule_id))
def test_every_choice_of_every_phrase_can_fire(rule: Rule) -> None:
    for written in rule.phrases:
        for text in _spellings(written):
            families = {signal.family for signal in detect(text)}
            assert rule.signal.family in families, text


def test_rule_ids_are_unique_and_the_rules_have_a_version() -> None:
    ids = [rule.signal.rule_id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert RULES_VERSION.startswith("rules-")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.signal.rule_id))
def test_levels_follow_the_list_of_signals(rule: Rule) -> None:
    signal = rule.signal
    expected: dict[str, set[int | None]] = {
        "self_harm.ideation": {1, 2, 3},
        "self_harm.intent": {4, 5},
        "self_harm.behaviour": {6},
        "self_harm.nssi": {None},
        "grooming": {None},
        "intimate_relationship": {None},
        "property_loss": {None},
    }
    assert signal.self_harm_level in expected[signal.category]
    if (signal.self_harm_level or 0) >= 4:
        assert signal.level is Level.CRITICAL
        assert signal.imminence in {Imminence.URGENT, Imminence.EMERGENCY}


def test_graver_words_of_one_kind_win_over_lighter_ones() -> None:
    (only,) = detect("I wish I was dead. I am going to kill myself tonight.")
    assert (only.category, only.self_harm_level) == ("self_harm.intent", 5)


def test_two_kinds_are_both_found_the_graver_first() -> None:
    found = detect("you are my boyfriend. i want to die")
    assert [signal.family for signal in found] == ["self_harm", "intimate_relationship"]


def test_a_signal_holds_no_word_of_the_message() -> None:
    (signal,) = detect("我不想活了 zanzibar")
    said = [str(getattr(signal, field.name)) for field in fields(Signal)]
    assert not any("zanzibar" in value or "不想活" in value for value in said)


@pytest.mark.parametrize("filler", ["ok ", "好的", "😀", "\u200b", ".", "a", "..."])
def test_what_stands_after_the_limit_is_not_read(filler: str) -> None:
    assert detect(filler * 2_000 + " i want to die") == ()


def test_a_trap_in_one_sentence_hides_nothing_in_the_next() -> None:
    assert detect("In the movie he died. I want to die.")
    assert detect("我在看小说。我不想活了。")
    assert detect("笑死我了，其实我不想活了")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "。。。", "\ud800", "!!!", "\x00", "𝕚 𝕒𝕞 𝕗𝕚𝕟𝕖"])
def test_nothing_in_it_raises_nothing(text: str) -> None:
    assert detect(text) == ()


def test_mathematical_letters_hide_nothing() -> None:
    assert detect("𝕚 𝕨𝕒𝕟𝕥 𝕥𝕠 𝕕𝕚𝕖")


@given(st.text(max_size=2_500))
def test_any_text_can_be_read(text: str) -> None:
    signals = detect(text)
    assert len({signal.family for signal in signals}) == len(signals)


@given(st.lists(st.sampled_from([*(text for text, _ in SIGNS), *TRAPS]), max_size=12))
def test_any_mixture_of_sentences_can_be_read(sentences: list[str]) -> None:
    signs_in = {text for text, _ in SIGNS} & set(sentences)
    found = detect(". ".join(sentences))
    if not signs_in:
        assert found == ()


@given(
    st.sampled_from(signs.ENGLISH),
    st.sampled_from([str.upper, str.title, lambda text: text.replace(" ", "   ")]),
)
def test_case_and_spaces_change_nothing(
    sign: tuple[str, str], change: Callable[[str], str]
) -> None:
    assert sign[1] in {signal.rule_id for signal in detect(change(sign[0]))}


@given(st.integers(0, 1_500), st.booleans())
@settings(max_examples=12)
def test_nothing_hides_in_a_long_message(words: int, at_the_end: bool) -> None:
    filler = "la " * words
    text = filler + DESPAIR if at_the_end else DESPAIR + ". " + filler
    assert [signal.family for signal in detect_long(text)] == ["self_harm"]


def test_of_a_very_long_message_both_ends_are_read() -> None:
    filler = "la " * 50_000
    for text in (f"{DESPAIR}. {filler}", filler + DESPAIR):
        assert detect_long(text)


@given(st.text(max_size=300))
def test_a_short_message_is_read_as_ever(text: str) -> None:
    assert detect_long(text) == detect(text)
    assert detect_long(f"{text} {DESPAIR}") == detect(f"{text} {DESPAIR}")
