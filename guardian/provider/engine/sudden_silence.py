"""A ward who chatted daily, gave a grave sign, and has said nothing since (Art. 13).

Silence is mostly good news: a holiday, a friend. It is told for information, and asks to look.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from guardian.link.wire.events import Imminence, Level
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.pattern_values import Finding, Rise
from guardian.provider.engine.sign_counts import said_since
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.activity import refusal_table, usage_day_table
from guardian.provider.ledger.continuous_use import ward_use_table

VERSION = "silence-2026.11.1"
QUIET = timedelta(days=3)
AFTER_DAYS = 14
"""How long before the silence a sign counts."""
DAILY = 5
"""On so many of the seven days up to the last one there was talk."""
_WEEK_DAYS = 7
_LEVELS = (Level.HIGH, Level.CRITICAL)


def look(connection: Connection, person: WardRow, now: datetime) -> Finding:
    """Look how long a ward has said nothing."""
    last_at = _last_turn_at(connection, person.ward_id)
    if last_at is None or now - last_at < QUIET:
        return Finding(calm=True)
    last = local_day(person, last_at)
    said = said_since(connection, person.ward_id, last - timedelta(days=AFTER_DAYS), _LEVELS)
    if not said or not _was_daily(connection, person.ward_id, last_at, person):
        return Finding()
    return Finding(
        rise=Rise(
            category=said[0].category,
            level=Level.INFO,
            imminence=Imminence.NONE,
            version=VERSION,
            facts=("sudden_silence",),
        )
    )


def _was_daily(connection: Connection, ward_id: str, last_at: datetime, person: WardRow) -> bool:
    """Whether there was talk nearly every day, and nobody was turned away since."""
    last = local_day(person, last_at)
    days, refusals = usage_day_table.c, refusal_table.c
    used = connection.execute(
        select(func.count(days.day.distinct())).where(
            days.ward_id == ward_id,
            days.turns > 0,
            days.day.between(last - timedelta(days=_WEEK_DAYS - 1), last),
        )
    ).scalar_one()
    refused = connection.execute(
        select(refusals.refusal_id)
        .where(refusals.ward_id == ward_id, refusals.at > last_at)
        .limit(1)
    ).first()
    return used >= DAILY and refused is None


def _last_turn_at(connection: Connection, ward_id: str) -> datetime | None:
    table = ward_use_table.c
    return connection.execute(
        select(table.last_turn_at).where(table.ward_id == ward_id)
    ).scalar_one_or_none()
