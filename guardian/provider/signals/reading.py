"""What the rules read in one message: signs, and words that would be signs elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from guardian.provider.signals import contexts
from guardian.provider.signals.imminence import TIMES, raised
from guardian.provider.signals.phrases import (
    BOUNDARIES,
    NEGATIONS,
    SENTENCE_END,
    Found,
    PhraseBook,
    phrase,
    tokens_of,
)
from guardian.provider.signals.plain import plain
from guardian.provider.signals.rules import Rule, Signal, Style
from guardian.provider.signals.rules_dependency import DEPENDENCY_RULES
from guardian.provider.signals.rules_feelings import FEELINGS_RULES
from guardian.provider.signals.rules_grooming import GROOMING_RULES
from guardian.provider.signals.rules_harm import HARM_RULES
from guardian.provider.signals.rules_intimate import INTIMATE_RULES
from guardian.provider.signals.rules_money import MONEY_RULES
from guardian.provider.signals.rules_risks import RISKS_RULES
from guardian.provider.signals.rules_self_harm import SELF_HARM_RULES
from guardian.provider.signals.rules_self_hurt import SELF_HURT_RULES

RULES: tuple[Rule, ...] = (
    *SELF_HARM_RULES,
    *SELF_HURT_RULES,
    *FEELINGS_RULES,
    *HARM_RULES,
    *GROOMING_RULES,
    *INTIMATE_RULES,
    *DEPENDENCY_RULES,
    *MONEY_RULES,
    *RISKS_RULES,
)
"""Every rule."""

DENIED = "denied"
"""Beside the contexts: a "not" belongs to the words."""

_MASKED = "*"
_RULE_OF: Mapping[str, Rule] = {rule.signal.rule_id: rule for rule in RULES}


def _book(written_by_name: Mapping[str, Sequence[str]]) -> PhraseBook:
    return PhraseBook(
        [phrase(name, written) for name, many in written_by_name.items() for written in many]
    )


_RULE_BOOK = _book({rule.signal.rule_id: rule.phrases for rule in RULES})
_IDIOMS = _book({"idiom": contexts.IDIOMS})
_FRAMES = _book({**contexts.FRAMES, **TIMES})
_PEOPLE = _book(contexts.PEOPLE)
_KNOWN_WORDS = _RULE_BOOK.words | _IDIOMS.words | _FRAMES.words | _PEOPLE.words


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Signs of one message. ``silenced``: by family, the contexts that made words of it no sign.

    ``frames`` stand somewhere in it, ``throughout`` in each of its sentences; ``length`` is its
    number of words or Chinese characters.
    """

    signals: tuple[Signal, ...]
    silenced: Mapping[str, frozenset[str]]
    frames: frozenset[str]
    throughout: frozenset[str]
    length: int


def read(text: str) -> Reading:
    """Read the first 2000 characters of a message."""
    said = (SENTENCE_END, *tokens_of(plain(text, _KNOWN_WORDS)), SENTENCE_END)
    tokens = _without_idioms(said)
    frames = _frames_by_sentence(tokens)
    signals: list[Signal] = []
    silenced: dict[str, frozenset[str]] = {}
    for found, around, why in _finds(tokens, frames):
        signal = _RULE_OF[found.name].signal
        if why:
            silenced[signal.family] = silenced.get(signal.family, frozenset()) | why
        else:
            signals.append(replace(raised(signal, around), style=style_of(around)))
    said_in = {
        at for at, one in zip(_sentences(tokens), tokens, strict=True) if one != SENTENCE_END
    }
    return Reading(
        signals=tuple(signals),
        silenced=silenced,
        frames=frozenset().union(*frames.values()),
        throughout=_common([frames.get(at, frozenset()) for at in said_in]),
        length=sum(token not in BOUNDARIES for token in tokens),
    )


def style_of(frames: frozenset[str]) -> Style:
    """Return how something is said within ``frames``."""
    return next((style for frame, style in _STYLES if frame in frames), Style.DIRECT)


_STYLES = (
    (contexts.STORY, Style.FICTION),
    (contexts.GAME, Style.FICTION),
    (contexts.HUMOUR, Style.HUMOUR),
    (contexts.HYPOTHETICAL, Style.HYPOTHETICAL),
    (contexts.DISTANCED, Style.DISTANCED),
)


def _common(many: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset.intersection(*many) if many else frozenset()


def _finds(
    tokens: Sequence[str], frames: Mapping[int, frozenset[str]]
) -> Iterator[tuple[Found, frozenset[str], frozenset[str]]]:
    """Yield what rules find, the frames around it, and why it is no sign if it is none."""
    sentence_of = _sentences(tokens)
    people_before = _people_before(tokens)
    for found in _RULE_BOOK.find(tokens):
        rule = _RULE_OF[found.name]
        # a phrase may begin with the end of the sentence before: its first word tells its own
        around = frames.get(sentence_of[found.end - 1], frozenset())
        people = people_before.get(found.start, frozenset())
        if _speaks_of_self(tokens, found):
            people -= {contexts.OTHERS}
        why = (around | people) & rule.silenced_by
        if _is_denied(tokens, found):
            why |= {DENIED}
        yield found, around, why


def _sentences(tokens: Sequence[str]) -> tuple[int, ...]:
    """Return the number of the sentence that each token stands in."""
    return tuple(accumulate(token == SENTENCE_END for token in tokens))


def _frames_by_sentence(tokens: Sequence[str]) -> Mapping[int, frozenset[str]]:
    sentence_of = _sentences(tokens)
    frames: dict[int, frozenset[str]] = {}
    for found in _FRAMES.find(tokens):
        at = sentence_of[found.start]
        frames[at] = frames.get(at, frozenset()) | {found.name}
    return frames


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
