"""The cards of the activity page that are lists: characters, and facts worth knowing."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from guardian.desk.activity_values import (
    ALL_CHARACTERS,
    LATE,
    TREND_DAYS,
    ActivityView,
    CharacterMinutes,
    LongestRun,
    Trend,
)
from ui.formats import foreign
from ui.pages.activity_parts import INDENT, Fact, RowButton, fact_row, refused_line
from ui.pages.activity_rows import Behind
from ui.presentation import Presentation
from ui.sayings.codes import CLASSES
from ui.sayings.durations import duration, short_day
from ui.widgets.boxes import Card, column, row
from ui.widgets.buttons import button
from ui.widgets.charts_share import ShareBar
from ui.widgets.icon import Icon
from ui.widgets.text import Elided, Text, section

_MOST_LINES = 5
Open = Callable[[Behind], None]


class Lists:
    """Draws one span; ``open_rows`` shows what is behind a number."""

    def __init__(self, presentation: Presentation, view: ActivityView, open_rows: Open) -> None:
        self._presentation = presentation
        self._words = presentation.words
        self._view = view
        self._open = open_rows

    def characters(self, *, every: bool, show_all: Callable[[], None]) -> QWidget:
        """Return with whom and for how long; the first few, or ``every`` one."""
        view, words = self._view, self._words
        card = self._card("characters_card", words.say("With whom"))
        shown = view.characters if every else view.characters[:_MOST_LINES]
        for each in shown:
            card.add(self._character(each))
        more = len(view.characters) - len(shown)
        if more:
            text = words.say_n("Show {n} more", "Show {n} more", more)
            shows = button(self._presentation, text, show_all, name="all_characters", kind="plain")
            card.add(row(shows, None))
        card.column.addStretch(1)
        return card

    def _card(self, name: str, title: str) -> Card:
        """Return a card whose buttons begin left of its words, so that these are in one line."""
        card = Card(spacing=4)
        card.setObjectName(name)
        edges = card.column.contentsMargins()
        card.column.setContentsMargins(
            edges.left() - INDENT, edges.top(), edges.right() - INDENT, edges.bottom()
        )
        heading = section(self._presentation, title)
        heading.setContentsMargins(INDENT, 0, INDENT, 0)
        card.add(heading)
        return card

    def _character(self, each: CharacterMinutes) -> RowButton:
        words, shown = self._words, self._presentation
        together = each.character_id == ALL_CHARACTERS
        name = words.say("All characters") if together else foreign(each.name)
        icon = "users-three" if together else CLASSES[each.relationship_class].icon
        time = duration(words, each.minutes)
        whole = max(1, self._view.minutes_total)
        first = row(Elided(shown, name), None, Text(shown, time, wrap=False), spacing=8)
        first.setStretch(0, 1)
        parts = column(first, ShareBar(shown, each.minutes / whole), spacing=6)
        line = row(Icon(shown, icon, shown.colours.second), spacing=12)
        line.addLayout(parts, 1)
        origin = f"character_{each.character_id}"
        behind = Behind(
            origin=origin,
            title=name,
            first=self._view.first,
            last=self._view.last,
            character_id=each.character_id,
        )
        spoken = words.say("{fact}: {value}", fact=name, value=time)
        return RowButton(origin, spoken=spoken, content=line, on_click=lambda: self._open(behind))

    def facts(self) -> QWidget:
        """Return the longest run, how much was late, and what is usual."""
        view, words = self._view, self._words
        card = self._card("facts_card", words.say("Worth knowing"))
        if view.longest is not None:
            card.add(self._longest(view.longest))
        if view.late_minutes is not None and view.late_percent is not None:
            card.add(self._late(view.late_minutes, view.late_percent))
        if view.refusals:
            card.add(refused_line(self._presentation, view.refusals))
        if view.trend is not None:
            card.add(self._usual(view.trend))
        else:
            text = words.say("What is usual shows once two weeks before this are known.")
            shown = Text(self._presentation, text, ink="second")
            shown.setContentsMargins(INDENT, 0, INDENT, 0)
            card.add(shown)
        card.column.addStretch(1)
        return card

    def _longest(self, run: LongestRun) -> QWidget:
        words = self._words
        day = short_day(self._presentation.formats, run.started_at.date())
        start, end = f"{run.started_at:%H:%M}", f"{run.ended_at:%H:%M}"
        if run.character_name is None:
            detail = words.say("{day}, {start}–{end}", day=day, start=start, end=end)
        else:
            detail = words.say(
                "{day}, {start}–{end}, {character}",
                day=day,
                start=start,
                end=end,
                character=foreign(run.character_name, 30),
            )
        what = words.say("Longest without a break")
        behind = Behind(
            origin="fact_longest",
            title=what,
            first=run.started_at.date(),
            last=run.ended_at.date(),
            run=run,
        )
        value = duration(words, run.minutes)
        return self._fact("timer", behind, value, detail)

    def _late(self, minutes: int, percent: int) -> QWidget:
        words = self._words
        what = words.say(
            "Late, {start} to {end}", start=f"{LATE.start:%H:%M}", end=f"{LATE.end:%H:%M}"
        )
        detail = self._late_detail(minutes)
        behind = Behind(
            origin="fact_late",
            title=what,
            first=self._view.first,
            last=self._view.last,
            late=True,
        )
        return self._fact("moon", behind, words.say("{percent}%", percent=percent), detail)

    def _late_detail(self, minutes: int) -> str:
        """Return for how long, and what is usual where that is known."""
        words, trend = self._words, self._view.trend
        usual = trend.base_late_percent if trend is not None else None
        time = duration(words, minutes)
        if usual is None:
            return time if minutes else words.say("No chat at that time")
        if not minutes:
            return words.say("No chat at that time, usually {percent}%", percent=usual)
        return words.say("{time}, usually {percent}%", time=time, percent=usual)

    def _usual(self, trend: Trend) -> QWidget:
        words, first = self._words, self._view.first
        value = duration(words, round(trend.base_minutes_per_day))
        if trend.known_days < TREND_DAYS:
            detail = words.say_n(
                "Mean of {n} known day among the {days} before",
                "Mean of {n} known days among the {days} before",
                trend.known_days,
                days=TREND_DAYS,
            )
        else:
            detail = words.say("Mean of the {days} days before", days=TREND_DAYS)
        behind = Behind(
            origin="fact_usual",
            title=words.say("The {days} days before", days=TREND_DAYS),
            first=first - timedelta(days=TREND_DAYS),
            last=first - timedelta(days=1),
        )
        return self._fact("chart-line", behind, value, detail, words.say("A usual day"))

    def _fact(self, icon: str, behind: Behind, value: str, detail: str, what: str = "") -> QWidget:
        fact = Fact(
            name=behind.origin, icon=icon, what=what or behind.title, value=value, detail=detail
        )
        return fact_row(self._presentation, fact, lambda: self._open(behind))
