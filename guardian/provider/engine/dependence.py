"""Signs of over-dependence in the last 14 days (the Measures, Art. 8(5), 10, 18(2)).

An index of four plain facts, no diagnosis: how much, how late, how long in one go, and how often a
character was about to hold the ward back. Guardians are told when it rises over :data:`TELLS`, once
per rise.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, func, insert, select, update

from guardian.link.wire.activity import Dependency
from guardian.link.wire.events import Actor, Imminence, Level
from guardian.provider.accounts.people import WardRow
from guardian.provider.context import Provider
from guardian.provider.engine.alerts import Sign, raise_signal_alert
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.activity import usage_day_table
from guardian.provider.ledger.care import output_finding_table
from guardian.provider.ledger.continuous_use import dependence_table, use_pattern_table

CATEGORY = "dependency.overuse"
METHOD = "dependence-2026.11.1"
TELLS = 60
"""The index over which guardians are told, and the ward is reminded of what they talk with."""
REARMS = 45
"""The index below which the next rise tells again."""
LOOK_EVERY = timedelta(minutes=5)
"""Between two looks of the engine: a look reads two weeks."""
DAYS = 14
_WEEK_DAYS = 7

_MUCH_SECONDS = 3 * 3600
_LONG_SECONDS = 4 * 3600
_LATE_SHARE = 0.5
_MANY_OBSTRUCTIONS = 3
_WEIGHTS = {"much": 30, "rising": 15, "late_night": 25, "long_runs": 20, "asked_to_stay": 10}
"""What each fact adds to the index at most; together 100."""
_SIGN_LATE_SHARE = 0.25
_SIGN_LONG_SECONDS = 2 * 3600
_RISING, _FALLING = 1.25, 0.8
WATCH_COLUMNS = (
    dependence_table.c.armed,
    dependence_table.c.looked_at,
    dependence_table.c.index_set,
)
_WATCH = select(*WATCH_COLUMNS).where(dependence_table.c.ward_id == bindparam("of_ward"))


@dataclass(frozen=True, kw_only=True)
class Fortnight:
    """What is known of two weeks; times in seconds, weeks of seven local days up to today."""

    this_week_seconds: int = 0
    last_week_seconds: int = 0
    late_night_seconds: int = 0
    longest_run_seconds: int = 0
    asked_to_stay: int = 0

    @property
    def trend(self) -> Literal["falling", "steady", "rising"]:
        """How the weeks compare; a first week is neither."""
        if self.last_week_seconds == 0:
            return "steady"
        ratio = self.this_week_seconds / self.last_week_seconds
        if ratio >= _RISING:
            return "rising"
        return "falling" if ratio <= _FALLING else "steady"

    @property
    def late_night_share(self) -> float:
        """The part of all use that lies between 22:00 and 06:00."""
        total = self.this_week_seconds + self.last_week_seconds
        return min(1.0, self.late_night_seconds / total) if total else 0.0

    @property
    def index(self) -> int:
        """0 (nothing) to 100."""
        growth = 0.0
        if self.last_week_seconds:
            growth = self.this_week_seconds / self.last_week_seconds - 1
        parts = {
            "much": self.this_week_seconds / _WEEK_DAYS / _MUCH_SECONDS,
            "rising": growth,
            "late_night": self.late_night_share / _LATE_SHARE,
            "long_runs": self.longest_run_seconds / _LONG_SECONDS,
            "asked_to_stay": self.asked_to_stay / _MANY_OBSTRUCTIONS,
        }
        return round(sum(_WEIGHTS[name] * max(0.0, min(1.0, part)) for name, part in parts.items()))

    @property
    def signals(self) -> list[str]:
        """The facts that stand out."""
        standing_out = {
            "late_night": self.late_night_share >= _SIGN_LATE_SHARE,
            "long_runs": self.longest_run_seconds >= _SIGN_LONG_SECONDS,
            "asked_to_stay": self.asked_to_stay > 0,
            "rising": self.trend == "rising",
        }
        return [name for name, stands_out in standing_out.items() if stands_out]


@dataclass(frozen=True, kw_only=True)
class Watch:
    """``armed``: the next rise tells. ``index_set``: test control says what the index is."""

    armed: bool = True
    looked_at: datetime | None = None
    index_set: int | None = None


def dependency(connection: Connection, person: WardRow, now: datetime) -> Dependency:
    """Return the signs as guardians read them."""
    found = fortnight(connection, person, now)
    index = _index(found, read_watch(connection, person.ward_id))
    return Dependency(
        index=index,
        trend=found.trend,
        late_night_share=round(found.late_night_share, 3),
        longest_run_minutes=found.longest_run_seconds // 60,
        asked_to_stay=found.asked_to_stay,
        signals=_signals(found, index),
    )


def look(
    provider: Provider,
    connection: Connection,
    person: WardRow,
    now: datetime,
    *,
    watch: Watch | None = None,
    at_once: bool = False,
) -> str | None:
    """Look whether the index has risen, and tell guardians; return the alert's id, else ``None``.

    Looks at most every :data:`LOOK_EVERY`, unless ``at_once``. The caller reminds the ward.
    ``watch`` saves reading how it stands again.
    """
    watch = watch or read_watch(connection, person.ward_id)
    if not at_once and watch.looked_at is not None and now - watch.looked_at < LOOK_EVERY:
        return None
    found = fortnight(connection, person, now)
    index = _index(found, watch)
    rises = watch.armed and index > TELLS
    armed = index < REARMS or (watch.armed and not rises)
    keep_watch(
        connection,
        person.ward_id,
        Watch(armed=armed, looked_at=now, index_set=watch.index_set),
    )
    if not rises:
        return None
    sign = Sign(
        category=CATEGORY,
        level=Level.MODERATE,
        imminence=Imminence.CHRONIC,
        actor=Actor.BEHAVIOUR,
        rule_version=METHOD,
        subtypes=tuple(_signals(found, index)),
        always=True,
    )
    return raise_signal_alert(provider, connection, person.ward_id, sign, now)


def fortnight(connection: Connection, person: WardRow, now: datetime) -> Fortnight:
    """Return what is known of the 14 local days up to today."""
    today = local_day(person, now)
    first = today - timedelta(days=DAYS - 1)
    week = today - timedelta(days=_WEEK_DAYS - 1)
    late, longest = _patterns(connection, person.ward_id, first, today)
    by_day = _seconds_by_day(connection, person.ward_id, first, today)
    return Fortnight(
        this_week_seconds=sum(seconds for day, seconds in by_day.items() if day >= week),
        last_week_seconds=sum(seconds for day, seconds in by_day.items() if day < week),
        late_night_seconds=late,
        longest_run_seconds=longest,
        asked_to_stay=_obstructions(connection, person, first),
    )


def read_watch(connection: Connection, ward_id: str) -> Watch:
    """Return how the watch over a ward stands."""
    row = connection.execute(_WATCH, {"of_ward": ward_id}).one_or_none()
    return Watch() if row is None else Watch(**row._mapping)  # noqa: SLF001 - public by SQLAlchemy


def keep_watch(connection: Connection, ward_id: str, watch: Watch) -> None:
    """Write down how the watch over a ward stands; it has been looked at once."""
    values = {
        "armed": watch.armed,
        "looked_at": watch.looked_at,
        "index_set": watch.index_set,
    }
    table = dependence_table
    changed = connection.execute(update(table).where(table.c.ward_id == ward_id).values(values))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(ward_id=ward_id, **values))


def _index(found: Fortnight, watch: Watch) -> int:
    return found.index if watch.index_set is None else watch.index_set


def _signals(found: Fortnight, index: int) -> list[str]:
    """Return what stands out; an index that tells without such a fact has risen."""
    return found.signals or (["rising"] if index > TELLS else [])


def _seconds_by_day(
    connection: Connection, ward_id: str, first: date, last: date
) -> dict[date, int]:
    table = usage_day_table.c
    rows = connection.execute(
        select(table.day, func.sum(table.active_seconds))
        .where(table.ward_id == ward_id, table.day.between(first, last))
        .group_by(table.day)
    )
    return {day: int(seconds) for day, seconds in rows}


def _patterns(connection: Connection, ward_id: str, first: date, last: date) -> tuple[int, int]:
    table = use_pattern_table.c
    late, longest = connection.execute(
        select(
            func.coalesce(func.sum(table.late_night_seconds), 0),
            func.coalesce(func.max(table.longest_run_seconds), 0),
        ).where(table.ward_id == ward_id, table.day.between(first, last))
    ).one()
    return int(late), int(longest)


def _obstructions(connection: Connection, person: WardRow, first: date) -> int:
    table = output_finding_table.c
    start = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(person.time_zone))
    return connection.execute(
        select(func.count()).where(
            table.ward_id == person.ward_id,
            table.category == "exit_obstruction",
            table.at >= start,
        )
    ).scalar_one()
