"""What the model sees of a message: numbers of its pieces, in groups that weigh the same.

A number is the piece's CRC-32 (ISO 3309), so that the same text gives the same ones everywhere.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from zlib import crc32

from guardian.provider.signals.model.concepts import concepts_of
from guardian.provider.signals.normal.sounds import syllables

GROUPS = (1.0, 1.0, 0.7)
"""What each group weighs: of forms, of meanings, of sounds."""
FEWEST = 60
"""A group of fewer pieces weighs as if it had so many: a word says no more for standing alone."""

_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]|[^\sa-z0-9\u3400-\u9fff]")
_SHORTEST_CUT = 4
_GRAM_LENGTHS = (3, 4, 5)
_LONGEST_WORD = 24
_REACH = 6
"""How far apart two meanings are still a pair."""


def tokens_of(text: str) -> list[str]:
    """Cut normalised text into words, Chinese characters and signs."""
    return _TOKEN.findall(text)


def groups_of(text: str) -> tuple[tuple[int, ...], ...]:
    """Return the numbers of a normalised text in ascending order, a group each as in GROUPS."""
    tokens = tokens_of(text)
    return _numbers(_forms(tokens)), _numbers(_meanings(tokens)), _numbers(_sounds(tokens))


def _numbers(pieces: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({crc32(piece.encode()) for piece in pieces}))


def share_of_each(group: int, pieces: int) -> float:
    """Return what each of so many pieces of a group weighs."""
    return GROUPS[group] / sqrt(max(pieces, FEWEST))


def _forms(tokens: Sequence[str]) -> Iterator[str]:
    row = ["^", *tokens, "$", "", ""]
    for at in range(len(row) - 2):
        one, two, three = row[at], row[at + 1], row[at + 2]
        yield "u" + one
        if two:
            yield f"b{one}_{two}"
        if three:
            yield f"t{one}_{two}_{three}"
            yield f"s{one}__{three}"
    for at in range(len(row) - 5):
        yield f"S{row[at]}___{row[at + 3]}"
    for word in tokens:
        if len(word) >= _SHORTEST_CUT:
            framed = f"<{word[:_LONGEST_WORD]}>"
            for length in _GRAM_LENGTHS:
                for at in range(len(framed) - length + 1):
                    yield "c" + framed[at : at + length]


def _meanings(tokens: Sequence[str]) -> Iterator[str]:
    names = concepts_of(tokens)
    for at, one in enumerate(names):
        yield "m" + one
        for other in names[at + 1 : at + _REACH]:
            yield f"M{one}>{other}"


def _sounds(tokens: Sequence[str]) -> Iterator[str]:
    read = syllables().get
    row = ["^", *(read(token, token) for token in tokens), "$", ""]
    for at in range(len(row) - 2):
        yield f"p{row[at]}_{row[at + 1]}"
        if row[at + 2]:
            yield f"q{row[at]}_{row[at + 1]}_{row[at + 2]}"
