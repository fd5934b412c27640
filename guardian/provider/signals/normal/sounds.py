"""How Chinese characters are read, without tones: a table, so that no library is needed."""

from collections.abc import Mapping
from functools import cache

from guardian.provider.signals.normal.tables import lines_of


@cache
def sounding() -> Mapping[str, str]:
    """Return the common characters of each reading: ``{"hao": "好号"}``."""
    return dict(line.split() for line in lines_of("syllables.txt"))


@cache
def syllables() -> Mapping[str, str]:
    """Return the reading of each common character: ``{"好": "hao"}``."""
    return {
        character: reading for reading, characters in sounding().items() for character in characters
    }
