"""What a script is made of: topics that a word brings up, and lines for everything else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Lines to say when one of the words occurs in the child's message; all in lower case."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Script:
    """A character's own topics, first match first, and its lines for any other message."""

    topics: tuple[Topic, ...]
    lines: tuple[str, ...]

    def line(self, text: str, turn_number: int) -> str:
        """Return the sentence for a message; ``turn_number`` counts from 1 and walks the lines."""
        for topic in self.topics:
            if mentions(text, topic.english + topic.chinese):
                return nth(topic.lines, turn_number)
        return nth(self.lines, turn_number)


def mentions(text: str, words: Sequence[str]) -> bool:
    """Tell whether one of the words occurs: Chinese anywhere, English only as a whole word."""
    lowered = text.casefold()
    english = set(re.findall(r"[a-z0-9']+", lowered))
    return any(
        (word in english if word.isascii() and " " not in word else word in lowered)
        for word in words
    )


def nth(lines: Sequence[str], turn_number: int) -> str:
    """Return the line of a turn, starting over after the last."""
    return lines[(max(turn_number, 1) - 1) % len(lines)]
