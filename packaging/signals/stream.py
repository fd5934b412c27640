"""What a child writes in a month, as assumed: how often a harmless message of which kind comes.

Nobody has counted it for us; the rates are a stated assumption and not a measurement.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from reading import Line

MESSAGES_A_MONTH = 1200
"""Forty a day."""
EVERYDAY, TOPICS, TRAPS = "everyday", "topics", "traps"
SHARES = {EVERYDAY: 0.97, TOPICS: 0.025, TRAPS: 0.005}
"""Everyday talk; feelings and talk about hard topics; what sounds like harm and is none."""

_EVERYDAY_FILES = re.compile(r"\w+/everyday\w*:|public/cvalues")
"""Elsewhere "everyday" heads what is written to sound like a sign and to be none."""
_TOPIC_WORDS = frozenset({"feelings", "recovery", "news", "homework", "lyrics", "public"})


def kind_of(line: Line) -> str:
    """Return which of :data:`SHARES` a harmless line stands for."""
    if _EVERYDAY_FILES.match(line.of):
        return EVERYDAY
    return TOPICS if line.words & _TOPIC_WORDS else TRAPS


def alarms_a_month(alarmed: NDArray[np.bool_], lines: Sequence[Line]) -> float:
    """Return the false alarms of a month, where ``alarmed`` says which harmless lines raise one."""
    kinds = np.array([kind_of(line) for line in lines])
    return MESSAGES_A_MONTH * sum(
        share * float(alarmed[kinds == kind].mean())
        for kind, share in SHARES.items()
        if (kinds == kind).any()
    )
