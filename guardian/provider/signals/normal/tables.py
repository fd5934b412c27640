"""Where the tables of the signals lie, and how their lines are read."""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[4] / "resources" / "signals"


def lines_of(name: str) -> Iterator[str]:
    """Yield the lines of a table that say something; ``#`` begins a remark."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
