"""The facts of one link, made ready for the rules: each is asked for many times."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from guardian.policy.closing import Closing, closings_on
from guardian.policy.settings import PolicySettings
from guardian.policy.wall_clock import day_start, local_date
from guardian.store.finding_kinds import FindingKind
from guardian.sync.proof.facts import Facts
from guardian.sync.proof.talks import Talk, by_day, talks
from guardian.sync.proof.timeline import Timeline, timeline
from guardian.sync.proof.trials import Trial

Subjects = Callable[[PolicySettings], frozenset[str]]
"""Which causes of a kind can arise under these settings."""
DailySubjects = Callable[[PolicySettings, date], frozenset[str]]
"""Which of them can arise on a local day."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """One link's facts."""

    facts: Facts

    @property
    def zone(self) -> ZoneInfo:
        """The ward's."""
        return self.facts.zone

    @cached_property
    def limits(self) -> Timeline:
        """What held when."""
        return timeline(self.facts)

    @cached_property
    def talks(self) -> tuple[Talk, ...]:
        """Use as stretches; empty where they are not told."""
        return talks(self.facts)

    @cached_property
    def talks_by_day(self) -> dict[date, list[Talk]]:
        """Use as stretches, cut at local midnight."""
        return by_day(self.talks, self.zone)

    @cached_property
    def whole_days(self) -> dict[date, tuple[PolicySettings, ...]]:
        """Local days with use that are over, and what held on them; only where all is known."""
        used = {row.day for row in self.facts.usage if row.active_seconds}
        days = {}
        for day in sorted(used | self.talks_by_day.keys()):
            read = self.facts.known_days.get(day)
            end = self.day_end(day)
            if read is not None and read >= end and (held := self.limits.over(*self.span(day))):
                days[day] = held
        return days

    @cached_property
    def _closings(self) -> dict[tuple[int, date], tuple[Closing, ...]]:
        return {}

    def closings(self, settings: PolicySettings, day: date) -> tuple[Closing, ...]:
        """Return every closing that begins on a local day."""
        key = id(settings), day  # of settings that the facts keep alive
        if key not in self._closings:
            self._closings[key] = tuple(closings_on(settings, day, self.zone))
        return self._closings[key]

    def day_of(self, moment: datetime) -> date:
        """Return the ward's local day."""
        return local_date(moment, self.zone)

    def day_end(self, day: date) -> datetime:
        """Return when a local day is over."""
        return self._starts(day + _DAY)

    def span(self, day: date) -> tuple[datetime, datetime]:
        """Return when a local day begins and ends."""
        return self._starts(day), self._starts(day + _DAY)

    @cached_property
    def _day_starts(self) -> dict[date, datetime]:
        return {}

    def _starts(self, day: date) -> datetime:
        if day not in self._day_starts:
            self._day_starts[day] = day_start(day, self.zone)
        return self._day_starts[day]

    def kept_days(
        self, kind: FindingKind, subjects: DailySubjects, broken: Collection[tuple[date, str]]
    ) -> Iterator[Trial]:
        """Yield a test for each whole day with use on which a subject could have been broken.

        ``broken``: days and subjects for which that is what happened.
        """
        for day, held in self.whole_days.items():
            for subject in frozenset.intersection(*(subjects(each, day) for each in held)):
                if (day, subject) not in broken:
                    yield Trial(kind=kind, subject=subject, at=self.day_end(day))

    def moot(self, kind: FindingKind, subjects: Subjects) -> Iterator[Trial]:
        """Yield every subject that some settings asked for and the latest do not."""
        if not self.limits.periods:
            return
        *earlier, latest = self.limits.periods
        asked = frozenset[str]().union(*(subjects(each.settings) for each in earlier))
        for subject in asked - subjects(latest.settings):
            yield Trial(kind=kind, subject=subject, at=latest.start, moot=True)


def report_target(path: str, first: date, last: date, more: str = "") -> str:
    """Return path and query of the report on some local days."""
    return f"/{path}?from={first.isoformat()}&to={last.isoformat()}{more}"


STRETCHES = "&granularity=stretch"
