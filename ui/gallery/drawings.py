"""What is drawn, and what has rows: charts, the week, a request, two values of one limit."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtWidgets import QWidget

from guardian.desk.values import RequestKind, RequestView, Stage
from guardian.words import N_
from ui.answers import Answer
from ui.presentation import Presentation
from ui.sayings.limit_days import short_day
from ui.widgets.bars import Bar, Bars, WeekBars
from ui.widgets.beside import Beside
from ui.widgets.boxes import column
from ui.widgets.charts_share import ShareBar
from ui.widgets.conflict import ConflictCard
from ui.widgets.heat_map import HOURS, Cell, HeatMap, HourSheet
from ui.widgets.request_row import RequestRow, RequestRowActs
from ui.widgets.ring import RingOfTimeLeft
from ui.widgets.text import Text
from ui.widgets.week_view import WeekView, WeekWords
from ui.widgets.week_view_plan import DAYS, Window

_MINUTES = (38, 61, None, 44, 0, 42, 12)
_TODAY = 5
_LIMIT = 60
_NIGHT = 21
_PAUSE = N_("Pause")
_WEEK = N_("The week")
_TITLE = N_("Time per day")


def _nothing(*_anything: object) -> None:
    """Do nothing: the gallery is for looking."""


def _days(shown: Presentation) -> list[str]:
    return [short_day(shown, day) for day in DAYS]


def charts(shown: Presentation) -> list[QWidget]:
    """Return bars of a week and of a day, a heat map, and parts of a whole."""
    spoken = shown.words.say(_WEEK)
    days = tuple(
        Bar(label=label, minutes=minutes, today=at == _TODAY, spoken=label)
        for at, (label, minutes) in enumerate(zip(_days(shown), _MINUTES, strict=True))
    )
    hours = tuple(
        Bar(
            label=str(hour) if hour % 6 == 0 else "",
            minutes=hour * 2 if 15 <= hour < _NIGHT else None,  # noqa: PLR2004 - an afternoon
            today=False,
            spoken=str(hour),
            closed=hour >= _NIGHT,
            blank=True,
        )
        for hour in range(HOURS)
    )
    limit = shown.formats.minutes(_LIMIT)
    return [
        WeekBars(shown, days, limit=_LIMIT, limit_label=str(_LIMIT), spoken=spoken),
        Bars(shown, "hour_bars", hours, limit_label=limit, spoken=spoken),
        _map(shown, spoken),
        *(ShareBar(shown, share) for share in (0.0, 0.4, 1.0)),
    ]


def _map(shown: Presentation, spoken: str) -> HeatMap:
    cells = tuple(
        Cell(
            minutes=None if day == 2 else max(0, (hour - 14) * (day + 1)) % 40,  # noqa: PLR2004
            closed=hour >= _NIGHT,
            spoken=str(hour),
        )
        for day in range(7)
        for hour in range(HOURS)
    )
    sheet = HourSheet(
        cells=cells,
        rows=tuple(_days(shown)),
        marked=_TODAY,
        axis=tuple(str(hour) for hour in range(0, HOURS + 1, 6)),
    )
    return HeatMap(shown, "heat_map", sheet, spoken=spoken)


def week(shown: Presentation) -> list[QWidget]:
    """Return the week with a night, a pause of the guardian's own and one of the law."""
    words = WeekWords(
        spoken=shown.words.say(_WEEK),
        labels=_days(shown),
        new_name=shown.words.say(_PAUSE),
        window=lambda window: window.name,
        day=lambda day: _days(shown)[day],
    )
    pause = Window(name=shown.words.say(_PAUSE), day=1, start=8 * 60, end=12 * 60)
    windows = (
        Window(name="", day=None, start=_NIGHT * 60, end=6 * 60),
        pause,
        replace(pause, day=3, lock=shown.words.say(_TITLE)),
    )
    return [WeekView(shown, windows, words, today=_TODAY)]


def requests(shown: Presentation) -> list[QWidget]:
    """Return a request that waits, one whose answer is held, and those that were answered."""
    now = shown.now()
    asked = RequestView(
        request_id="waits",
        link_id="link",
        ward_name="Mia",
        time_zone="Asia/Shanghai",
        currency="CNY",
        kind=RequestKind.EXTRA_TIME,
        minutes=15,
        character_name=None,
        item=None,
        price_minor=None,
        asked_at=now,
        expires_at=now + timedelta(hours=1),
    )
    acts = RequestRowActs(give=_nothing, set_minutes=_nothing, undo=_nothing)
    held = Answer(approve=True, minutes=15)
    answered = replace(
        asked, request_id="answered", stage=Stage.CONFIRMED, approved=True, given_minutes=15
    )
    return [
        RequestRow(shown, asked, acts, held=None, minutes=None),
        RequestRow(shown, replace(asked, request_id="held"), acts, held=held, minutes=None),
        RequestRow(shown, answered, acts, held=None, minutes=None),
    ]


def choices(shown: Presentation) -> list[QWidget]:
    """Return two values of one limit, and a picture with what belongs to it."""
    conflict = ConflictCard(
        shown,
        "daily_minutes",
        title=shown.words.say(_TITLE),
        theirs=shown.formats.minutes(45),
        ours=shown.formats.minutes(_LIMIT),
        on_choice=_nothing,
    )
    ring = RingOfTimeLeft(
        shown, share=0.3, figure="18", unit=shown.formats.minutes(_LIMIT), spoken="18"
    )
    text = Text(shown, shown.words.say(N_("Only for today; it ends at midnight by itself.")))
    return [conflict, Beside(ring, column(text, None))]
