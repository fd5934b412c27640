"""Reads one message of a child for signs that ask someone to look: rules and a model together.

The rules speak where words are clear; the model hears what no list has. Where rules see that words
of a kind mean something else (a game, a story, a "not"), the model's word on that kind counts less.
"""

import logging
import re
from collections.abc import Mapping

from guardian.provider.signals.exit_words import wants_to_leave
from guardian.provider.signals.merging import Weight, gravest_of_each_family, merged, weight
from guardian.provider.signals.model import GRADES, Side, model_signals
from guardian.provider.signals.model import scores as model_scores
from guardian.provider.signals.normal import MAX_CHARACTERS
from guardian.provider.signals.reading import RULES, read
from guardian.provider.signals.rules import RULES_VERSION, Signal

__all__ = ["RULES", "RULES_VERSION", "Signal", "detect", "detect_long", "scores"]

_OVERLAP = 200
_MOST_STRETCHES = 50
_LABELS: Mapping[tuple[str, int | None], str] = {
    (grade.category, grade.self_harm_level): label for label, grade in GRADES[Side.CHILD].items()
}
_SAYS_SOMETHING = re.compile(r"[a-zA-Z0-9]|[^\x00-\x7f]")
_log = logging.getLogger(__name__)


def detect(text: str) -> tuple[Signal, ...]:
    """Return the gravest signal of each family, gravest first.

    A family is the first part of a category. Reads at most 2000 characters. One of level "info" is
    a note and asks nobody to look. Says "please look"; it is no diagnosis.
    """
    return gravest_of_each_family(merged(read(text), _spoken_by_the_model(text)))


def detect_long(text: str) -> tuple[Signal, ...]:
    """Do as :func:`detect` with a message of any length.

    What comes from another program may be as long as one likes, and nothing must hide behind a long
    beginning: it is read in stretches that overlap, of a very long one those of both its ends.
    """
    step = MAX_CHARACTERS - _OVERLAP
    starts = range(0, max(len(text) - _OVERLAP, 1), step)
    if len(starts) > _MOST_STRETCHES:
        half = _MOST_STRETCHES // 2
        starts_read = [*starts[:half], *starts[-half:]]
    else:
        starts_read = list(starts)
    return gravest_of_each_family(
        signal for at in starts_read for signal in detect(text[at : at + MAX_CHARACTERS])
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


def _spoken_by_the_model(text: str) -> tuple[Signal, ...]:
    """Return the model's signals; without a model the rules speak alone.

    A message that is a goodbye as a whole ends the talk and says no more than that.
    """
    readable = text.encode("utf-8", "ignore").decode()  # half a pair of UTF-16 is no character
    if not _SAYS_SOMETHING.search(readable) or wants_to_leave(text):
        return ()
    try:
        return model_signals(readable, Side.CHILD)
    except Exception as error:  # noqa: BLE001 - a message is looked at, whatever ails the model
        _log.error("the model could not read a message: %s", type(error).__name__)
        return ()
