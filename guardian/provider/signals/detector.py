"""Reads one message of a child for signs that ask someone to look."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from guardian.link.wire.events import Imminence, Level
from guardian.provider.signals import contexts
from guardian.provider.signals.phrases import (
    BOUNDARIES,
    NEGATIONS,
    SENTENCE_END,
    Found,
    PhraseBook,
    phrase,
    tokens_of,
)
from guardian.provider.signals.plain import MAX_CHARACTERS, plain
from guardian.provider.signals.rules import RULES_VERSION, Rule, Signal
from guardian.provider.signals.rules_grooming import GROOMING_RULES
from guardian.provider.signals.rules_intimate import INTIMATE_RULES
from guardian.provider.signals.rules_money import MONEY_RULES
from guardian.provider.signals.rules_self_harm import SELF_HARM_RULES

__all__ = ["RULES", "RULES_VERSION", "Signal", "detect", "detect_long"]

RULES: tuple[Rule, ...] = SELF_HARM_RULES + GROOMING_RULES + INTIMATE_RULES + MONEY_RULES
"""Every rule."""

_MASKED = "*"
_OVERLAP = 200
_MOST_STRETCHES = 50
_RULE_OF: Mapping[str, Rule] = {rule.signal.rule_id: rule for rule in RULES}
_RULE_BOOK = PhraseBook(
    [phrase(rule.signal.rule_id, written) for rule in RULES for written in rule.phrases]
)
_IDIOMS = PhraseBook([phrase("idiom", written) for written in contexts.IDIOMS])
_FRAMES = PhraseBook(
    [phrase(name, written) for name, many in contexts.FRAMES.items() for written in many]
)
_PEOPLE = PhraseBook(
    [phrase(name, written) for name, many in contexts.PEOPLE.items() for written in many]
)
_KNOWN_WORDS = _RULE_BOOK.words | _IDIOMS.words | _FRAMES.words | _PEOPLE.words


def detect(text: str) -> tuple[Signal, ...]:
    """Return the gravest signal of each family, gravest first.

    Families are self-harm, grooming, intimacy and loss of money. Reads at most 2000 characters.
    Says "please look"; it is no diagnosis.
    """
    tokens = tokens_of(plain(text, _KNOWN_WORDS))
    return _gravest_of_each_family(_signals((SENTENCE_END, *tokens, SENTENCE_END)))


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
    return _gravest_of_each_family(
        signal for at in starts_read for signal in detect(text[at : at + MAX_CHARACTERS])
    )


def _gravest_of_each_family(signals: Iterable[Signal]) -> tuple[Signal, ...]:
    gravest: dict[str, Signal] = {}
    for signal in signals:
        known = gravest.get(signal.family)
        if known is None or _gravity(signal) > _gravity(known):
            gravest[signal.family] = signal
    return tuple(sorted(gravest.values(), key=_gravity, reverse=True))


def _gravity(signal: Signal) -> tuple[int, int]:
    return list(Level).index(signal.level), list(Imminence).index(signal.imminence)


def _signals(tokens: Sequence[str]) -> Iterator[Signal]:
    tokens = _without_idioms(tokens)
    sentence_of = tuple(accumulate(token == SENTENCE_END for token in tokens))
    frames = {(sentence_of[found.start], found.name) for found in _FRAMES.find(tokens)}
    people_before = _people_before(tokens)
    for found in _RULE_BOOK.find(tokens):
        rule = _RULE_OF[found.name]
        # a phrase may begin with the end of the sentence before: its first word tells its own
        framed = {(sentence_of[found.end - 1], name) for name in rule.silenced_by} & frames
        people = people_before.get(found.start, frozenset()) & rule.silenced_by
        if _speaks_of_self(tokens, found):
            people -= {contexts.OTHERS}
        if not (framed or people or _is_denied(tokens, found)):
            yield rule.signal


def _without_idioms(tokens: Sequence[str]) -> Sequence[str]:
    masked = list(tokens)
    for found in _IDIOMS.find(tokens):
        masked[found.start : found.end] = [_MASKED] * (found.end - found.start)
    return masked


def _people_before(tokens: Sequence[str]) -> Mapping[int, frozenset[str]]:
    """Map each position to the kinds of people who are named shortly before it."""
    before: dict[int, frozenset[str]] = {}
    for person in _PEOPLE.find(tokens):
        for at in range(person.end, min(person.end + contexts.REACH + 1, len(tokens))):
            before[at] = before.get(at, frozenset()) | {person.name}
            if tokens[at] in BOUNDARIES or tokens[at] in contexts.FIRST_PERSON:
                break
    return before


def _speaks_of_self(tokens: Sequence[str], found: Found) -> bool:
    return not contexts.FIRST_PERSON.isdisjoint(tokens[found.start : found.end])


def _is_denied(tokens: Sequence[str], found: Found) -> bool:
    """Tell whether a "not" before the phrase belongs to it."""
    for at in range(found.start - 1, max(found.start - contexts.NEGATION_REACH, 0) - 1, -1):
        token = tokens[at]
        if token in NEGATIONS:
            return True
        if token in BOUNDARIES or token in contexts.NEGATION_STOPS:
            return False
        if not token.isascii() and token not in contexts.CHINESE_FILLERS:
            return False
    return False
