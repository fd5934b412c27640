"""Rules and models together: what a model's word counts, and the gravest of each family."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum, auto

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals.contexts import GAME, LESSON, OTHERS, RECOVERED, STORY
from guardian.provider.signals.imminence import raised
from guardian.provider.signals.reading import DENIED, Reading, style_of
from guardian.provider.signals.rules import Signal, Style

_SHORT = 14
"""Words or Chinese characters: in a message of no more, what is denied is all of it."""
_PAST = frozenset({"self_harm.ideation", "self_harm.nssi", "self_harm.eating", "extreme_emotion"})
"""What somebody who is well again may speak of without a sign in it."""


class Weight(Enum):
    """What a model's word on a category counts beside what the rules have read."""

    WHOLE = auto()
    NOTE = auto()
    NOTHING = auto()


def weight(category: str, reading: Reading) -> Weight:
    """Return what a model's word on ``category`` counts.

    Nothing where the rules saw that words of this family belong to a game, a lesson, a time that is
    over, or a "not" that is all of the message, or where the whole message is framed so. A note
    where self-harm is told as a story. A rule that speaks itself leaves a model its whole word.
    """
    family = category.partition(".")[0]
    if any(signal.family == family for signal in reading.signals):
        return Weight.WHOLE
    around = reading.silenced.get(family, frozenset()) | reading.throughout
    is_past = RECOVERED in around and category in _PAST
    is_denied = DENIED in around and reading.length <= _SHORT
    if GAME in around or LESSON in around or is_past or is_denied:
        return Weight.NOTHING
    if STORY in around:
        return Weight.NOTE if family == "self_harm" else Weight.NOTHING
    return Weight.WHOLE


def merged(reading: Reading, spoken: Iterable[Signal]) -> Iterator[Signal]:
    """Yield the rules' signals, and those that models have ``spoken`` as far as they count."""
    yield from reading.signals
    for signal in spoken:
        counts = weight(signal.category, reading)
        if counts is Weight.WHOLE:
            yield replace(raised(signal, reading.frames), style=_style(signal, reading))
        elif counts is Weight.NOTE:
            note = replace(signal, level=Level.INFO, imminence=Imminence.NONE)
            yield replace(note, style=Style.FICTION)


def gravest_of_each_family(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    """Return one signal of each family, the gravest first.

    It is told with the highest level of self-harm that any of its family has.
    """
    gravest: dict[str, Signal] = {}
    for signal in signals:
        known = gravest.get(signal.family, signal)
        spoken = max(known.self_harm_level or 0, signal.self_harm_level or 0) or None
        graver = max(known, signal, key=gravity)
        gravest[signal.family] = replace(graver, self_harm_level=spoken)
    return tuple(sorted(gravest.values(), key=gravity, reverse=True))


def gravity(signal: Signal) -> tuple[int, int, int]:
    """Return what signals are ordered by: how grave, how soon, what was said of self-harm."""
    return (
        list(Level).index(signal.level),
        list(Imminence).index(signal.imminence),
        signal.self_harm_level or 0,
    )


def _style(signal: Signal, reading: Reading) -> Style:
    if OTHERS in reading.silenced.get(signal.family, frozenset()):
        return Style.DISTANCED
    return style_of(reading.frames)
