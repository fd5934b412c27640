"""Continuous use (Art. 18): one stretch per ward, whatever the device, session or character.

Continuous use is the time between turns of the ward or the AI whose gap is shorter than the idle
gap. The *run* is what a session limit counts: only a real rest ends it, and exempt characters add
nothing to it.
"""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from guardian.policy.decide import break_length
from guardian.policy.settings import PolicySettings
from guardian.policy.usage_time import IDLE_GAP
from guardian.provider.ledger.continuous_use import ward_use_table

_OF_WARD = ward_use_table.c.ward_id == bindparam("of_ward")
USE_COLUMNS = tuple(column for column in ward_use_table.c if column.name != "ward_id")
_READ = select(*USE_COLUMNS).where(_OF_WARD)
_KEEP = update(ward_use_table).where(_OF_WARD)


@dataclass(frozen=True, kw_only=True)
class WardUse:
    """Where a ward stands.

    ``last_turn_at`` is the last turn of either side. ``*_count`` are reminders shown in this
    stretch, ``*_at_seconds`` the continuous use at which the last of them was shown.
    """

    stretch_started_at: datetime | None = None
    last_turn_at: datetime | None = None
    last_character_id: str | None = None
    run_seconds: int = 0
    resting_until: datetime | None = None
    identity_count: int = 0
    warning_count: int = 0
    duration_count: int = 0
    duration_at_seconds: int = 0
    reality_count: int = 0
    reality_at_seconds: int = 0

    def goes_on_at(self, now: datetime) -> bool:
        """Tell whether a turn at ``now`` would continue the stretch."""
        return self.last_turn_at is not None and now - self.last_turn_at < IDLE_GAP

    def continuous_seconds(self, now: datetime) -> int:
        """Return the continuous use that a turn at ``now`` would stand at."""
        if self.stretch_started_at is None or not self.goes_on_at(now):
            return 0
        return max(0, round((now - self.stretch_started_at).total_seconds()))

    def run_seconds_at(self, now: datetime, settings: PolicySettings) -> int:
        """Return the run that a turn at ``now`` would stand at."""
        if self.rested_at(now, settings):
            return 0
        return self.run_seconds + self._gap_seconds(now, settings)

    def rested_at(self, now: datetime, settings: PolicySettings) -> bool:
        """Tell whether the ward has had a rest since the last turn."""
        if self.last_turn_at is None:
            return True
        if self.resting_until is not None and now >= self.resting_until:
            return True
        return now - self.last_turn_at >= max(IDLE_GAP, break_length(settings))

    def _gap_seconds(self, now: datetime, settings: PolicySettings) -> int:
        if self.last_turn_at is None or not self.goes_on_at(now):
            return 0
        if self.last_character_id in settings.exempt_characters:
            return 0
        return max(0, round((now - self.last_turn_at).total_seconds()))


def after_turn(use: WardUse, at: datetime, character_id: str, settings: PolicySettings) -> WardUse:
    """Return where the ward stands after a turn; one that lies before the last changes nothing.

    A run that reaches the session limit with this turn begins its rest; during a rest only exempt
    characters answer, and their turns leave it as it is.
    """
    if use.last_turn_at is not None and at < use.last_turn_at:
        return use
    run, resting_until = use.run_seconds, use.resting_until
    if resting_until is None or at >= resting_until:
        run = use.run_seconds_at(at, settings)
        limit = settings.session_minutes
        over = limit is not None and run >= limit * 60
        resting_until = at + break_length(settings) if over else None
    goes_on = use.goes_on_at(at)
    base = use if goes_on else WardUse()
    return replace(
        base,
        stretch_started_at=use.stretch_started_at if goes_on else at,
        last_turn_at=at,
        last_character_id=character_id,
        run_seconds=run,
        resting_until=resting_until,
    )


def read_use(connection: Connection, ward_id: str) -> WardUse:
    """Return where a ward stands; a ward who never chatted stands at the beginning."""
    row = connection.execute(_READ, {"of_ward": ward_id}).one_or_none()
    return WardUse() if row is None else WardUse(**row._mapping)  # noqa: SLF001 - public by SQLAlchemy


def keep_use(connection: Connection, ward_id: str, use: WardUse) -> None:
    """Write down where a ward stands."""
    values = asdict(use)
    changed = connection.execute(_KEEP, {**values, "of_ward": ward_id})
    if changed.rowcount == 0:
        connection.execute(insert(ward_use_table).values(ward_id=ward_id, **values))
