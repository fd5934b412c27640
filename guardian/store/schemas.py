"""The two schemas of a profile, each with its own numbered migrations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from guardian.store.migrations import migration_0002

Program = Callable[[Any, datetime], None]
"""A migration that SQL alone cannot be: gets a connection in a transaction, and the moment."""

_FOLDER = Path(__file__).parent / "migrations"


@dataclass(frozen=True, kw_only=True)
class Schema:
    """Migrations are ``0001.sql`` and on in ``folder``; ``programs`` are those that are Python.

    ``journaled``: whether the database holds the journal.
    """

    folder: Path
    programs: Mapping[int, Program] = field(default_factory=dict)
    journaled: bool = False

    @property
    def newest(self) -> int:
        """The schema version that this Guardian writes."""
        return max([int(file.stem) for file in self.folder.glob("[0-9]*.sql")] + [*self.programs])


MAIN = Schema(folder=_FOLDER, programs={2: migration_0002.run}, journaled=True)
"""``guardian.db``: everything, under the key that only an unlocked profile has."""

WATCH = Schema(folder=_FOLDER / "watch")
"""``watch.db``: what a locked profile needs to hear."""
