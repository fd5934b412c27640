"""The charts of the activity page: bars of days or hours, and the map of the week's hours."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from guardian.desk.activity_values import ActivityView, DayUse, HourUse, Span
from guardian.policy.closing import WEEKDAYS
from ui.formats import foreign, in_zone
from ui.pages.activity_rows import Behind
from ui.presentation import Presentation
from ui.sayings.activity import is_now, span_name
from ui.sayings.activity_cells import day_name, is_known, say_day, say_hour, say_peak
from ui.sayings.durations import duration, full_hour, long_day, short_weekday
from ui.there import There
from ui.widgets.bars import Bar, Bars
from ui.widgets.boxes import Card
from ui.widgets.charts import Chart
from ui.widgets.heat_map import HOURS, Cell, HeatMap, HourSheet
from ui.widgets.text import Text, caption, section

_AXIS = (0, 6, 12, 18, 24)
DAYS, HOURS_OF_DAY, WEEK_MAP = "activity_days", "activity_hours", "heat_map"

Open = Callable[[Behind], None]


class Charts:
    """Draws one span. ``there``: this moment at the account. ``open_rows`` shows what is behind."""

    def __init__(
        self,
        presentation: Presentation,
        view: ActivityView,
        *,
        ward_name: str,
        there: There,
        open_rows: Open,
    ) -> None:
        self._presentation = presentation
        self._words = presentation.words
        self._view = view
        self._name = foreign(ward_name, 24)
        self._there = there
        self._open = open_rows

    def bars(self) -> QWidget:
        """Return the card of the span's days, or of the day's hours."""
        view, card = self._view, Card(spacing=4)
        card.setObjectName("bars_card")
        title = span_name(self._presentation.formats, view.span, view.first, view.last)
        card.add(section(self._presentation, title))
        said = self._average() if view.span is not Span.DAY else self._day_limit()
        if said:
            card.add(Text(self._presentation, said, ink="second"))
        card.column.addSpacing(8)
        if view.span is not Span.DAY:
            card.add(self._day_bars(said or title))
        elif view.hours is None:
            card.add(Text(self._presentation, self.no_times(), ink="second"))
        else:
            card.add(self._hour_bars(view.hours, title))
            card.add(caption(self._presentation, self._legend(view.hours)))
        return card

    def no_times(self) -> str:
        """Return that the times of day are not told, which is not that there were none."""
        return self._words.say(
            "The service does not tell at what times of day {name} chatted, only for how long.",
            name=self._name,
        )

    def _average(self) -> str:
        known = [each.minutes for each in self._view.days if each.minutes is not None]
        over = [each for each in self._view.days if each.day <= self._view.today]
        average = round(sum(known) / len(known)) if known else 0
        if len(known) < len(over):
            return self._words.say_n(
                "{n} minute a day, where known", "{n} minutes a day, where known", average
            )
        return self._words.say_n(
            "{n} minute a day on average", "{n} minutes a day on average", average
        )

    def _day_limit(self) -> str:
        limit = self._view.days[0].limit_minutes
        if limit is None:
            return ""
        return self._words.say("Limit for the day: {time}", time=duration(self._words, limit))

    def _day_bars(self, spoken: str) -> Bars:
        view = self._view
        days = view.days

        def opened(position: int) -> None:
            day = days[position].day
            title = long_day(self._presentation.formats, day)
            self._open(Behind(origin=DAYS, title=title, first=day, last=day))

        made = Bars(
            self._presentation,
            DAYS,
            tuple(map(self._day_bar, days)),
            limit_label=self._words.say("limit"),
            spoken=spoken,
            on_open=opened,
        )
        known = [n for n, each in enumerate(days) if each.minutes is not None]
        made.look_at(known[-1] if known else 0)
        return made

    def _day_bar(self, each: DayUse) -> Bar:
        view, formats = self._view, self._presentation.formats
        number = formats.locale.toString(each.day.day)
        return Bar(
            label=short_weekday(formats, each.day.isoweekday())
            if view.span is Span.WEEK
            else number,
            minutes=each.minutes,
            today=each.day == view.today,
            spoken=say_day(self._presentation, each.day, each.minutes, view.today),
            limit=each.limit_minutes,
            blank=each.day > view.today,
        )

    def _hour_bars(self, hours: tuple[HourUse, ...], spoken: str) -> Bars:
        view = self._view
        weekday = WEEKDAYS[view.first.weekday()]
        cells = [each for each in hours if each.weekday == weekday]
        here = in_zone(self._there.now, self._there.zone)
        now = here.hour if here.date() == view.first else None

        def bar(cell: HourUse) -> Bar:
            marked = cell.hour % 6 == 0
            return Bar(
                label=full_hour(self._presentation.formats, cell.hour) if marked else "",
                minutes=cell.minutes,
                today=cell.hour == now,
                spoken=say_hour(self._presentation, view, cell),
                closed=cell.closed,
                blank=True,
            )

        made = Bars(
            self._presentation,
            HOURS_OF_DAY,
            tuple(map(bar, cells)),
            spoken=spoken,
            on_open=lambda position: self._open_hour(HOURS_OF_DAY, cells[position]),
        )
        made.look_at(max(cells, key=lambda each: each.minutes).hour)
        return made

    def _open_hour(self, origin: str, cell: HourUse) -> None:
        words, formats, view = self._words, self._presentation.formats, self._view
        title = words.say(
            "{day}, {start} to {end}",
            day=day_name(self._presentation, view, cell.weekday),
            start=full_hour(formats, cell.hour),
            end=full_hour(formats, cell.hour + 1),
        )
        self._open(
            Behind(
                origin=origin,
                title=title,
                first=view.first,
                last=view.last,
                weekday=cell.weekday,
                hour=cell.hour,
            )
        )

    def week_map(self) -> QWidget:
        """Return the card of the hours by weekday."""
        view, card = self._view, Card(spacing=4)
        card.setObjectName("map_card")
        card.add(section(self._presentation, self._words.say("When")))
        if view.hours is None:
            card.add(Text(self._presentation, self.no_times(), ink="second"))
            return card
        peak = max(view.hours, key=lambda each: each.minutes)
        said = self._words.say("Less than a minute in every hour.")
        if peak.minutes:
            said = say_peak(self._presentation, view, peak)
        card.add(Text(self._presentation, said, ink="second"))
        card.column.addSpacing(8)
        card.add(self._heat_map(view.hours, view.hours.index(peak), said))
        card.add(caption(self._presentation, self._legend(view.hours)))
        return card

    def _heat_map(self, hours: tuple[HourUse, ...], current: int, spoken: str) -> Chart:
        view, formats = self._view, self._presentation.formats
        sheet = HourSheet(
            cells=tuple(
                Cell(
                    minutes=each.minutes if is_known(view, each.weekday) else None,
                    closed=each.closed,
                    spoken=say_hour(self._presentation, view, each),
                )
                for each in hours
            ),
            rows=tuple(short_weekday(formats, day) for day in range(1, 8)),
            marked=view.today.weekday() if is_now(view) else None,
            axis=tuple(full_hour(formats, hour) for hour in _AXIS),
        )
        made = HeatMap(
            self._presentation,
            WEEK_MAP,
            sheet,
            spoken=spoken,
            on_open=lambda part: self._open_hour(WEEK_MAP, hours[part]),
        )
        made.look_at(current)
        return made

    def _legend(self, hours: tuple[HourUse, ...]) -> str:
        """Return what the drawing cannot say by itself."""
        said = (
            [self._words.say("The stronger the colour, the longer.")]
            if self._view.span is not Span.DAY
            else []
        )
        day = WEEKDAYS[self._view.first.weekday()]
        shown = [e for e in hours if self._view.span is not Span.DAY or e.weekday == day]
        if any(each.closed for each in shown):
            said.append(self._words.say("Hatched: closed for chat, as it is set now."))
        if len(shown) > HOURS and not all(is_known(self._view, each) for each in WEEKDAYS):
            said.append(self._words.say("Blank: not known, or still to come."))
        return self._presentation.formats.sentences(said)
