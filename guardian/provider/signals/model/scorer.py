"""Scores of one message: a probability for each label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guardian.provider.signals.model.concepts import known_words
from guardian.provider.signals.model.labels import SELF_HARM_LEVELS, Side
from guardian.provider.signals.model.pieces import groups_of, share_of_each
from guardian.provider.signals.model.weights import ANY, INFORMS, SELF_HARM, Weights, weights_of
from guardian.provider.signals.normal import normal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LIKELY = 0.25
"""From which probability on a label is told beside the likeliest."""
_MOST = 30.0
"""Beyond this a probability is as good as sure, and its exponential overflows."""


def scores(text: str, side: Side) -> Mapping[str, float]:
    """Return the calibrated probability of each label of a side.

    Those of the levels of self-harm add up to the probability that it is self-harm at all. Of a
    long text the first 2000 characters are read. An empty text has no scores.
    """
    return judged(text, side).probabilities


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the model makes of a text. ``probabilities``: by label.

    ``strengths``: of the likeliest head and of what is likely beside it, how far above its
    threshold each is; from nought on it is told. Self-harm is one head, whatever its level.
    """

    probabilities: Mapping[str, float]
    strengths: Mapping[str, float]


def judged(text: str, side: Side) -> Judged:
    """Return what the model makes of a text, with nothing for an empty one."""
    read = normal(text, known_words())
    if not read:
        return Judged(probabilities={}, strengths={})
    known = weights_of(side)
    raw = raw_scores(groups_of(read), known)
    found = probabilities(raw, known)
    return Judged(
        probabilities=by_label(known.heads, found), strengths=_strengths(raw, found, known)
    )


def raw_scores(groups: Sequence[Sequence[int]], known: Weights) -> "NDArray[np.float32]":
    """Return what each head says of the pieces, before calibration."""
    import numpy as np  # noqa: PLC0415 - see weights

    total = known.biases.copy()
    for at, group in enumerate(groups):
        rows = known.weights[known.rows_of(group)].sum(axis=0, dtype=np.int32)
        total += rows * known.scales * np.float32(share_of_each(at, len(group)))
    return total


def probabilities(raw: "NDArray[np.float32]", known: Weights) -> "NDArray[np.float32]":
    """Return the calibrated probability of each head."""
    import numpy as np  # noqa: PLC0415 - see weights

    evidence = np.clip(known.slopes * raw + known.offsets, -_MOST, _MOST)
    found: NDArray[np.float32] = 1 / (1 + np.exp(-evidence))
    return found


def _strengths(
    raw: "NDArray[np.float32]", found: "NDArray[np.float32]", known: Weights
) -> dict[str, float]:
    by_head = {head: at for at, head in enumerate(known.heads)}
    anything = float(raw[by_head[ANY]])
    alarming = [head for head in known.thresholds if head != INFORMS]
    likeliest = max(alarming, key=lambda head: float(raw[by_head[head]]))
    told = {
        head: float(raw[by_head[head]]) + anything - known.thresholds[head]
        for head in alarming
        if head == likeliest or found[by_head[head]] >= LIKELY
    }
    if INFORMS in known.thresholds:
        told[INFORMS] = float(raw[by_head[INFORMS]]) - known.thresholds[INFORMS]
    return told


def by_label(heads: Sequence[str], found: "NDArray[np.float32]") -> dict[str, float]:
    """Return probabilities by label; the levels of self-harm share what it has."""
    told = {head: float(one) for head, one in zip(heads, found, strict=True) if head != ANY}
    whole = told.pop(SELF_HARM, None)
    if whole is not None:
        share = sum(told[level] for level in SELF_HARM_LEVELS)
        for level in SELF_HARM_LEVELS:
            told[level] *= whole / share
    return told
