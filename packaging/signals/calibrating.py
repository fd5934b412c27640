"""Makes probabilities of scores, and says from which on something is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from fitting import HARMLESS, Floats, heads_of, is_meant
from reading import Line
from sklearn.linear_model import LogisticRegression
from stream import alarms_a_month

from guardian.provider.signals.model.labels import NOTHING, SELF_HARM_LEVELS, Side
from guardian.provider.signals.model.scorer import LIKELY
from guardian.provider.signals.model.weights import ANY, INFORMS, SELF_HARM

ALARMS_A_MONTH = 0.8
"""False alarms of all labels together, in a child's month, that thresholds are set for."""
ALARMED_REPLIES = 0.06
"""Share of harmless replies, most of them written to look like faulty ones, that may be taken for
such: an AI's thresholds are set for it. Its faults are put right on the spot and alarm nobody."""
LOWER_BAR = {SELF_HARM: 3.0, "nssi": 2.0}
"""How many times the odds of these count: not to hear them costs more than a word too many."""
NEVER_TOLD = 1e3
"""The threshold of a label that no text has."""
INFORMS_FROM = 0.8
"""From which probability on a label is told that only informs and alarms nobody."""


@dataclass(frozen=True, kw_only=True)
class Calibrated:
    """By head: what makes a probability of its score, and from which evidence on it is told."""

    slopes: Sequence[float]
    offsets: Sequence[float]
    thresholds: Mapping[str, float]


def calibrated(raw: Floats, lines: Sequence[Line], side: Side) -> Calibrated:
    """Return Platt's two numbers for every head, from scores of lines that no fit saw."""
    heads = heads_of(side)
    labels = [line.label for line in lines]
    found = [_platt(head, raw[:, column], labels) for column, head in enumerate(heads)]
    slopes, offsets = (np.array(each) for each in zip(*found, strict=True))
    thresholds = _thresholds(raw, raw * slopes + offsets, lines, side)
    if INFORMS in heads:
        at = heads.index(INFORMS)
        odds = float(np.log(INFORMS_FROM / (1 - INFORMS_FROM)))
        thresholds[INFORMS] = float((odds - offsets[at]) / slopes[at])
    for head in set(thresholds) - {SELF_HARM, *labels}:
        thresholds[head] = NEVER_TOLD
    return Calibrated(slopes=slopes.tolist(), offsets=offsets.tolist(), thresholds=thresholds)


def _platt(head: str, scores: Floats, labels: Sequence[str]) -> tuple[float, float]:
    """Return slope and offset; of a level of self-harm, from self-harm alone."""
    wanted = np.array([is_meant(head, label) for label in labels])
    if not wanted.any():
        return 1.0, 0.0
    rows = np.isin(labels, SELF_HARM_LEVELS) if head in SELF_HARM_LEVELS else wanted | True
    model = LogisticRegression(C=1e3).fit(scores[rows][:, None], wanted[rows])
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _thresholds(
    raw: Floats, log_odds: Floats, lines: Sequence[Line], side: Side
) -> dict[str, float]:
    """Return the lowest thresholds that keep to the alarms aimed at, the same but for the bars."""
    heads = heads_of(side)
    alarming = [head for head in heads if head not in {*SELF_HARM_LEVELS, ANY, INFORMS}]
    bars = np.log([LOWER_BAR.get(head, 1.0) for head in alarming])
    columns = [heads.index(head) for head in alarming]
    own = raw[:, columns]
    told = log_odds[:, columns] >= np.log(LIKELY / (1 - LIKELY))
    told[np.arange(len(own)), own.argmax(axis=1)] = True
    evidence = own + raw[:, [heads.index(ANY)]] + bars
    strongest: Floats = np.where(told, evidence, -np.inf).max(axis=1)
    if side is Side.AI:
        replies = np.array([line.label == NOTHING[side] for line in lines])
        at = float(np.quantile(strongest[replies], 1 - ALARMED_REPLIES)) if replies.any() else 0.0
    else:
        harmless = np.array([line.label in HARMLESS for line in lines])
        at = _lowest(strongest[harmless], [line for line in lines if line.label in HARMLESS])
    return dict(zip(alarming, (at - bars).tolist(), strict=True))


def _lowest(evidence: Floats, lines: Sequence[Line]) -> float:
    """Return the lowest evidence from which on harmless lines alarm no more often than aimed at."""
    candidates = np.unique(evidence)[::-1]
    low, high = 0, len(candidates) - 1  # candidates[low] keeps to it
    while low < high:
        middle = (low + high + 1) // 2
        if alarms_a_month(evidence >= candidates[middle], lines) <= ALARMS_A_MONTH:
            low = middle
        else:
            high = middle - 1
    return float(candidates[low])
