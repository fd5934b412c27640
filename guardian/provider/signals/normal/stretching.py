"""Stretched words: "dieeee" is "die", "哈哈哈哈哈" is "哈哈"."""

import re
from collections.abc import Container
from itertools import groupby, product

_STRETCHED = re.compile(r"([a-z])\1\1")
_WORD = re.compile(r"[a-z]+")
_OTHERS = re.compile(r"([^a-z0-9\s])\1{2,}")
_MAX_STRETCHES = 4


def unstretched(text: str, known_words: Container[str]) -> str:
    """Return the text with the known word for each stretched one, and no sign more than twice."""
    seen = _OTHERS.sub(r"\1\1", text)
    return _WORD.sub(lambda found: _shortened(found.group(), known_words), seen)


def _shortened(word: str, known_words: Container[str]) -> str:
    if not _STRETCHED.search(word):
        return word
    runs = [(letter, len(list(run))) for letter, run in groupby(word)]
    stretches = sum(length > 2 for _, length in runs)  # noqa: PLR2004 - no word triples a letter
    if stretches > _MAX_STRETCHES:
        return word
    choices = [
        (letter, letter * 2) if length > 2 else (letter * length,)  # noqa: PLR2004 - as above
        for letter, length in runs
    ]
    spellings = ["".join(spelling) for spelling in product(*choices)]
    return next((spelling for spelling in spellings if spelling in known_words), spellings[0])
