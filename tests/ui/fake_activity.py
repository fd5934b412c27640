"""Activity in memory, counted minute by minute: slow, and plainly right."""

import csv
import io
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from guardian.desk.activity_values import (
    MOST_ROWS,
    TREND_DAYS,
    TREND_LEAST_DAYS,
    ActivityView,
    CharacterMinutes,
    DayUse,
    HourUse,
    LongestRun,
    Span,
    Trend,
    UseHeadings,
    UseRow,
)
from guardian.desk.errors import AccountGoneError
from guardian.desk.values import CharacterView, LimitsView, LinkView
from guardian.policy.closing import WEEKDAYS, weekday_of
from guardian.policy.settings import Weekday
from tests.ui import activity_samples, samples
from tests.ui.activity_samples import Visit
from tests.ui.fake_calls import Calls

_MINUTE = timedelta(minutes=1)
_LATE = {22, 23, 0, 1, 2, 3, 4, 5}


@dataclass(frozen=True)
class _Minute:
    at: datetime
    visit: Visit

    @property
    def late(self) -> bool:
        return self.at.hour in _LATE


class FakeActivity:
    """Fulfils ``ui.activity_port.ActivityPort`` for the first account; others have no use.

    ``times_told`` ``False``: the service tells no times of day. Its hours have no daylight saving.
    """

    calls: Calls
    linked: tuple[LinkView, ...]
    limits_now: LimitsView
    found_characters: tuple[CharacterView, ...]

    def __init__(self) -> None:
        super().__init__()
        self.visits = activity_samples.visits()
        self.known_days = activity_samples.known_days()
        self.times_told = True

    def activity(self, link_id: str, span: Span, ending: date | None = None) -> ActivityView:
        self.calls.note("activity", link_id, span, ending)
        today = activity_samples.TODAY
        first, last = _bounds(span, min(ending or today, today))
        minutes = self._minutes(link_id, first, last)
        known = {day for day in self._told_days(link_id) if first <= day <= last}
        late = sum(each.late for each in minutes)
        timed = self.times_told and bool(known)
        return ActivityView(
            link_id=link_id,
            span=span,
            first=first,
            last=last,
            today=today,
            as_of=samples.NOW if known else None,
            days=tuple(self._day(day, known, minutes) for day in _days(first, last)),
            minutes_total=len(minutes),
            known_days=len(known),
            characters=self._characters(minutes),
            hours=self._hours(minutes) if timed else None,
            longest=self._longest(minutes) if timed else None,
            late_minutes=late if timed else None,
            late_percent=round(100 * late / len(minutes)) if timed and minutes else None,
            trend=self._trend(link_id, first, known, minutes),
            refusals=sum(first <= day <= last for day in activity_samples.REFUSED),
            has_earlier=any(day < first for day in self._told_days(link_id)),
            has_later=last < today,
        )

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
        self.calls.note("rows", link_id, first, last, character_id, weekday, hour, late)
        chosen = [
            each
            for each in self._minutes(link_id, first, last)
            if character_id in {None, each.visit.character_id}
            and weekday in {None, weekday_of(each.at.date())}
            and ((hour is None and not late) or self.times_told)
            and hour in {None, each.at.hour}
            and (each.late or not late)
        ]
        return tuple(reversed(list(self._use_rows(chosen))[-MOST_ROWS:]))

    def export_csv(self, link_id: str, first: date, last: date, headings: UseHeadings) -> str:
        self.calls.note("export_csv", link_id, first, last, headings)
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\r\n")
        named = (headings.character, headings.minutes, headings.turns)
        writer.writerow((headings.day, headings.started_at, headings.ended_at, *named))
        for row in self._use_rows(self._minutes(link_id, first, last)):
            times = [at.isoformat() if at else "" for at in (row.started_at, row.ended_at)]
            writer.writerow([row.day, *times, row.character_name, row.minutes, row.turns])
        return written.getvalue()

    def _told_days(self, link_id: str) -> frozenset[date]:
        if link_id not in {each.link_id for each in self.linked}:
            raise AccountGoneError
        return self.known_days if link_id == samples.link().link_id else frozenset()

    def _minutes(self, link_id: str, first: date, last: date) -> list[_Minute]:
        known = self._told_days(link_id)
        every = (
            _Minute(each.start + n * _MINUTE, each)
            for each in self.visits
            for n in range(each.minutes)
        )
        return [
            each for each in every if each.at.date() in known and first <= each.at.date() <= last
        ]

    def _day(self, day: date, known: set[date], minutes: list[_Minute]) -> DayUse:
        used = [each for each in minutes if each.at.date() == day]
        return DayUse(
            day=day,
            minutes=len(used) if day in known else None,
            limit_minutes=self.limits_now.effective.settings.daily_minutes,
            late_minutes=sum(e.late for e in used) if day in known and self.times_told else None,
        )

    def _characters(self, minutes: list[_Minute]) -> tuple[CharacterMinutes, ...]:
        counted = Counter(each.visit.character_id for each in minutes)
        cast = {each.character_id: each for each in self.found_characters}
        return tuple(
            CharacterMinutes(
                character_id=key,
                name=cast[key].name,
                relationship_class=cast[key].relationship_class,
                minutes=used,
            )
            for key, used in counted.most_common()
        )

    def _hours(self, minutes: list[_Minute]) -> tuple[HourUse, ...]:
        counted = Counter((weekday_of(each.at.date()), each.at.hour) for each in minutes)
        curfew = self.limits_now.effective.settings.curfew
        closed = () if curfew is None else {*range(curfew.start.hour, 24), *range(curfew.end.hour)}
        return tuple(
            HourUse(
                weekday=weekday,
                hour=hour,
                minutes=counted[weekday, hour],
                closed=hour in closed,
            )
            for weekday in WEEKDAYS
            for hour in range(24)
        )

    def _longest(self, minutes: list[_Minute]) -> LongestRun | None:
        runs: list[list[_Minute]] = []
        for each in minutes:
            if not runs or each.at != runs[-1][-1].at + _MINUTE:
                runs.append([])
            runs[-1].append(each)
        if not runs:
            return None
        longest = max(runs, key=len)
        names = {self._called(each.visit.character_id) for each in longest}
        return LongestRun(
            started_at=longest[0].at,
            ended_at=longest[-1].at + _MINUTE,
            character_name=names.pop() if len(names) == 1 else None,
            minutes=len(longest),
        )

    def _trend(
        self, link_id: str, first: date, known: set[date], minutes: list[_Minute]
    ) -> Trend | None:
        begin, end = first - timedelta(days=TREND_DAYS), first - timedelta(days=1)
        base_known = {day for day in self._told_days(link_id) if begin <= day <= end}
        base = self._minutes(link_id, begin, end)
        if not known or len(base_known) < TREND_LEAST_DAYS:
            return None
        over = known - {activity_samples.TODAY} or known
        late = sum(each.late for each in base)
        return Trend(
            base_minutes_per_day=len(base) / len(base_known),
            minutes_per_day=sum(each.at.date() in over for each in minutes) / len(over),
            base_late_percent=round(100 * late / len(base)) if base and self.times_told else None,
            known_days=len(base_known),
        )

    def _use_rows(self, minutes: list[_Minute]) -> Iterator[UseRow]:
        if not self.times_told:
            yield from self._summed(minutes)
            return
        run: list[_Minute] = []
        for each, following in pairwise([*minutes, None]):
            assert each is not None
            run.append(each)
            if following is None or not _goes_on(each, following):
                yield self._use_row(run)
                run = []

    def _use_row(self, run: list[_Minute]) -> UseRow:
        visit = run[0].visit
        return UseRow(
            day=run[0].at.date(),
            started_at=run[0].at,
            ended_at=run[-1].at + _MINUTE,
            character_id=visit.character_id,
            character_name=self._called(visit.character_id),
            minutes=len(run),
            turns=visit.turns if len(run) == visit.minutes else None,
        )

    def _summed(self, minutes: list[_Minute]) -> Iterator[UseRow]:
        counted = Counter((each.at.date(), each.visit.character_id) for each in minutes)
        for (day, character_id), used in sorted(counted.items()):
            row = self._use_row([each for each in minutes if each.at.date() == day])
            yield replace(
                row,
                started_at=None,
                ended_at=None,
                character_id=character_id,
                character_name=self._called(character_id),
                minutes=used,
                turns=used // 2 + 1,
            )

    def _called(self, character_id: str) -> str:
        return next(e.name for e in self.found_characters if e.character_id == character_id)


def _goes_on(minute: _Minute, following: _Minute) -> bool:
    return (
        following.visit is minute.visit
        and following.at == minute.at + _MINUTE
        and following.at.date() == minute.at.date()
    )


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _bounds(span: Span, day: date) -> tuple[date, date]:
    if span is Span.MONTH:
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    first = day - timedelta(days=day.weekday()) if span is Span.WEEK else day
    return first, first + timedelta(days=6 if span is Span.WEEK else 0)
