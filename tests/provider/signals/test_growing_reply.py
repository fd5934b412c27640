"""A reply that is looked at as it grows: the model at the end of a sentence, the rules at once."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.provider.signals import ai_output
from guardian.provider.signals.ai_output import (
    MOST_SENTENCES,
    SURE_ENOUGH,
    GrowingReply,
    check_output,
)
from guardian.provider.signals.model import GRADES, MODEL_VERSION, Side
from guardian.provider.signals.speakers import Failures

SURE = SURE_ENOUGH


class Asked:
    """Stands where the model is asked: notes what it was asked, objects to texts with a word."""

    def __init__(self, **labels: float) -> None:
        self.windows: list[str] = []
        self.labels = labels

    def __call__(self, text: str, side: Side) -> Mapping[str, float]:
        assert side is Side.AI
        self.windows.append(text)
        return self.labels if "owl" in text else {}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    model = Asked(ai_manip=SURE)
    monkeypatch.setattr(ai_output, "scores", model)
    return model


def test_each_sentence_is_read_once_with_the_one_before(asked: Asked) -> None:
    reading = GrowingReply(minor=True)
    text = ""
    for piece in ("One", " day", ".", " Two", " birds", "! Th", "ree", ".", " F"):
        text += piece
        assert reading.check(text) is None
    assert asked.windows == ["One day.", "One day. Two birds!", "Two birds! Three."]


def test_the_model_objects_when_the_sentence_has_ended(asked: Asked) -> None:
    reading = GrowingReply(minor=True)
    assert reading.check("The wise owl") is None
    rule = reading.check("The wise owl sings.")
    assert rule is not None
    assert (rule.category, rule.method) == ("manipulation", "model")
    assert rule.source == f"{MODEL_VERSION}/manipulation"
    assert reading.check("The wise owl sings.") == rule == check_output("An owl", minor=True)


def test_the_rules_object_before_the_end_of_a_sentence(asked: Asked) -> None:
    rule = GrowingReply(minor=True).check("You are so stupid")
    assert rule is not None
    assert rule.method == "rule"
    assert asked.windows == []


def test_what_the_model_only_supposes_passes(asked: Asked) -> None:
    asked.labels = {"ai_manip": SURE - 0.01}
    assert check_output("An owl.", minor=True) is None


def test_of_several_the_gravest_is_told_and_minors_rules_are_theirs(asked: Asked) -> None:
    asked.labels = {"ai_pander": 1.0, "ai_intim": 1.0, "ai_promotion": 0.5}
    minor, grown = (check_output("An owl.", minor=minor) for minor in (True, False))
    assert minor is not None
    assert grown is not None
    assert (minor.category, grown.category) == ("intimate_relationship", "pandering")


def test_every_label_of_the_model_has_a_rule() -> None:
    listed = {rule.category for rule in ai_output.OUTPUT_RULES}
    assert {grade.category for grade in GRADES[Side.AI].values()} == listed


@pytest.mark.parametrize("sentences", [1, MOST_SENTENCES, 500])
def test_of_a_long_reply_both_ends_are_read(asked: Asked, sentences: int) -> None:
    assert check_output(("A bird. " * sentences).strip(), minor=True) is None
    assert len(asked.windows) == min(sentences, MOST_SENTENCES)
    assert check_output("A bird. " * sentences + "An owl.", minor=True) is not None
    assert check_output("An owl. " + "A bird. " * sentences, minor=True) is not None


def test_a_sentence_without_an_end_is_read_in_its_last_part(asked: Asked) -> None:
    check_output("a bird " * 50_000, minor=True)
    assert max(map(len, asked.windows)) < 2_000


def test_a_model_that_fails_is_told_without_a_word(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(text: str, side: Side) -> Mapping[str, float]:
        raise ValueError(f"{side} {text}")

    monkeypatch.setattr(ai_output, "scores", fail)
    monkeypatch.setattr(ai_output, "_failures", Failures("ours", lambda: 0.0))
    assert check_output("A zanzibar. And another. And one more.", minor=True) is None
    (told,) = caplog.records
    assert "ValueError" in told.getMessage()
    assert "zanzibar" not in caplog.text
    caplog.clear()


@given(st.lists(st.text(max_size=40), max_size=12), st.booleans())
def test_whatever_pieces_come_the_whole_is_judged_alike(pieces: list[str], minor: bool) -> None:
    reading = GrowingReply(minor=minor)
    text = ""
    objected = []
    for piece in pieces:
        text += piece
        objected.append(reading.check(text))
    if text and objected[-1] is not None:
        assert check_output(text, minor=minor) is not None
