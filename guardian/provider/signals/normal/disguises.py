"""Words of Chinese written in disguise: by another character of the same sound, by letters.

The table is by hand (``resources/signals/disguises.txt``): what sounds the same is mostly another
word ("艺术"), so nothing is taken for a disguise because of its sound alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

from guardian.provider.signals.normal.tables import lines_of

_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, kw_only=True)
class _Disguises:
    meant: Mapping[str, str]
    found: re.Pattern[str]


def undisguised(text: str) -> str:
    """Return the text with the word that is meant where one was written in disguise.

    A row of letters is one only in a text that has Chinese characters beside it.
    """
    if not _HAN.search(text):
        return text
    known = _table()
    return known.found.sub(lambda found: known.meant.get(found.group(), found.group()), text)


@cache
def _table() -> _Disguises:
    meant: dict[str, str] = {}
    ordinary: list[str] = []
    for line in lines_of("disguises.txt"):
        if line.startswith("!"):
            ordinary += line[1:].split()
            continue
        word, places, others = (part.strip() for part in line.split("="))
        for spelling in product(*places.split()):
            meant.setdefault("".join(spelling), word)
        for other in others.split():
            meant.setdefault(other, word)
    return _Disguises(
        meant={spelling: word for spelling, word in meant.items() if spelling != word},
        found=_pattern(meant, ordinary),
    )


def _pattern(meant: Mapping[str, str], ordinary: list[str]) -> re.Pattern[str]:
    """Return what finds the longest of each; what is ordinary is found first and left alone."""
    by_length = sorted([*ordinary, *meant], key=lambda one: (-len(one), one))
    parts = (
        ("(?<![a-z0-9])" if one[0].isascii() else "")
        + re.escape(one)
        + ("(?![a-z0-9])" if one[-1].isascii() else "")
        for one in by_length
    )
    return re.compile("|".join(parts))
