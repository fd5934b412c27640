"""The log as a table of comma-separated values (RFC 4180)."""

import csv
import io
from collections.abc import Iterable, Sequence

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for a formula where a cell begins with it."""


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as lines that end in CR LF.

    A cell that a spreadsheet would calculate gets an apostrophe before it, which shows it as text.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell
