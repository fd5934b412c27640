"""Who reads the messages: our model, all of the detector, its rules alone, a plain linear baseline.

A larger model that somebody added by path is read like ours.

A reader gives each message a strength for every family that it could tell.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from guardian.link.wire.events import Level
from guardian.provider.signals.detector import detect
from guardian.provider.signals.larger.onnx_model import LargerModel
from guardian.provider.signals.model import GRADES, Side
from guardian.provider.signals.model.scorer import judged
from guardian.provider.signals.reading import read
from guardian.provider.signals.rules import Signal
from guardian.provider.signals.speakers import Speaker
from tests.benchmarks.signals_held_out import LEVELS, NOTHING, HeldOut

if TYPE_CHECKING:
    from reading import Line

Strengths = Mapping[str, float]
"""By family; above nought it is told."""
Reader = Callable[[str], Strengths]

TOLD = 1.0
_TEXTS = Path(__file__).parents[2] / "packaging" / "signals"
_FAMILY = {
    (grade.category, grade.self_harm_level): "sh" if label in LEVELS else label
    for label, grade in GRADES[Side.CHILD].items()
}


def model_of(side: Side) -> Reader:
    """Return the model as committed: how far what it would tell is above its thresholds."""

    def reader(text: str) -> Strengths:
        strengths = judged(text, side).strengths
        return {family: one for family, one in strengths.items() if family not in NOTHING}

    return reader


def larger_of(model: LargerModel, side: Side) -> Reader:
    """Return a larger model: how far each probability is above its threshold, in log-odds."""
    thresholds = model.thresholds(side)

    def reader(text: str) -> Strengths:
        strengths: dict[str, float] = {}
        for label, one in model.scores(text, side).items():
            family = "sh" if label in LEVELS else label
            above = _log_odds(one) - _log_odds(thresholds[label])
            if family not in NOTHING:
                strengths[family] = max(above, strengths.get(family, above))
        return strengths

    return reader


def detector(text: str) -> Strengths:
    """Return what all of the detector tells: rules, model and how they are weighed."""
    return _told(detect(text))


def detector_with(larger: Speaker) -> Reader:
    """Return what all of the detector tells with a larger model beside it."""
    return lambda text: _told(detect(text, larger))


def rules_alone(text: str) -> Strengths:
    """Return what the rules tell."""
    return _told(read(text).signals)


def baseline(side: Side) -> Reader:
    """Return TF-IDF over one to four characters and logistic regression, on the same texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - takes seconds
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - takes seconds

    nothing = "ai_none" if side is Side.AI else "none"
    lines = [
        line for line in _learnt() if line.label in GRADES[side] or line.label in {nothing, "none"}
    ]
    families = ["sh" if line.label in LEVELS else line.label for line in lines]
    families = ["none" if family in NOTHING else family for family in families]
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
    model = LogisticRegression(C=10, max_iter=60, tol=1e-3)
    model.fit(vectors.fit_transform(line.text for line in lines), families)

    def reader(text: str) -> Strengths:
        likely = model.predict_proba(vectors.transform([text]))[0]
        return {
            family: _log_odds(float(one))
            for family, one in zip(model.classes_, likely, strict=True)
            if family != "none"
        }

    return reader


def unlearnt(messages: Sequence[HeldOut]) -> list[HeldOut]:
    """Return the messages that are no text of training as well, whatever their marks and case.

    Two hands that write what children say both write "good night".
    """
    known = {_bare(line.text) for line in _learnt()}
    return [one for one in messages if _bare(one.text) not in known]


@cache
def _learnt() -> "list[Line]":
    sys.path.append(str(_TEXTS))
    from reading import read_texts  # noqa: PLC0415 - only there once its folder is on the path

    return read_texts()


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _told(signals: Sequence[Signal]) -> Strengths:
    alarming = (signal for signal in signals if signal.level is not Level.INFO)
    return {
        _FAMILY.get((signal.category, signal.self_harm_level), signal.category): TOLD
        for signal in alarming
    }


def _log_odds(probability: float) -> float:
    kept = min(max(probability, 1e-9), 1 - 1e-9)
    return log(kept / (1 - kept))
