"""What happened, by day and character: time, and what was tried and refused."""

from datetime import timedelta

from guardian.clock import Clock
from guardian.desk.errors import AccountGoneError
from guardian.desk.reading import day_minutes, start_of_day, ward_now
from guardian.desk.values import CharacterDay, RefusalView
from guardian.store import characters, refusals, usage, wards
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.wards import WardRow


class Activity:
    """The days of each account, the ward's own, the latest last."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def days(self, link_id: str, days: int = 7) -> tuple[CharacterDay, ...]:
        """Return time per day and character of the last ``days``; raises AccountGoneError."""
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
