"""What a rule and a signal are. The rules themselves are tables beside this module."""

from dataclasses import dataclass

from guardian.link.wire.events import Imminence, Level

RULES_VERSION = "rules-2026.11.2"
"""Changes with every change of a table, so that an old alert can be traced to its rules."""


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One sign in a message: never its words.

    ``category`` is a code of the signal list (``self_harm.ideation``); ``self_harm_level`` (1 to 6)
    follows the order of the C-SSRS screener as "what was said", ``None`` outside it.
    """

    category: str
    level: Level
    imminence: Imminence
    self_harm_level: int | None
    rule_id: str

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
