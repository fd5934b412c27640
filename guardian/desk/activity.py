"""What happened, by day and character: time, and what was tried and refused."""

from datetime import date, timedelta

from guardian.clock import Clock
from guardian.desk.activity_reading import ActivityReading
from guardian.desk.activity_rows import Only, as_csv, use_rows
from guardian.desk.activity_values import MOST_ROWS, ActivityView, Span, UseHeadings, UseRow
from guardian.desk.activity_view import activity_view, bounds
from guardian.desk.errors import AccountGoneError
from guardian.desk.reading import day_minutes, start_of_day, ward_now
from guardian.desk.values import CharacterDay, RefusalView
from guardian.policy.settings import Weekday
from guardian.store import characters, refusals, usage, wards
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.wards import WardRow


class Activity:
    """The days of each account, the ward's own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def activity(self, link_id: str, span: Span, ending: date | None = None) -> ActivityView:
        """Return the span that the day ``ending`` is in; one after today is taken for today."""
        with self._database.read() as connection:
            reading = ActivityReading(connection, link_id, self._clock.now())
            first, last = bounds(span, min(ending or reading.today, reading.today))
            facts = reading.facts(first, last)
        return activity_view(facts, span, first, last)

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
        """Return the use of the days, both included, the newest first, at most MOST_ROWS."""
        only = Only(character_id=character_id, weekday=weekday, hour=hour, late=late)
        return tuple(reversed(self._rows(link_id, first, last, only)[-MOST_ROWS:]))

    def export_csv(self, link_id: str, first: date, last: date, headings: UseHeadings) -> str:
        """Return all use of the days as CSV, in local time, the oldest first."""
        return as_csv(self._rows(link_id, first, last, Only()), headings)

    def _rows(self, link_id: str, first: date, last: date, only: Only) -> list[UseRow]:
        with self._database.read() as connection:
            reading = ActivityReading(connection, link_id, self._clock.now())
            use, names = reading.use(first, last), reading.names()
        return list(use_rows(use.parts, only, names, reading.zone))

    def days(self, link_id: str, days: int = 7) -> tuple[CharacterDay, ...]:
        """Return time per day and character of the last ``days``, the latest last.

        As every method, raises AccountGoneError.
        """
        with self._database.read() as connection:
            ward = _ward(connection, link_id)
            today = ward_now(ward, self._clock.now()).date()
            first = today - timedelta(days=days - 1)
            names = _names(connection, link_id)
            rows = usage.between(connection, link_id, first, today)
            return tuple(
                CharacterDay(
                    day=row.day,
                    character_name=names.get(row.character_id, row.character_id),
                    minutes=minutes,
                )
                for row, minutes in zip(rows, day_minutes(rows), strict=True)
            )

    def refusals(self, link_id: str, days: int = 7) -> tuple[RefusalView, ...]:
        """Return what was refused in the last ``days``, the newest first."""
        with self._database.read() as connection:
            ward = _ward(connection, link_id)
            now = ward_now(ward, self._clock.now())
            first = start_of_day(now, days - 1)
            names = _names(connection, link_id)
            until = now + timedelta(seconds=1)
            return tuple(
                RefusalView(
                    at=row.at,
                    reason=row.reason,
                    character_name=names.get(row.character_id or ""),
                )
                for row in refusals.between(connection, link_id, first, until)
            )


def _ward(connection: Connection, link_id: str) -> WardRow:
    ward = wards.find(connection, link_id)
    if ward is None:
        raise AccountGoneError
    return ward


def _names(connection: Connection, link_id: str) -> dict[str, str]:
    return {each.character_id: each.name for each in characters.of_link(connection, link_id)}
