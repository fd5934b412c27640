"""A thesaurus of both languages: words that mean the same to the model have one name.

It is a table by hand, ``resources/signals/concepts.txt``: a name, a colon and words parted by
``|``. A Chinese word may be any row of characters, an English one any row of words.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from guardian.provider.signals.normal.tables import lines_of

_LONGEST = 5
"""Tokens of the longest word that is looked for."""


@cache
def thesaurus() -> Mapping[tuple[str, ...], str]:
    """Return the name of every row of tokens that has one."""
    names: dict[tuple[str, ...], str] = {}
    for line in lines_of("concepts.txt"):
        name, _, words = line.partition(":")
        for word in words.split("|"):
            names.setdefault(_cut(word.strip()), name)
    return names


@cache
def known_words() -> frozenset[str]:
    """Return the English words that it has."""
    return frozenset(token for word in thesaurus() for token in word if token.isascii())


def concepts_of(tokens: Sequence[str]) -> list[str]:
    """Return the names of what the tokens mean, in their order; the longest word counts."""
    known = thesaurus()
    found: list[str] = []
    at = 0
    while at < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
            name = known.get(tuple(tokens[at : at + length]))
            if name is not None:
                found.append(name)
                at += length
                break
        else:
            at += 1
    return found


def _cut(word: str) -> tuple[str, ...]:
    return tuple(word.split()) if word.isascii() else tuple(word)
