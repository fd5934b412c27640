"""The entries of the log, day by day."""

from collections.abc import Iterator
from itertools import groupby

from PySide6.QtWidgets import QWidget

from guardian.desk.record_values import LogEntry
from ui.pages.records_line import Entry, LogLine
from ui.pages.security_rows import zone_here
from ui.presentation import Presentation
from ui.sayings.records import saying_of, what, whose
from ui.widgets.boxes import Card, column
from ui.widgets.text import Text


def days(presentation: Presentation, entries: tuple[LogEntry, ...]) -> Iterator[QWidget | None]:
    """Yield a card for each day, on this computer's own calendar; ``None``: a turn may end."""
    formats, zone = presentation.formats, zone_here()
    for title, of_day in groupby(entries, key=lambda each: formats.day(each.at, zone)):
        yield from _day(presentation, title, list(of_day), zone)


def _day(
    presentation: Presentation, title: str, entries: list[LogEntry], zone: str
) -> Iterator[QWidget | None]:
    card = Card(spacing=8)
    for at, entry in enumerate(entries):
        if at:
            yield None
        card.add(_line(presentation, entry, zone, ruled=at > 0))
    made = QWidget()
    heading = Text(presentation, title, ink="second", bold=True)
    made.setLayout(column(heading, card, spacing=8))
    yield made


def _line(presentation: Presentation, entry: LogEntry, zone: str, *, ruled: bool) -> QWidget:
    words, time = presentation.words, presentation.formats.clock_time(entry.at, zone)
    text, about = what(words, entry), whose(words, entry)
    made = LogLine(
        presentation,
        Entry(
            time=time,
            icon=saying_of(entry).icon,
            what=text,
            about=about,
            spoken=words.say("{time}: {what} {about}", time=time, what=text, about=about),
        ),
        ruled=ruled,
    )
    made.setObjectName(f"entry_{entry.position}")
    return made
