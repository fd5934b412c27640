"""What a day, a week or a month of use amounts to; pure, from what was read."""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from guardian.desk.activity_counting import LATE_HOURS, Part
from guardian.desk.activity_hours import heat_map, longest_run
from guardian.desk.activity_values import (
    TREND_LEAST_DAYS,
    ActivityView,
    CharacterMinutes,
    DayUse,
    Span,
    Trend,
)
from guardian.policy.settings import PolicySettings, RelationshipClass
from guardian.store.characters import CharacterRow

ONE_DAY = timedelta(days=1)
DAYS_OF_WEEK = 7


def bounds(span: Span, day: date) -> tuple[date, date]:
    """Return the first and the last day of the span that ``day`` is in."""
    if span is Span.DAY:
        return day, day
    if span is Span.WEEK:
        monday = day - day.weekday() * ONE_DAY
        return monday, monday + (DAYS_OF_WEEK - 1) * ONE_DAY
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


@dataclass(frozen=True, kw_only=True)
class Use:
    """The use of some days. ``known``: the days of which there was a report, and when it was made.

    ``times_told``: whether the service tells the times of day at all.
    """

    known: Mapping[date, datetime]
    parts: tuple[Part, ...]
    times_told: bool

    @cached_property
    def minutes(self) -> Counter[date]:
        """Minutes by day."""
        return _sum(self.parts)

    @cached_property
    def untimed(self) -> Counter[date]:
        """Minutes without a time of day, by day."""
        return _sum([part for part in self.parts if part.hour is None])

    @cached_property
    def _late(self) -> Counter[date]:
        return _sum([part for part in self.parts if part.hour in LATE_HOURS])

    @property
    def total(self) -> int:
        """Minutes of all days."""
        return self.minutes.total()

    @property
    def timed(self) -> bool:
        """Whether the time of day of all use is known."""
        told = self.times_told or any(part.hour is not None for part in self.parts)
        return bool(self.known) and told and not self.untimed.total()

    @property
    def late(self) -> int | None:
        """Minutes late; ``None``: not known."""
        return self._late.total() if self.timed else None

    @property
    def late_percent(self) -> int | None:
        """How much of the total was late; ``None``: not known, or no use."""
        return None if self.late is None or not self.total else round(100 * self.late / self.total)

    def late_on(self, day: date) -> int | None:
        """Return the minutes late on a known day; ``None``: not known."""
        told = self.times_told or self.timed
        return self._late[day] if told and not self.untimed[day] else None


def _sum(parts: Sequence[Part]) -> Counter[date]:
    minutes: Counter[date] = Counter()
    for part in parts:
        minutes[part.day] += part.minutes
    return minutes


@dataclass(frozen=True, kw_only=True)
class ActivityFacts:
    """What was read of a span and of the days ``before`` it, with which it is compared.

    ``in_force``: the limits now; ``limits``: minutes allowed on each day of the span.
    """

    link_id: str
    today: date
    zone: ZoneInfo
    use: Use
    before: Use
    in_force: PolicySettings
    limits: Mapping[date, int | None]
    cast: Mapping[str, CharacterRow]
    refusals: int
    has_earlier: bool


def activity_view(facts: ActivityFacts, span: Span, first: date, last: date) -> ActivityView:
    """Return the days ``first`` to ``last`` as a page shows them."""
    use = facts.use
    names = {key: row.name for key, row in facts.cast.items()}
    return ActivityView(
        link_id=facts.link_id,
        span=span,
        first=first,
        last=last,
        today=facts.today,
        as_of=max(use.known.values(), default=None),
        days=tuple(_day(facts, first + n * ONE_DAY) for n in range((last - first).days + 1)),
        minutes_total=use.total,
        known_days=len(use.known),
        characters=_characters(use.parts, facts.cast),
        hours=heat_map(use.parts, facts.in_force) if use.timed else None,
        longest=longest_run(use.parts, names, facts.zone) if use.timed else None,
        late_minutes=use.late,
        late_percent=use.late_percent,
        trend=_trend(facts),
        refusals=facts.refusals,
        has_earlier=facts.has_earlier,
        has_later=last < facts.today,
    )


def _day(facts: ActivityFacts, day: date) -> DayUse:
    known = day in facts.use.known
    return DayUse(
        day=day,
        minutes=facts.use.minutes[day] if known else None,
        limit_minutes=facts.limits.get(day),
        late_minutes=facts.use.late_on(day) if known else None,
    )


def _characters(
    parts: Sequence[Part], cast: Mapping[str, CharacterRow]
) -> tuple[CharacterMinutes, ...]:
    minutes: Counter[str] = Counter()
    for part in parts:
        minutes[part.character_id] += part.minutes
    return tuple(
        CharacterMinutes(
            character_id=key,
            name=cast[key].name if key in cast else key,
            relationship_class=cast[key].relationship_class
            if key in cast
            else RelationshipClass.FRIEND,
            minutes=used,
        )
        for key, used in sorted(minutes.items(), key=lambda item: (-item[1], item[0]))
    )


def _trend(facts: ActivityFacts) -> Trend | None:
    known, before = facts.use.known, facts.before
    if not known or len(before.known) < TREND_LEAST_DAYS:
        return None
    days = [day for day in known if day < facts.today] or list(known)
    return Trend(
        base_minutes_per_day=before.total / len(before.known),
        minutes_per_day=sum(facts.use.minutes[day] for day in days) / len(days),
        base_late_percent=before.late_percent,
        known_days=len(before.known),
    )
