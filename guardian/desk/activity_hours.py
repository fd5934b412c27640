"""Use by the hours of the local clock, and the longest run."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from guardian.desk.activity_counting import HOURS_PER_DAY, MINUTES_PER_HOUR, Part, window_hours
from guardian.desk.activity_values import HourUse, LongestRun
from guardian.desk.reading import SECONDS_PER_MINUTE
from guardian.policy.closing import WEEKDAYS, weekday_of
from guardian.policy.settings import PolicySettings, Weekday


def heat_map(parts: Iterable[Part], settings: PolicySettings) -> tuple[HourUse, ...]:
    """Return every hour of the week, Monday's first one first.

    Characters are rounded each by itself; what would make more of an hour than it has is left out.
    """
    closed = set(_closed_hours(settings))
    minutes: Counter[tuple[Weekday, int]] = Counter()
    seconds: Counter[tuple[Weekday, int]] = Counter()
    for part in parts:
        if part.hour is not None:
            minutes[weekday_of(part.day), part.hour] += part.minutes
            seconds[weekday_of(part.day), part.hour] += part.seconds
    return tuple(
        HourUse(
            weekday=weekday,
            hour=hour,
            minutes=min(minutes[weekday, hour], _most_minutes(seconds[weekday, hour])),
            closed=(weekday, hour) in closed,
        )
        for weekday in WEEKDAYS
        for hour in range(HOURS_PER_DAY)
    )


def _most_minutes(seconds: int) -> int:
    hours = -(-seconds // (MINUTES_PER_HOUR * SECONDS_PER_MINUTE))
    return hours * MINUTES_PER_HOUR


def _closed_hours(settings: PolicySettings) -> Iterator[tuple[Weekday, int]]:
    for index, weekday in enumerate(WEEKDAYS):
        windows = list(settings.closed_hours.get(weekday, {}).values())
        if settings.curfew is not None:
            windows.append(settings.curfew)
        for window in windows:
            for days_after, hour in window_hours(window):
                yield WEEKDAYS[(index + days_after) % len(WEEKDAYS)], hour


def longest_run(
    parts: Sequence[Part], names: Mapping[str, str], zone: ZoneInfo
) -> LongestRun | None:
    """Return the longest use without a break; of several as long, the first.

    ``None`` where none comes to a minute.
    """
    longest = max(_runs(parts), key=lambda run: run.seconds, default=None)
    if longest is None or not longest.minutes:
        return None
    moments = [at for part in longest.parts for at in (part.start, part.end) if at is not None]
    characters = {part.character_id for part in longest.parts if part.seconds}
    only = characters.pop() if len(characters) == 1 else None
    return LongestRun(
        started_at=moments[0].astimezone(zone),
        ended_at=moments[-1].astimezone(zone),
        character_name=None if only is None else names.get(only, only),
        minutes=longest.minutes,
    )


@dataclass(frozen=True)
class _Run:
    parts: list[Part]

    @property
    def seconds(self) -> int:
        return sum(part.seconds for part in self.parts)

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


def _runs(parts: Iterable[Part]) -> Iterator[_Run]:
    run: list[Part] = []
    for part in parts:
        if part.start is None:
            continue
        if run and part.start != run[-1].end:
            yield _Run(run)
            run = []
        run.append(part)
    if run:
        yield _Run(run)
