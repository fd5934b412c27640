"""What a pattern over days is: plain facts of when and how often, and no word of any talk."""

from dataclasses import dataclass

from guardian.link.wire.events import Imminence, Level


@dataclass(frozen=True, kw_only=True)
class Rise:
    """A pattern that stands out. ``category``: a code of the signal list; ``facts``: subtypes."""

    category: str
    level: Level
    imminence: Imminence
    version: str
    facts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one look found. ``calm``: it is over, so that the next rise tells again."""

    rise: Rise | None = None
    calm: bool = False
