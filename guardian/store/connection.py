"""What a repository may do with a connection, with the types that the driver does not declare."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

Value = str | int | bytes | None
Record = Any
"""One row of the driver: read by column name."""


class Cursor(Protocol):
    """The answer to a statement."""

    @property
    def rowcount(self) -> int:
        """How many rows were changed."""
        ...

    def fetchone(self) -> Record | None:
        """Return the next row."""
        ...

    def fetchall(self) -> list[Record]:
        """Return all rows that are left."""
        ...


class Connection(Protocol):
    """A keyed connection inside a transaction."""

    def execute(self, sql: str, parameters: Sequence[Value] = ..., /) -> Cursor:
        """Run one statement."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]], /) -> Cursor:
        """Run one statement for every row."""
        ...


def to_text(moment: datetime) -> str:
    """Write an aware moment so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def from_text(text: str) -> datetime:
    """Read what :func:`to_text` wrote."""
    return datetime.fromisoformat(text)


def from_optional_text(text: str | None) -> datetime | None:
    """Read what :func:`to_text` wrote, where a moment may be unknown."""
    return None if text is None else datetime.fromisoformat(text)
