"""What the activity page asks; as the other ports (:mod:`ui.ports`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from guardian.desk.activity_values import ActivityView, Span, UseHeadings, UseRow
    from guardian.policy.settings import Weekday


class ActivityPort(Protocol):
    """Time with the companions, and the rows behind every number."""

    def activity(self, link_id: str, span: Span, ending: date | None = None) -> ActivityView:
        """Return the day, week or month that has the day ``ending`` in it; ``None``: today.

        A day after today is taken for today.
        """
        ...

    def rows(  # noqa: PLR0913 - each a way to look closer, by its name
        self,
        link_id: str,
        first: date,
        last: date,
        *,
        character_id: str | None = None,
        weekday: Weekday | None = None,
        hour: int | None = None,
        late: bool = False,
    ) -> tuple[UseRow, ...]:
        """Return the use of the days ``first`` to ``last``, the newest first, at most 500 rows.

        Only with one character, on one weekday, in one hour of the local clock or late, where
        asked; rows are cut to these hours, so that their minutes add up to the number behind which
        they are. Use without known times is in no hour, and not late.
        """
        ...

    def export_csv(self, link_id: str, first: date, last: date, headings: UseHeadings) -> str:
        """Return every row of the days, the oldest first, as CSV (RFC 4180) in local time.

        Text that a spreadsheet would take for a formula begins with an apostrophe. The file is
        UTF-8; a byte order mark in front helps Excel and is up to whoever writes it.
        """
        ...
