"""Reads one message of a child for signs that ask someone to look: rules and models together.

The rules speak where words are clear; the model hears what no list has, and so does a larger one
where somebody added it. Where rules see that words of a kind mean something else (a game, a story,
a "not"), a model's word on that kind counts less.
"""

import re
from collections.abc import Mapping

from guardian.provider.signals.exit_words import wants_to_leave
from guardian.provider.signals.merging import Weight, gravest_of_each_family, merged, weight
from guardian.provider.signals.model import GRADES, Side, model_signals
from guardian.provider.signals.model import scores as model_scores
from guardian.provider.signals.reading import RULES, read
from guardian.provider.signals.rules import RULES_VERSION, Signal
from guardian.provider.signals.speakers import Failures, Speaker, Unfailing
from guardian.provider.signals.stretches import stretches

__all__ = ["RULES", "RULES_VERSION", "Signal", "detect", "detect_long", "scores"]

_LABELS: Mapping[tuple[str, int | None], str] = {
    (grade.category, grade.self_harm_level): label for label, grade in GRADES[Side.CHILD].items()
}
_SAYS_SOMETHING = re.compile(r"[a-zA-Z0-9]|[^\x00-\x7f]")
_ours = Unfailing(model_signals, Failures("the detector's own model"))


def detect(text: str, larger: Speaker | None = None) -> tuple[Signal, ...]:
    """Return the gravest signal of each family, gravest first.

    A family is the first part of a category. Reads at most 2000 characters. One of level "info" is
    a note and asks nobody to look. Says "please look"; it is no diagnosis. ``larger`` is heard
    beside our own model, and its word is weighed alike.
    """
    return gravest_of_each_family(merged(read(text), _spoken(text, larger)))


def detect_long(text: str, larger: Speaker | None = None) -> tuple[Signal, ...]:
    """Do as :func:`detect` with a message of any length.

    What comes from another program may be as long as one likes, and nothing must hide behind a long
    beginning: it is read in stretches.
    """
    return gravest_of_each_family(
        signal for stretch in stretches(text) for signal in detect(stretch, larger)
    )


def scores(text: str) -> Mapping[str, float]:
    """Return how sure the detector is of each label, for evaluation.

    It is the model's probability, 1 where a rule finds the label, and 0 where the context rules it
    out. Those of the levels of self-harm may add up to more than 1 where a rule speaks.
    """
    reading = read(text)
    grades, leaves = GRADES[Side.CHILD], wants_to_leave(text)
    told = {
        label: 0.0
        if leaves or weight(grades[label].category, reading) is not Weight.WHOLE
        else score
        for label, score in model_scores(text, Side.CHILD).items()
    }
    for signal in reading.signals:
        told[_LABELS[(signal.category, signal.self_harm_level)]] = 1.0
    return told


def _spoken(text: str, larger: Speaker | None) -> tuple[Signal, ...]:
    """Return the models' signals; where they fail the rules speak alone.

    A message that is a goodbye as a whole ends the talk and says no more than that.
    """
    readable = text.encode("utf-8", "ignore").decode()  # half a pair of UTF-16 is no character
    if not _SAYS_SOMETHING.search(readable) or wants_to_leave(text):
        return ()
    speakers = (_ours,) if larger is None else (_ours, larger)
    return tuple(each for one in speakers for each in one.signals(readable, Side.CHILD))
