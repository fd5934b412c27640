"""Softer replies after a sign of distress, where the filter or the gateway behind can ask for them.

A sign may be told some time after it was said; replies are softer from when it is heard of.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from guardian.provider.engine.actions import Deed
from guardian.provider.engine.softer import begin_softer, go_on_softer, read_softer
from guardian.provider.signals.rules import Signal


def soften(
    connection: Connection, ward_id: str, signals: Sequence[Signal], now: datetime
) -> tuple[str, ...]:
    """Let replies be softer if ``signals`` ask for it, and else go on so while they are.

    Returns the ``provider_actions`` that were begun. The caller has the ward's lock, and sees to it
    that whoever answers is told.
    """
    if begin_softer(connection, ward_id, signals, now):
        return (Deed.SOFTER_REPLIES.value,)
    softer = read_softer(connection, ward_id)
    if softer is not None and softer.holds(now):
        go_on_softer(connection, ward_id, softer, now)
    return ()
