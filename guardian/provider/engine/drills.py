"""Drills: an alert that goes the whole way, and says of itself that it is one."""

import secrets
from datetime import datetime, timedelta
from http import HTTPStatus

from sqlalchemy import Connection, select

from guardian.link.wire.events import Actor, Alert, Imminence, Level
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.safety import DrillStarted
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_alert
from guardian.provider.ledger.safety import alert_table
from guardian.provider.problems import ProblemError

CATEGORY = "drill"
MOST_A_DAY = 3
_DAY = timedelta(days=1)


def start_drill(
    provider: Provider, connection: Connection, ward_id: str, now: datetime
) -> DrillStarted:
    """Raise a critical alert that is a drill; the child is shown nothing.

    Raises ``ProblemError`` 429 after :data:`MOST_A_DAY` within 24 hours: people who are called too
    often for nothing stop coming.
    """
    table = alert_table.c
    lately = (
        connection.execute(
            select(table.detected_at)
            .where(table.ward_id == ward_id, table.drill, table.detected_at > now - _DAY)
            .order_by(table.detected_at)
        )
        .scalars()
        .all()
    )
    if len(lately) >= MOST_A_DAY:
        seconds = int((lately[-MOST_A_DAY] + _DAY - now).total_seconds()) + 1
        raise ProblemError(
            HTTPStatus.TOO_MANY_REQUESTS,
            ProblemType.TOO_MANY_REQUESTS,
            title="There were enough drills for today",
            detail=f"At most {MOST_A_DAY} can be held in 24 hours.",
            headers={"Retry-After": str(max(1, seconds))},
        )
    alert = Alert(
        alert_id=f"alert-{secrets.token_hex(12)}",
        category=CATEGORY,
        level=Level.CRITICAL,
        imminence=Imminence.NONE,
        actor=Actor.BEHAVIOUR,
        detected_at=now,
        method="human",
        rule_version="drill/1",
        provider_actions=[],
        character_id=None,
        evidence_digest="",
        drill=True,
    )
    append_alert(provider, connection, ward_id, alert)
    return DrillStarted(alert_id=alert.alert_id, started_at=now)
