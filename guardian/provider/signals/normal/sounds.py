"""How Chinese characters are read, without tones: a table, so that no library is needed."""

from collections.abc import Mapping
from functools import cache

from guardian.provider.signals.normal.tables import lines_of


@cache
def syllables() -> Mapping[str, str]:
    """Return the reading of each common character: ``{"好": "hao"}``."""
    return {
        character: reading
        for reading, characters in (line.split() for line in lines_of("syllables.txt"))
        for character in characters
    }
