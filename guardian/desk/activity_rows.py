"""The rows behind the numbers, and the same as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from guardian.desk.activity_counting import LATE_HOURS, Part
from guardian.desk.activity_values import ALL_CHARACTERS, UseHeadings, UseRow
from guardian.policy.closing import weekday_of
from guardian.policy.settings import Weekday

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet computes (OWASP, CSV injection), wide forms included."""


@dataclass(frozen=True, kw_only=True)
class Only:
    """Which use is meant; ``None``: any."""

    character_id: str | None = None
    weekday: Weekday | None = None
    hour: int | None = None
    late: bool = False

    def has(self, part: Part) -> bool:
        """Return whether a part is meant."""
        return (
            self.character_id in {None, part.character_id}
            and (self.weekday is None or weekday_of(part.day) is self.weekday)
            and self.hour in {None, part.hour}
            and (not self.late or part.hour in LATE_HOURS)
        )


def use_rows(
    parts: Iterable[Part], only: Only, names: Mapping[str, str], zone: ZoneInfo
) -> Iterator[UseRow]:
    """Yield a row for what belongs together of the parts that are meant, in their order."""
    chosen = [part for part in parts if only.has(part)]
    for _, same in groupby(
        chosen, key=lambda part: (part.day, id(part.stretch), part.character_id)
    ):
        for together in _unbroken(same):
            yield _row(together, names, zone)


def _unbroken(parts: Iterable[Part]) -> Iterator[list[Part]]:
    found: list[Part] = []
    for part in parts:
        if found and part.start != found[-1].end:
            yield found
            found = []
        found.append(part)
    yield found


def _row(parts: list[Part], names: Mapping[str, str], zone: ZoneInfo) -> UseRow:
    first, last = parts[0], parts[-1]
    stretch = first.stretch
    whole = stretch is None or ((stretch.started_at, stretch.ended_at) == (first.start, last.end))
    return UseRow(
        day=first.day,
        started_at=first.start and first.start.astimezone(zone),
        ended_at=last.end and last.end.astimezone(zone),
        character_id=first.character_id,
        character_name=names.get(first.character_id, first.character_id),
        minutes=sum(part.minutes for part in parts),
        turns=first.turns if whole else None,
    )


def as_csv(rows: Iterable[UseRow], headings: UseHeadings) -> str:
    """Return the rows as CSV (RFC 4180): lines end with CR LF, times are ISO 8601 with offset."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    columns = (
        headings.day,
        headings.started_at,
        headings.ended_at,
        headings.character,
        headings.minutes,
        headings.turns,
    )
    writer.writerow([_harmless(each) for each in columns])
    for row in rows:
        summed = row.character_id == ALL_CHARACTERS
        writer.writerow(
            [
                row.day.isoformat(),
                row.started_at.isoformat(timespec="seconds") if row.started_at else "",
                row.ended_at.isoformat(timespec="seconds") if row.ended_at else "",
                _harmless(headings.all_characters if summed else row.character_name),
                row.minutes,
                "" if row.turns is None else row.turns,
            ]
        )
    return written.getvalue()


def _harmless(text: str) -> str:
    """Return ``text`` so that no spreadsheet computes it; leading spaces do not hide a formula."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA_STARTS) else text
