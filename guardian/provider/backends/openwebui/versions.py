"""Which versions of Open WebUI the bridge knows, and what is to be expected of the others."""

import re
from enum import StrEnum

_NUMBER = re.compile(r"(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5}))?", re.ASCII)

NEEDED = (0, 12)
"""Before it, grants had another form and messages no table of their own that the bridge reads."""
TRIED = (0, 12)
"""The newest line that all of this was tried against."""


class Standing(StrEnum):
    """What is known of a version."""

    TOO_OLD = "too_old"
    TRIED = "tried"
    NEWER = "newer"
    """Not tried: each act is looked at afterwards, so what does not work is told."""
    UNKNOWN = "unknown"
    """It does not name itself by numbers: treated as a newer one."""


NOT_TRIED = frozenset({Standing.NEWER, Standing.UNKNOWN})


def standing(version: str) -> Standing:
    """Return what is known of a version such as ``0.12.4`` or ``0.13.0-dev``."""
    found = _NUMBER.match(version)
    if found is None:
        return Standing.UNKNOWN
    line = (int(found[1]), int(found[2]))
    if line < NEEDED:
        return Standing.TOO_OLD
    return Standing.TRIED if line == TRIED else Standing.NEWER
