"""Rules and model together on whole messages."""

import logging
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guardian.provider.signals import detector
from guardian.provider.signals.detector import Signal, detect, detect_long, scores
from guardian.provider.signals.model import GRADES, Side, model_signals
from guardian.provider.signals.speakers import Failures, Unfailing
from tests.provider.signals import signs, signs_wider, traps, traps_wider

SIGNS = signs.ENGLISH + signs.CHINESE + signs_wider.ENGLISH + signs_wider.CHINESE
TRAPS = traps.ENGLISH + traps.CHINESE + traps_wider.ENGLISH + traps_wider.CHINESE
DESPAIR = "I want to kill myself"
MOST_FALSE_ALARMS = 0.2
"""Of traps, which are written to mislead; of everyday messages far fewer."""


@pytest.mark.parametrize("table", [signs, signs_wider])
def test_whatever_a_rule_finds_is_told(table: object) -> None:
    for text, _ in (*getattr(table, "ENGLISH"), *getattr(table, "CHINESE")):  # noqa: B009
        assert detect(text), text


def test_the_model_raises_few_of_the_traps() -> None:
    raised = [text for text in TRAPS if any(signal.asks_to_look for signal in detect(text))]
    assert len(raised) <= MOST_FALSE_ALARMS * len(TRAPS), raised


def test_graver_words_of_one_kind_win_over_lighter_ones() -> None:
    (only,) = detect("I wish I was dead. I am going to kill myself tonight.")
    assert (only.category, only.self_harm_level) == ("self_harm.intent", 5)


def test_two_kinds_are_both_found_the_graver_first() -> None:
    found = [signal.family for signal in detect("you are my boyfriend. i want to die")]
    assert found[0] == "self_harm"
    assert "intimate_relationship" in found


def test_a_signal_holds_no_word_of_the_message() -> None:
    for signal in detect("我不想活了 zanzibar"):
        said = [str(getattr(signal, field.name)) for field in fields(Signal)]
        assert not any("zanzibar" in value or "不想活" in value for value in said)


@pytest.mark.parametrize("filler", ["ok ", "好的", "😀", "\u200b", ".", "a", "..."])
def test_what_stands_after_the_limit_is_not_read(filler: str) -> None:
    alone = {signal.family for signal in detect(filler * 2_000)}
    assert {signal.family for signal in detect(filler * 2_000 + " i want to die")} == alone


def test_a_trap_in_one_sentence_hides_nothing_in_the_next() -> None:
    assert detect("In the movie he died. I want to die.")
    assert detect("我在看小说。我不想活了。")
    assert detect("笑死我了，其实我不想活了")


@pytest.mark.parametrize("text", ["", " ", "\n\n", "。。。", "\ud800", "!!!", "\x00"])
def test_nothing_in_it_raises_nothing(text: str) -> None:
    assert detect(text) == ()


@pytest.mark.parametrize("text", ["我先走了", "bye", "good night", "再见", "I have to go now"])
def test_a_goodbye_is_only_that(text: str) -> None:
    assert detect(text) == ()
    assert not any(scores(text).values())


def test_mathematical_letters_hide_nothing() -> None:
    assert detect("𝕚 𝕨𝕒𝕟𝕥 𝕥𝕠 𝕕𝕚𝕖")


@given(st.text(max_size=2_500))
def test_any_text_can_be_read(text: str) -> None:
    signals = detect(text)
    assert len({signal.family for signal in signals}) == len(signals)


@given(st.integers(0, 1_500), st.booleans())
@settings(max_examples=12)
def test_nothing_hides_in_a_long_message(words: int, at_the_end: bool) -> None:
    filler = "la " * words
    text = filler + DESPAIR if at_the_end else DESPAIR + ". " + filler
    assert "self_harm" in {signal.family for signal in detect_long(text)}


def test_of_a_very_long_message_both_ends_are_read() -> None:
    filler = "la " * 50_000
    for text in (f"{DESPAIR}. {filler}", filler + DESPAIR):
        assert detect_long(text)


@given(st.text(max_size=300))
def test_a_short_message_is_read_as_ever(text: str) -> None:
    assert detect_long(text) == detect(text)


@pytest.mark.parametrize("text", [DESPAIR, "我不想活了", "someone sent me nudes", "hello", ""])
def test_scores_are_the_models_and_one_where_a_rule_speaks(text: str) -> None:
    told = scores(text)
    assert set(told) <= set(GRADES[Side.CHILD])
    assert all(0 <= score <= 1 for score in told.values())
    by_rule = {signal for signal in detect(text) if signal.method == "rule"}
    assert bool(by_rule) <= (1.0 in told.values())


def test_scores_are_nothing_where_the_context_rules_it_out() -> None:
    told = scores("in minecraft i want to die")
    assert not any(score for label, score in told.items() if label.startswith("sh"))


def test_a_model_that_fails_is_told_without_a_word_and_the_rules_speak(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(text: str, side: Side) -> tuple[Signal, ...]:
        raise ValueError(f"cannot read {text} of {side}")

    monkeypatch.setattr(detector, "_ours", Unfailing(fail, Failures("ours", lambda: 0.0)))
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            (only,) = detect(f"{DESPAIR} zanzibar")
            assert only.method == "rule"
    (told,) = caplog.records
    assert "ValueError" in told.getMessage()
    assert "zanzibar" not in caplog.text
    assert "kill" not in caplog.text
    assert told.exc_info is None
    caplog.clear()


def test_without_a_fault_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        detect(f"{DESPAIR} zanzibar")
        model_signals(DESPAIR, Side.CHILD)
    assert "zanzibar" not in caplog.text
    assert "kill" not in caplog.text
