"""What the page of records asks for: the log, by pages and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guardian.desk.record_values import LogEntry, LogFilter, LogView


class Records(Protocol):
    """Everything that was done and received. Both methods may block."""

    def log(self, chosen: LogFilter, before: int | None = None) -> LogView:
        """Return a page of what fits, below position ``before``, the newest first."""
        ...

    def whole_log(self, chosen: LogFilter) -> Iterator[LogEntry]:
        """Yield everything that fits, the newest first."""
        ...
