"""What an answer is made of, whichever of the two interfaces it comes and goes through."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from guardian.provider.backends.gateway.port import TokenUse


class Strand(StrEnum):
    """Which of the texts of an answer a piece belongs to."""

    CONTENT = "content"
    REASONING = "reasoning"
    REFUSAL = "refusal"


@dataclass(frozen=True)
class Said:
    """A piece of text. ``pieces``: so many of the model's came as one."""

    text: str
    strand: Strand = Strand.CONTENT
    pieces: int = 1


@dataclass(frozen=True)
class Call:
    """A tool that the front end is to run, whole. ``custom``: ``arguments`` is free text."""

    call_id: str
    name: str
    arguments: str
    custom: bool = False


@dataclass(frozen=True)
class Ended:
    """Why the model stopped, in the words of chat completions (``stop``, ``length`` …)."""

    reason: str


@dataclass(frozen=True)
class Used:
    """What the answer took. ``told`` is the model's own account of it."""

    tokens: TokenUse
    told: dict[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Named:
    """Which model answers, as it names itself."""

    model: str


Part = Said | Call | Ended | Used | Named
_MOST_TOGETHER = 8


def joined(parts: Sequence[Part]) -> list[Part]:
    """Return the same with pieces of one text that came together as one, to be looked at once.

    Never more than a few: a limit of tokens is counted in pieces.
    """
    out: list[Part] = []
    for part in parts:
        last = out[-1] if out else None
        if (
            isinstance(part, Said)
            and isinstance(last, Said)
            and part.strand is last.strand
            and last.pieces < _MOST_TOGETHER
        ):
            out[-1] = Said(last.text + part.text, part.strand, last.pieces + part.pieces)
        else:
            out.append(part)
    return out
