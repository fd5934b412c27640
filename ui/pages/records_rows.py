"""The entries of the log, day by day."""

from itertools import groupby

from PySide6.QtWidgets import QWidget

from guardian.desk.record_values import LogEntry
from ui.pages.security_rows import zone_here
from ui.presentation import Presentation
from ui.sayings.records import saying_of, what, whose
from ui.theme.fonts import Size
from ui.widgets.boxes import Card, column, row, rule
from ui.widgets.icon import Icon
from ui.widgets.text import Elided, Text

_TIME_WIDTH = 48


def days(presentation: Presentation, entries: tuple[LogEntry, ...]) -> list[QWidget]:
    """Return a card for each day, on this computer's own calendar."""
    formats, zone = presentation.formats, zone_here()
    return [
        _day(presentation, title, list(of_day), zone)
        for title, of_day in groupby(entries, key=lambda each: formats.day(each.at, zone))
    ]


def _day(presentation: Presentation, title: str, entries: list[LogEntry], zone: str) -> QWidget:
    card = Card(spacing=8)
    for at, entry in enumerate(entries):
        if at:
            card.add(rule())
        card.add(_line(presentation, entry, zone))
    made = QWidget()
    heading = Text(presentation, title, ink="second", bold=True)
    made.setLayout(column(heading, card, spacing=8))
    return made


def _line(presentation: Presentation, entry: LogEntry, zone: str) -> QWidget:
    words, time = presentation.words, presentation.formats.clock_time(entry.at, zone)
    clock = Text(presentation, time, ink="second", wrap=False)
    clock.setFixedWidth(presentation.px(_TIME_WIDTH))
    icon = Icon(presentation, saying_of(entry).icon, presentation.colours.second, 20)
    line = row(clock, icon, spacing=12)
    text, about = what(words, entry), whose(words, entry)
    line.addLayout(
        column(
            Text(presentation, text),
            Elided(presentation, about, Size.CAPTION, ink="second"),
            spacing=0,
        ),
        1,
    )
    made = QWidget()
    made.setObjectName(f"entry_{entry.position}")
    made.setAccessibleName(words.say("{time}: {what} {about}", time=time, what=text, about=about))
    made.setLayout(line)
    return made
