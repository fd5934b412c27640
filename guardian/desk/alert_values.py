"""Lists of alerts, as pages ask for them and get them."""

from dataclasses import dataclass

from guardian.desk.values import AlertView
from guardian.link.wire.events import Imminence, Level
from guardian.store.alert_pages import AlertCursor

__all__ = ["MOST_AT_ONCE", "AlertCursor", "AlertPage", "AlertQuery", "Crisis"]

MOST_AT_ONCE = 500
"""So many alerts at most are marked as seen by one act: each is told to its service."""
_HARMLESS = frozenset({Level.INFO, Level.LOW, Level.MODERATE})
_IN_A_HURRY = frozenset({Imminence.URGENT, Imminence.EMERGENCY})


def is_harmless(level: str, imminence: str) -> bool:
    """Return whether an alert may be marked as seen together with others, by its codes."""
    return level in _HARMLESS and imminence not in _IN_A_HURRY


@dataclass(frozen=True, kw_only=True)
class AlertQuery:
    """Which alerts are wanted; what is left out is no matter.

    ``text``: every word of it occurs in note, child, character or in what the reader calls the
    kind; ``named``: the kinds that are called so. ``kinds``: codes of the signal list. ``level``:
    ``CRITICAL`` is every crisis. ``after``: where the page before ended.
    """

    text: str = ""
    named: tuple[str, ...] = ()
    link_id: str | None = None
    level: Level | None = None
    kinds: tuple[str, ...] | None = None
    waiting: bool = False
    after: AlertCursor | None = None
    limit: int = 30


@dataclass(frozen=True, kw_only=True)
class AlertPage:
    """Alerts of a page: those that wait first, each group the newest first.

    A search has one group. ``found``: how many there are in all, and ``at_least``: or more.
    ``waiting``: how many of these nobody acknowledged. ``kept``: how many there are without any
    wish. ``harmless``: ids of those that wait and may be marked as seen at once. ``further``:
    where the next page goes on; ``None``: this is the last one.
    """

    alerts: tuple[AlertView, ...] = ()
    found: int = 0
    at_least: bool = False
    waiting: int = 0
    kept: int = 0
    harmless: tuple[str, ...] = ()
    further: AlertCursor | None = None


@dataclass(frozen=True, kw_only=True)
class Crisis:
    """A crisis that nobody acknowledged. ``put_off``: the guardian chose to look later."""

    alert: AlertView
    put_off: bool
