"""Scores: what the weights say, no more; thresholds: what is told of them."""

import json
import math
import re
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guardian.link.wire.events import Level
from guardian.provider.signals.model import (
    GRADES,
    MODEL_VERSION,
    Side,
    model_signals,
    scores,
    signal_of,
)
from guardian.provider.signals.model.concepts import known_words
from guardian.provider.signals.model.labels import SELF_HARM_LEVELS
from guardian.provider.signals.model.pieces import FEWEST, GROUPS, groups_of
from guardian.provider.signals.model.scorer import judged
from guardian.provider.signals.model.weights import ANY, INFORMS, SELF_HARM, weights_of
from guardian.provider.signals.normal import normal
from guardian.provider.signals.normal.tables import FOLDER

SIDES = list(Side)
LARGEST_BYTES = 2_000_000


def _evidence(text: str, side: Side) -> Mapping[str, float]:
    """Score a text one weight at a time."""
    known = weights_of(side)
    row_of = {int(number): row for row, number in enumerate(known.pieces)}
    groups = groups_of(normal(text, known_words()))
    evidence = {}
    for column, head in enumerate(known.heads):
        total = float(known.biases[column])
        for group, share in zip(groups, GROUPS, strict=True):
            for number in filter(row_of.__contains__, group):
                weight = int(known.weights[row_of[number], column]) * float(known.scales[column])
                total += share * weight / math.sqrt(max(len(group), FEWEST))
        evidence[head] = total
    return evidence


def _by_hand(text: str, side: Side) -> Mapping[str, float]:
    """Make probabilities of scores, one at a time."""
    known, evidence = weights_of(side), _evidence(text, side)
    found = {}
    for column, head in enumerate(known.heads):
        logit = float(known.slopes[column]) * evidence[head] + float(known.offsets[column])
        found[head] = 1 / (1 + math.exp(-logit))
    return found


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("text", ["我今天去上学了", "i miss my cat", "别告诉妈妈", "ok 好 😭 lol"])
def test_a_score_is_the_sum_of_its_weights(text: str, side: Side) -> None:
    told, wanted = scores(text, side), _by_hand(text, side)
    for label, score in told.items():
        if label not in SELF_HARM_LEVELS:
            assert score == pytest.approx(wanted[label], abs=1e-4)
    if side is Side.CHILD:
        whole = sum(told[level] for level in SELF_HARM_LEVELS)
        assert whole == pytest.approx(wanted[SELF_HARM], abs=1e-4)


@pytest.mark.parametrize("side", SIDES)
@given(text=st.text(max_size=200))
def test_any_text_has_probabilities(side: Side, text: str) -> None:
    found = scores(text, side)
    assert set(found) in (set(), set(GRADES[side]))
    assert all(0 <= score <= 1 for score in found.values())


def test_nothing_said_is_nothing_told() -> None:
    assert scores("  \u200b ", Side.CHILD) == {}
    assert model_signals("", Side.CHILD) == ()


@pytest.mark.parametrize("side", SIDES)
@given(text=st.text("我想死不活了 i want to die secret meet，.", max_size=60))
def test_what_is_told_is_above_its_threshold_and_all_that_is(side: Side, text: str) -> None:
    read = judged(text, side)
    told = [signal.rule_id for signal in model_signals(text, side)]
    families = [SELF_HARM if one in SELF_HARM_LEVELS else one for one in told]
    assert families == sorted(families, key=read.strengths.__getitem__, reverse=True)
    assert set(families) == {head for head, one in read.strengths.items() if one >= 0}


@pytest.mark.parametrize("text", ["我今天去上学了", "别告诉妈妈", "i want to disappear", "bet"])
def test_a_strength_is_the_score_beside_that_of_anything(text: str) -> None:
    known, wanted = weights_of(Side.CHILD), _evidence(text, Side.CHILD)
    read = judged(text, Side.CHILD)
    for head, strength in read.strengths.items():
        leaning = 0 if head == INFORMS else wanted[ANY]
        assert strength == pytest.approx(wanted[head] + leaning - known.thresholds[head], abs=1e-3)
    alarming = set(known.thresholds) - {INFORMS}
    assert max(alarming, key=wanted.__getitem__) in read.strengths


def test_a_signal_names_its_model_and_its_grade() -> None:
    signal = signal_of("sh5", Side.CHILD)
    assert (signal.category, signal.level, signal.self_harm_level) == (
        "self_harm.intent",
        Level.CRITICAL,
        5,
    )
    assert signal.source == f"{MODEL_VERSION}/sh5"
    assert signal.method == "model"


@pytest.mark.parametrize("side", SIDES)
def test_every_label_has_a_head_and_a_threshold(side: Side) -> None:
    known = weights_of(side)
    assert set(GRADES[side]) <= set(known.heads)
    assert set(GRADES[side]) - set(SELF_HARM_LEVELS) <= set(known.thresholds)


def test_graver_levels_are_graded_graver() -> None:
    levels = [list(Level).index(GRADES[Side.CHILD][one].level) for one in SELF_HARM_LEVELS]
    assert levels == sorted(levels)


def test_the_file_is_small_and_says_what_it_is_made_of() -> None:
    path = FOLDER / "model.npz"
    assert path.stat().st_size < LARGEST_BYTES
    with np.load(path, allow_pickle=False) as file:
        told = json.loads(str(file["told"]))
    assert told["version"] == MODEL_VERSION
    assert all(re.fullmatch("[0-9a-f]{16}", digest) for digest in told["made_of"]["texts"].values())
