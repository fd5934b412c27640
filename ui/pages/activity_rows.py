"""The rows behind a number of the activity page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from guardian.desk.activity_values import ALL_CHARACTERS, MOST_ROWS, LongestRun, UseRow
from guardian.policy.settings import Weekday
from ui.activity_port import ActivityPort
from ui.formats import foreign
from ui.presentation import Presentation
from ui.sayings.durations import duration, long_day
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.buttons import button
from ui.widgets.text import Elided, Text, caption, sentence

SHOWN_AT_ONCE = 60
_TIME_WIDTH = 104
_BELOW_FROM_PERCENT = 150
"""From so large text on the messages stand below the name, or no room would be left for it."""


@dataclass(frozen=True, kw_only=True)
class Behind:
    """A number that was opened: ``title`` says what it is of, the rest which rows it is made of.

    ``origin``: the name of the part of the page that opened it.
    """

    origin: str
    title: str
    first: date
    last: date
    character_id: str | None = None
    weekday: Weekday | None = None
    hour: int | None = None
    late: bool = False
    run: LongestRun | None = None

    def fetch(self, port: ActivityPort, link_id: str) -> tuple[UseRow, ...]:
        """Return the rows; raises as the port does."""
        found = port.rows(
            link_id,
            self.first,
            self.last,
            character_id=self.character_id,
            weekday=self.weekday,
            hour=self.hour,
            late=self.late,
        )
        return tuple(each for each in found if self.run is None or _within(each, self.run))


def _within(each: UseRow, run: LongestRun) -> bool:
    if each.started_at is None or each.ended_at is None:
        return False
    return each.started_at < run.ended_at and each.ended_at > run.started_at


class RowsPanel(QWidget):
    """A list by day: time, character, minutes; the newest first, the older ones on demand."""

    def __init__(
        self,
        presentation: Presentation,
        behind: Behind,
        rows: tuple[UseRow, ...],
        *,
        shown: int,
        back: Callable[[], None],
        more: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setObjectName("rows_panel")
        self._presentation = presentation
        words = presentation.words
        self.back = button(
            presentation,
            words.say("Back to the overview"),
            back,
            name="rows_back",
            kind="back",
            icon="arrow-left",
        )
        self.back.setShortcut("Alt+Left")
        parts = column(
            row(self.back, None),
            sentence(presentation, behind.title),
            caption(presentation, self._sum(rows)),
            spacing=8,
        )
        parts.addSpacing(8)
        if rows:
            parts.addWidget(self._list(rows[:shown]))
        left = len(rows) - shown
        if left > 0:
            text = words.say_n("Show {n} more", "Show {n} more", left)
            parts.addLayout(row(button(presentation, text, more, name="rows_more"), None))
        parts.setContentsMargins(0, 0, 0, 0)
        self.setLayout(parts)

    def _sum(self, rows: tuple[UseRow, ...]) -> str:
        words = self._presentation.words
        if not rows:
            return words.say("There is nothing behind this number.")
        time = duration(words, sum(each.minutes for each in rows))
        if len(rows) >= MOST_ROWS:
            return words.say_n(
                "The latest {n} entry, {time} together",
                "The latest {n} entries, {time} together",
                len(rows),
                time=time,
            )
        return words.say_n(
            "{n} entry, {time} together", "{n} entries, {time} together", len(rows), time=time
        )

    def _list(self, rows: tuple[UseRow, ...]) -> QWidget:
        card = Card(spacing=8)
        card.setObjectName("rows")
        lines = QGridLayout()
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setHorizontalSpacing(16)
        lines.setVerticalSpacing(6)
        lines.setColumnMinimumWidth(0, _TIME_WIDTH)
        lines.setColumnStretch(1, 1)
        for day, of_day in groupby(rows, key=lambda each: each.day):
            if lines.rowCount() > 1:
                lines.addWidget(rule(), lines.rowCount(), 0, 1, -1)
            name = long_day(self._presentation.formats, day)
            heading = Text(self._presentation, name, bold=True)
            heading.setContentsMargins(0, 4, 0, 0)
            lines.addWidget(heading, lines.rowCount(), 0, 1, -1)
            for each in of_day:
                self._add(lines, lines.rowCount(), each)
        card.add(lines)
        return card

    def _add(self, lines: QGridLayout, line: int, each: UseRow) -> None:
        shown, words = self._presentation, self._presentation.words
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        together = each.character_id == ALL_CHARACTERS
        name = words.say("All characters") if together else foreign(each.character_name)
        time = Text(shown, self._time(each), ink="second", wrap=False)
        minutes = Text(shown, duration(words, each.minutes), wrap=False)
        who = column(Elided(shown, name), spacing=0)
        lines.addWidget(time, line, 0)
        lines.addLayout(who, line, 1)
        if each.turns is not None:
            text = words.say_n("{n} message", "{n} messages", each.turns)
            turns = Text(shown, text, Size.CAPTION, ink="second", wrap=False)
            if shown.percent >= _BELOW_FROM_PERCENT:
                who.addWidget(turns)
            else:
                lines.addWidget(turns, line, 2, right)
        lines.addWidget(minutes, line, 3, right)

    def _time(self, each: UseRow) -> str:
        words = self._presentation.words
        if each.started_at is None or each.ended_at is None:
            return words.say("whole day")
        start, end = f"{each.started_at:%H:%M}", f"{each.ended_at:%H:%M}"
        return start if start == end else words.say("{start}–{end}", start=start, end=end)
