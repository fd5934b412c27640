"""What a rule and a signal are. The rules themselves are tables beside this module."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from guardian.link.wire.events import Imminence, Level

RULES_VERSION = "rules-2026.11.4"
"""Changes with every change of a table, so that an old alert can be traced to its rules."""


class Style(StrEnum):
    """How it was said; explains a false alarm, and is no measure of how grave it is."""

    DIRECT = "direct"
    HUMOUR = "humour"
    FICTION = "fiction"
    HYPOTHETICAL = "hypothetical"
    DISTANCED = "distanced"
    """As if another person were meant."""


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One sign in a message: never its words.

    ``category`` is a code of the signal list (``self_harm.ideation``); ``self_harm_level`` (1 to 6)
    follows the order of the C-SSRS screener as "what was said", ``None`` outside it. ``rule_id`` is
    the rule that found it, or the label of the model; ``version`` is the one of either.
    """

    category: str
    level: Level
    imminence: Imminence
    self_harm_level: int | None
    rule_id: str
    method: Literal["rule", "model"] = "rule"
    style: Style = Style.DIRECT
    version: str = RULES_VERSION

    @property
    def source(self) -> str:
        """What found it, so that a false alarm can be traced: ``rules-2026.11.4/sh.wish``."""
        return f"{self.version}/{self.rule_id}"

    @property
    def asks_to_look(self) -> bool:
        """Whether it is more than a note; what is of level "info" is told to nobody."""
        return self.level is not Level.INFO

    @property
    def family(self) -> str:
        """The category without its refinement: ``self_harm``."""
        return self.category.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Phrases that all mean the same. ``phrases`` are written as the phrases module reads them.

    ``silenced_by`` names the contexts (:mod:`guardian.provider.signals.contexts`) in which the
    phrases mean something else.
    """

    signal: Signal
    phrases: tuple[str, ...]
    silenced_by: frozenset[str]


def a_sign(
    rule_id: str,
    category: str,
    level: Level,
    imminence: Imminence,
    self_harm_level: int | None = None,
) -> Signal:
    """Return what a rule tells when it speaks."""
    return Signal(
        category=category,
        level=level,
        imminence=imminence,
        self_harm_level=self_harm_level,
        rule_id=rule_id,
    )


def a_rule(signal: Signal, silenced_by: Iterable[str], *phrases: str) -> Rule:
    """Return a rule as the tables write it."""
    return Rule(signal=signal, phrases=phrases, silenced_by=frozenset(silenced_by))
