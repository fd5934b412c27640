"""A model beside our own: heard as ours is, weighed as ours is, and borne where it fails."""

import logging

import pytest

from guardian.link.wire.events import Level
from guardian.provider.signals.ai_output import check_output, objection_of
from guardian.provider.signals.detector import detect, detect_long
from guardian.provider.signals.model import Side, signal_of
from guardian.provider.signals.opening import open_speakers
from guardian.provider.signals.rules import Signal
from guardian.provider.signals.speakers import (
    TOLD_EVERY_SECONDS,
    Failures,
    Speaker,
    Unfailing,
)
from guardian.provider.signals.talk import Said, detect_in_talk
from tests.rig.larger_model import HEARD, NAME, OBJECTED_TO, make_two_words_model

BYE = "goodbye"


@pytest.fixture(scope="module")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Speaker:
    """Open a real one."""
    opened = open_speakers(make_two_words_model(tmp_path_factory.mktemp("larger")))
    assert opened is not None
    return opened


class Hears:
    """Stands where a model is: hears labels in texts that have all of some words."""

    def __init__(self, label: str, *words: str) -> None:
        self.label = label
        self.words = words
        self.asked: list[str] = []

    def signals(self, text: str, side: Side) -> tuple[Signal, ...]:
        """Return the label as a signal of its own version."""
        self.asked.append(text)
        if all(word in text for word in self.words):
            return (signal_of(self.label, side, version="hears-1"),)
        return ()


def test_what_only_the_larger_one_hears_is_told_in_its_name(larger: Speaker) -> None:
    assert detect(f"my {HEARD} day") == ()
    (told,) = detect(f"my {HEARD} day", larger)
    assert (told.category, told.method, told.source) == ("grooming", "model", f"{NAME}/groom")


def test_what_rules_hear_stays_and_the_gravest_of_a_family_is_told(larger: Speaker) -> None:
    found = {signal.family: signal for signal in detect(f"i want to die, {HEARD}", larger)}
    assert found["self_harm"].method == "rule"
    assert found["grooming"].source == f"{NAME}/groom"
    (only,) = detect("i want to die", Hears("sh6"))
    assert (only.source, only.self_harm_level) == ("hears-1/sh6", 6)


def test_its_word_is_weighed_as_ours(larger: Speaker) -> None:
    assert detect("in minecraft i want to die", Hears("sh4")) == ()
    (note,) = detect("the main character wants to end it", Hears("sh4"))
    assert note.level is Level.INFO
    assert [each.family for each in detect(BYE, larger)] == [each.family for each in detect(BYE)]


def test_it_is_not_asked_about_a_goodbye_or_nothing() -> None:
    model = Hears("groom")
    for text in (BYE, "", "...", "\ud83d"):
        detect(text, model)
    assert model.asked == []


def test_it_never_meets_half_a_pair_of_surrogates() -> None:
    model = Hears("groom", "no such word")
    detect("a \ud83d b", model)
    objection_of(model, "a \ud83d b", minor=True)
    assert len(model.asked) == 2
    for text in model.asked:
        text.encode("utf-8")


def test_nothing_hides_from_it_in_a_long_message(larger: Speaker) -> None:
    for text in ("a b " * 3000 + HEARD, HEARD + " a b" * 3000):
        assert NAME in {signal.version for signal in detect_long(text, larger)}


def test_it_hears_what_was_said_in_halves() -> None:
    model = Hears("groom", "half one", "half two")
    before = (Said(by_child=True, text="half one"),)
    (told,) = detect_in_talk("half two", before, model)
    assert told.source == "hears-1/groom"
    assert detect_in_talk("half two", (), model) == ()


def test_it_reads_whole_replies_by_the_rules_of_who_may_hear_what(larger: Speaker) -> None:
    text = f"A bird. A {OBJECTED_TO} sings. A bird."
    assert check_output(text, minor=True) is None
    rule = check_output(text, minor=True, larger=larger)
    assert rule is not None
    assert (rule.method, rule.source) == ("model", f"{NAME}/manipulation")
    assert objection_of(Hears("ai_intim"), text, minor=False) is None
    assert objection_of(Hears("ai_intim"), text, minor=True) is not None
    assert objection_of(None, text, minor=True) is None


def test_of_a_long_reply_the_end_is_read_too(larger: Speaker) -> None:
    assert objection_of(larger, "A bird. " * 1000 + OBJECTED_TO, minor=True) is not None


def test_one_that_fails_is_told_at_once_then_once_an_hour(
    caplog: pytest.LogCaptureFixture,
) -> None:
    moments = iter((0.0, 1.0, TOLD_EVERY_SECONDS - 1, TOLD_EVERY_SECONDS, TOLD_EVERY_SECONDS + 1))

    def fail(text: str, side: Side) -> tuple[Signal, ...]:
        raise RuntimeError(f"{side} {text}")

    failing = Unfailing(fail, Failures("the larger model x", lambda: next(moments)))
    with caplog.at_level(logging.DEBUG):
        for _ in range(5):
            (only,) = detect("i want to die zanzibar", failing)
            assert only.method == "rule"
    first, second = (record.getMessage() for record in caplog.records)
    assert "the larger model x" in first
    assert "could not read 1 text(s), the last one: RuntimeError" in first
    assert "could not read 3 text(s), the last one: RuntimeError" in second
    assert "zanzibar" not in caplog.text
    assert all(record.exc_info is None for record in caplog.records)
    caplog.clear()


def test_none_is_opened_where_none_is_named() -> None:
    assert open_speakers(None) is None
