"""Alerts that the service knows and this computer never got: read, so that none stays unseen.

An event comes once. Whoever holds the watch tokens of a locked computer could acknowledge one in
its name, or throw away what waited. ``GET /alerts`` tells all the same; and it tells what the same
guardian has acknowledged in another app, so that no alert asks twice.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from guardian.link.wire.events import Alert, SetClaims
from guardian.link.wire.safety import AlertRecord
from guardian.store import alerts, links
from guardian.store.alerts import AlertRow, AlertStep
from guardian.store.database import Database
from guardian.sync.port import LinkPort

MOST_PAGES = 10
"""Of 200 alerts each; what is older was either seen or is told by the service's other ways."""


def read_missed_alerts(
    client: LinkPort, database: Database, link_id: str, *, since: datetime, now: datetime
) -> tuple[AlertRow, ...]:
    """Keep the alerts that are not here, and return those to be told.

    ``since``: when the link began, by the service's clock; what is older was told to other links.
    What this guardian acknowledged or resolved, in whichever app, is kept so; no alert is ever less
    acknowledged than it was here. So is what the service has done since. Raises the errors of the
    port and of the store.
    """
    records = list(_records(client))
    missed = []
    with database.write() as connection:
        if links.find(connection, link_id) is None:
            return ()
        for record in records:
            row = alert_row(link_id, record.alert, now)
            is_new = record.alert.detected_at >= since and alerts.insert(connection, row)
            if not is_new:
                alerts.add_actions(connection, row)
            # "Shown" is what a locked computer may say, so only a person's step counts.
            step = _answer(record)
            if step is not None:
                alerts.mark(connection, link_id, row.alert_id, step, now)
            elif is_new:
                missed.append(row)
    return tuple(missed)


def _answer(record: AlertRecord) -> AlertStep | None:
    if record.steps.resolved_at is not None:
        return AlertStep.RESOLVED
    return None if record.steps.acknowledged_at is None else AlertStep.ACKNOWLEDGED


def alert_row(
    link_id: str, alert: Alert, received_at: datetime, event: SetClaims | None = None
) -> AlertRow:
    """Return what is kept of an alert. ``event``: what brought it; ``None``: it was read."""
    return AlertRow(
        link_id=link_id,
        alert_id=alert.alert_id,
        jti="" if event is None else event.jti,
        issued_at=None if event is None else issued_at(event),
        category=alert.category,
        level=alert.level.value,
        imminence=alert.imminence.value,
        actor=alert.actor.value,
        self_harm_level=alert.self_harm_level,
        character_id=alert.character_id,
        provider_actions=tuple(alert.provider_actions),
        method=alert.method,
        rule_version=alert.rule_version,
        evidence_digest=alert.evidence_digest,
        drill=alert.drill,
        detected_at=alert.detected_at,
        received_at=received_at,
        subtypes=tuple(alert.subtypes),
    )


def issued_at(event: SetClaims) -> datetime | None:
    """Return when an event was signed; ``None`` for a number that is no moment."""
    try:
        return datetime.fromtimestamp(event.iat, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _records(client: LinkPort) -> Iterable[AlertRecord]:
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = client.alerts(cursor)
        yield from page.alerts
        cursor = page.next_cursor
        if cursor is None:
            return
