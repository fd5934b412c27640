"""Text as the signals read it: one width, one script, no tricks with what a reader overlooks.

A child who fears a filter writes around it, and many write so for fun. Each step is bounded by the
length of the text, which is at most :data:`MAX_CHARACTERS`.
"""

import re
from collections.abc import Container

from guardian.provider.signals.normal.disguises import undisguised
from guardian.provider.signals.normal.emoji import spoken
from guardian.provider.signals.normal.letters import decoded, joined, spelt
from guardian.provider.signals.normal.signs import folded
from guardian.provider.signals.normal.stretching import unstretched

__all__ = ["MAX_CHARACTERS", "normal", "without_tricks"]

MAX_CHARACTERS = 2000
"""What is read of a message; the chat takes no longer ones."""


def without_tricks(text: str, known_words: Container[str]) -> str:
    """Return the text without its tricks; the ends of its sentences and clauses stay as they are.

    NFKC and casefold; simplified; invisible characters, apostrophes and padding between Chinese
    characters go; of ``known_words`` also what is stretched ("dieee") or has digits for letters.
    """
    return _read(joined(folded(text[:MAX_CHARACTERS])), known_words)


def normal(text: str, known_words: Container[str]) -> str:
    """Return the text as the model reads it, in one line.

    Beyond :func:`without_tricks`: emoji become words, and so does what sounds like a word or stands
    for its letters, or is a word that children write instead of another.
    """
    seen = undisguised(joined(spoken(folded(text[:MAX_CHARACTERS]))))
    return re.sub(r"\s+", " ", decoded(_read(seen, known_words))).strip()


def _read(text: str, known_words: Container[str]) -> str:
    return unstretched(spelt(text, known_words), known_words)
