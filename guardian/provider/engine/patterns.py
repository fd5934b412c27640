"""Patterns over days, from when and how often alone: looked for now and then, told once per rise.

For minors only: an adult's guardians hear of what the adult says where it is grave, and of nothing
that is read from how the adult lives.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from guardian.link.wire.events import Actor
from guardian.policy.bands import is_minor
from guardian.provider.accounts.people import WardRow, locked_ward
from guardian.provider.context import Provider
from guardian.provider.engine import farewell_pattern, night_pattern, sudden_silence
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.alerts import Sign, raise_signal_alert
from guardian.provider.engine.pattern_values import Finding, Rise
from guardian.provider.ledger.continuous_use import ward_use_table
from guardian.provider.ledger.facts import read_fact, write_fact
from guardian.provider.ledger.signs import pattern_watch_table

LOOK_EVERY = timedelta(minutes=15)
LIVELY = timedelta(days=21)
"""Who has said nothing for longer is not looked at any more."""
AT_ONCE = 25
"""Wards that are looked at in one transaction; the next second takes the next ones."""
_ROUND = "patterns_round"
"""When the last round began, and the last ward that it has looked at."""
_DONE = "."


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """How one is looked for, and how long it is not told again."""

    look: Callable[[Connection, WardRow, datetime], Finding]
    rests: timedelta


PATTERNS: Mapping[str, Pattern] = {
    "night": Pattern(look=night_pattern.look, rests=timedelta(days=7)),
    "farewell": Pattern(look=farewell_pattern.look, rests=timedelta(days=14)),
    "silence": Pattern(look=sudden_silence.look, rests=timedelta(days=3)),
}


@dataclass(frozen=True, kw_only=True)
class _Watch:
    """``armed``: the next rise tells."""

    armed: bool = True
    told_at: datetime | None = None


def run_due(provider: Provider, connection: Connection, now: datetime) -> Iterable[str]:
    """Look at the wards who have chatted lately, in rounds, and tell of what has risen."""
    began, _, after = (read_fact(connection, _ROUND) or "").partition(" ")
    if not began or now >= datetime.fromisoformat(began) + LOOK_EVERY:
        began, after = now.isoformat(), ""
    elif after == _DONE:
        return []
    table = ward_use_table.c
    lively = connection.execute(
        select(table.ward_id)
        .where(table.last_turn_at > now - LIVELY, table.ward_id > after)
        .order_by(table.ward_id)
        .limit(AT_ONCE)
    )
    ward_ids = lively.scalars().all()
    after = ward_ids[-1] if len(ward_ids) == AT_ONCE else _DONE
    write_fact(connection, _ROUND, f"{began} {after}")
    return [ward_id for ward_id in ward_ids if _look(provider, connection, ward_id, now)]


def _look(provider: Provider, connection: Connection, ward_id: str, now: datetime) -> bool:
    person = locked_ward(connection, ward_id)
    if not is_minor(treated_age(person, now)):
        return False
    watches = _watches(connection, ward_id)
    told = False
    for name, pattern in PATTERNS.items():
        watch = watches.get(name, _Watch())
        finding = pattern.look(connection, person, now)
        rested = watch.told_at is None or now - watch.told_at >= pattern.rests
        if finding.rise is not None and watch.armed and rested:
            _tell(provider, connection, ward_id, finding.rise, now)
            _keep(connection, ward_id, name, _Watch(armed=False, told_at=now))
            told = True
        elif finding.calm and not watch.armed:
            _keep(connection, ward_id, name, _Watch(told_at=watch.told_at))
    return told


def _tell(
    provider: Provider, connection: Connection, ward_id: str, rise: Rise, now: datetime
) -> None:
    sign = Sign(
        category=rise.category,
        level=rise.level,
        imminence=rise.imminence,
        actor=Actor.BEHAVIOUR,
        rule_version=rise.version,
        subtypes=rise.facts,
        always=True,
    )
    raise_signal_alert(provider, connection, ward_id, sign, now)


def _watches(connection: Connection, ward_id: str) -> dict[str, _Watch]:
    table = pattern_watch_table.c
    rows = connection.execute(
        select(table.pattern, table.armed, table.told_at).where(table.ward_id == ward_id)
    )
    return {row.pattern: _Watch(armed=row.armed, told_at=row.told_at) for row in rows}


def _keep(connection: Connection, ward_id: str, name: str, watch: _Watch) -> None:
    table = pattern_watch_table
    values = {"armed": watch.armed, "told_at": watch.told_at}
    changed = connection.execute(
        update(table).where(table.c.ward_id == ward_id, table.c.pattern == name).values(values)
    )
    if changed.rowcount == 0:
        connection.execute(insert(table).values(ward_id=ward_id, pattern=name, **values))
