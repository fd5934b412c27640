"""Softer replies for a while after a sign of distress (the Measures, Art. 8, Art. 13).

They last for the rest of the talk: until nobody has said anything for :data:`SILENCE`, and for at
most :data:`LONGEST` after the last such sign. It is written down until when, and over by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from guardian.provider.engine.actions import RESPONSES, SOFTENING
from guardian.provider.ledger.signs import softer_table
from guardian.provider.signals.rules import Signal

SILENCE = timedelta(hours=1)
LONGEST = timedelta(hours=24)
SOFTER_COLUMNS = (softer_table.c.subject, softer_table.c.began_at, softer_table.c.until)


@dataclass(frozen=True, kw_only=True)
class Softer:
    """``subject``: the family of the sign, as ``self_harm``."""

    subject: str
    began_at: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Whether replies are softer at ``now``."""
        return self.began_at <= now < self.until


def begin_softer(
    connection: Connection, ward_id: str, signals: Sequence[Signal], now: datetime
) -> bool:
    """Let replies be softer from now on, if a sign asks for it; return whether one does.

    The caller holds the ward's lock.
    """
    subject = next(
        (
            signal.family
            for signal in signals
            if signal.family in SOFTENING and RESPONSES[signal.level].softer
        ),
        None,
    )
    if subject is None:
        return False
    values = {"subject": subject, "began_at": now, "until": now + SILENCE}
    table = softer_table
    changed = connection.execute(update(table).where(table.c.ward_id == ward_id).values(values))
    if changed.rowcount == 0:
        connection.execute(insert(table).values(ward_id=ward_id, **values))
    return True


def read_softer(connection: Connection, ward_id: str) -> Softer | None:
    """Return since when and until when replies are softer, also if that is over."""
    asked = select(*SOFTER_COLUMNS).where(softer_table.c.ward_id == ward_id)
    row = connection.execute(asked).one_or_none()
    return None if row is None else Softer(**row._asdict())


def go_on_softer(connection: Connection, ward_id: str, softer: Softer, now: datetime) -> None:
    """Let it last as long as the talk does, since something was said now."""
    until = min(softer.began_at + LONGEST, now + SILENCE)
    if until > softer.until:
        table = softer_table
        connection.execute(update(table).where(table.c.ward_id == ward_id).values(until=until))
