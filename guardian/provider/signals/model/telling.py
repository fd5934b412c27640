"""What the model tells of its scores: only what is above the threshold of its label."""

from guardian.provider.signals.model.labels import GRADES, SELF_HARM_LEVELS, Side
from guardian.provider.signals.model.scorer import Judged, judged
from guardian.provider.signals.model.weights import MODEL_VERSION, SELF_HARM
from guardian.provider.signals.rules import Signal


def model_signals(text: str, side: Side) -> tuple[Signal, ...]:
    """Return what the model says of one message, the strongest first; mostly nothing.

    Of self-harm one level is told: the likeliest, once self-harm as a whole is likely enough.
    """
    read = judged(text, side)
    told = [(one, head) for head, one in read.strengths.items() if one >= 0]
    return tuple(
        signal_of(_likeliest_level(read) if head == SELF_HARM else head, side)
        for _, head in sorted(told, reverse=True)
    )


def _likeliest_level(read: Judged) -> str:
    return max(SELF_HARM_LEVELS, key=read.probabilities.__getitem__)


def signal_of(label: str, side: Side, *, version: str = MODEL_VERSION) -> Signal:
    """Return a label as it is told, by the fixed table of grades; ``version`` names the model."""
    grade = GRADES[side][label]
    return Signal(
        category=grade.category,
        level=grade.level,
        imminence=grade.imminence,
        self_harm_level=grade.self_harm_level,
        rule_id=label,
        method="model",
        version=version,
    )
