"""Phrases that rules are made of, and how they are found in a row of tokens.

A phrase is written as slots: ``"want to|wanna + die"`` is two slots that follow each other, the
first with two choices; ``"网友 ~ 见面"`` lets up to :data:`GAP` tokens stand between. A gap never
crosses the end of a clause or a "not". All work per starting token is bounded by the phrase, so
finding is linear in the length of the text.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

GAP = 5
"""How many tokens (English words, Chinese characters) a ``~`` may skip."""

CLAUSE_END = ","
SENTENCE_END = "."
BOUNDARIES = frozenset({CLAUSE_END, SENTENCE_END})
_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]|[,.]")


def tokens_of(plain: str) -> tuple[str, ...]:
    """Cut normalised text into English words, Chinese characters and clause ends.

    An apostrophe is left out, as children do: ``don't`` is ``dont``.
    """
    return tuple(_TOKEN.findall(plain.replace("'", "")))


NEGATIONS = frozenset(
    tokens_of(
        "not never no without don't didn't doesn't won't wouldn't isn't wasn't aren't can't 不没别"
    )
)
_BARRIERS = BOUNDARIES | NEGATIONS


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One place of a phrase: any of ``choices``, each a row of tokens, after at most ``gap``."""

    choices: tuple[tuple[str, ...], ...]
    by_first_token: Mapping[str, tuple[tuple[str, ...], ...]]
    gap: int


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """A row of slots; ``name`` is whatever the owner wants to know a find by."""

    name: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True)
class Found:
    """``name`` was found in ``tokens[start:end]``."""

    name: str
    start: int
    end: int


def phrase(name: str, written: str) -> Phrase:
    """Read a phrase as it is written in a table."""
    slots = []
    for part in re.split(r"\s+(?=[+~])", written.strip()):
        marked = part[0] in "+~"
        choices = tuple(tokens_of(one) for one in (part[1:] if marked else part).split("|"))
        slots.append(_slot(choices, GAP if part[0] == "~" else 0))
    return Phrase(name=name, slots=tuple(slots))


def _slot(choices: tuple[tuple[str, ...], ...], gap: int) -> Slot:
    by_first_token: dict[str, tuple[tuple[str, ...], ...]] = {}
    for choice in choices:
        by_first_token[choice[0]] = (*by_first_token.get(choice[0], ()), choice)
    return Slot(choices=choices, by_first_token=by_first_token, gap=gap)


class PhraseBook:
    """Many phrases, looked up by the token that they begin with."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        by_token: dict[str, list[Phrase]] = defaultdict(list)
        for one in phrases:
            for first in one.slots[0].by_first_token:
                by_token[first].append(one)
        self._by_token: Mapping[str, tuple[Phrase, ...]] = {
            token: tuple(found) for token, found in by_token.items()
        }
        self.words = frozenset(
            token
            for one in phrases
            for slot in one.slots
            for choice in slot.choices
            for token in choice
        )

    def find(self, tokens: Sequence[str]) -> Iterator[Found]:
        """Yield every find, from left to right."""
        for start in range(len(tokens)):
            for one in self._by_token.get(tokens[start], ()):
                end = _match(tokens, start, one.slots)
                if end is not None:
                    yield Found(name=one.name, start=start, end=end)


def _match(tokens: Sequence[str], at: int, slots: tuple[Slot, ...]) -> int | None:
    if not slots:
        return at
    for start in _starts(tokens, at, slots[0].gap):
        for choice in slots[0].by_first_token.get(tokens[start], ()):
            if _stands(tokens, start, choice):
                end = _match(tokens, start + len(choice), slots[1:])
                if end is not None:
                    return end
    return None


def _starts(tokens: Sequence[str], at: int, gap: int) -> Iterator[int]:
    """Yield ``at`` and what lies up to ``gap`` tokens on, as far as the next barrier."""
    for start in range(at, min(at + gap + 1, len(tokens))):
        yield start
        if tokens[start] in _BARRIERS:
            return


def _stands(tokens: Sequence[str], at: int, choice: tuple[str, ...]) -> bool:
    if at + len(choice) > len(tokens):
        return False
    return all(tokens[at + offset] == word for offset, word in enumerate(choice))
