"""How often there was a sign, by day and kind: what patterns over days know of the talk."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from guardian.link.wire.events import Actor, Level
from guardian.provider.accounts.people import ward
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.signs import sign_day_table

_GRAVITY = list(Level)


@dataclass(frozen=True, kw_only=True)
class SignDay:
    """A kind of sign that a ward gave on a local day."""

    day: date
    category: str
    level: Level

    @property
    def family(self) -> str:
        """The category without its refinement."""
        return self.category.partition(".")[0]


def count_sign(
    connection: Connection, ward_id: str, category: str, actor: Actor, level: Level, now: datetime
) -> None:
    """Count one sign on the ward's local day; the caller holds the ward's lock."""
    table = sign_day_table
    day = local_day(ward(connection, ward_id), now)
    key = {"ward_id": ward_id, "day": day, "category": category, "actor": actor, "level": level}
    same = [table.c[name] == value for name, value in key.items()]
    changed = connection.execute(update(table).where(*same).values(times=table.c.times + 1))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(**key, times=1))


def said_since(
    connection: Connection, ward_id: str, first: date, levels: Collection[Level]
) -> tuple[SignDay, ...]:
    """Return the kinds of what a ward itself said from a day on, the gravest first."""
    table = sign_day_table.c
    rows = connection.execute(
        select(table.day, table.category, table.level).where(
            table.ward_id == ward_id,
            table.day >= first,
            table.actor == Actor.USER,
            table.level.in_(levels),
        )
    )
    found = [SignDay(day=row.day, category=row.category, level=Level(row.level)) for row in rows]
    found.sort(key=lambda each: (_GRAVITY.index(each.level), each.day, each.category), reverse=True)
    return tuple(found)
