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


_Beginning = tuple[str, tuple[tuple[str, ...], ...], tuple[Slot, ...]]
"""A phrase by the token that it begins with: its name, such choices of its first slot, the rest."""


class PhraseBook:
    """Many phrases, looked up by the token that they begin with."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._by_token: dict[str, list[_Beginning]] = defaultdict(list)
        for one in phrases:
            first, *rest = one.slots
            for token, choices in first.by_first_token.items():
                self._by_token[token].append((one.name, choices, tuple(rest)))
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
            for name, choices, rest in self._by_token.get(tokens[start], ()):
                end = _match_from(tokens, start, choices, rest)
                if end is not None:
                    yield Found(name=name, start=start, end=end)


def _match_from(
    tokens: Sequence[str],
    at: int,
    choices: tuple[tuple[str, ...], ...],
    rest: tuple[Slot, ...],
) -> int | None:
    for choice in choices:
        if _stands(tokens, at, choice):
            end = _match(tokens, at + len(choice), rest)
            if end is not None:
                return end
    return None


def _match(tokens: Sequence[str], at: int, slots: tuple[Slot, ...]) -> int | None:
    if not slots:
        return at
    for start in _starts(tokens, at, slots[0].gap):
        choices = slots[0].by_first_token.get(tokens[start])
        if choices is not None:
            end = _match_from(tokens, start, choices, slots[1:])
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
    """Tell whether a choice stands at ``at``, where its first token was found."""
    return len(choice) == 1 or tuple(tokens[at : at + len(choice)]) == choice
