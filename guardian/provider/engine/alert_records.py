"""Alerts as they are kept and read again, with every attempt to reach somebody about them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    func,
    insert,
    select,
)

from guardian.link.wire.events import Alert, ContactAttempt
from guardian.link.wire.safety import AlertRecord, AlertSteps
from guardian.link.wire.ward import Role
from guardian.provider.access import Grant
from guardian.provider.engine.actions import Deed
from guardian.provider.ledger.base import Moment
from guardian.provider.ledger.outbox import alert_step_table, event_table
from guardian.provider.ledger.people import link_event_table, link_table
from guardian.provider.ledger.safety import alert_table, contact_attempt_table

PERSON_DID = ("acknowledged", "resolved")
"""Steps that only a person takes; they are theirs, whichever of their apps they took them in."""
_AGREEING = ("activated", "resumed")
"""What a link does when a ward of age agrees to it."""
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class AlertSlice:
    """Some alerts, the newest first; ``next_before`` ``None``: there are no older ones."""

    records: tuple[AlertRecord, ...]
    next_before: int | None


def keep_alert(connection: Connection, ward_id: str, alert: Alert) -> bool:
    """Keep an alert of a ward; ``False`` when it is kept already. The caller has locked the ward.

    The number that it gets is what makes a cursor stable while others come in.
    """
    table = alert_table
    known = select(table.c.alert_id).where(table.c.alert_id == alert.alert_id)
    if connection.execute(known).first() is not None:
        return False
    last = connection.execute(
        select(func.coalesce(func.max(table.c.number), 0)).where(table.c.ward_id == ward_id)
    ).scalar_one()
    connection.execute(
        insert(table).values(
            alert_id=alert.alert_id,
            ward_id=ward_id,
            number=last + 1,
            level=alert.level,
            drill=alert.drill,
            crisis=Deed.CONTACT_CHAIN_STARTED in alert.provider_actions,
            detected_at=alert.detected_at,
            payload=alert.model_dump(mode="json", exclude={"contact_attempts"}),
        )
    )
    return True


def kept_alert(connection: Connection, alert_id: str) -> Alert:
    """Return an alert as it is now, with its attempts; raises ``LookupError``."""
    row = connection.execute(
        select(alert_table.c.payload).where(alert_table.c.alert_id == alert_id)
    ).one_or_none()
    if row is None:
        raise LookupError("no such alert")
    attempts = _attempts(connection, [alert_id])[alert_id]
    return Alert.model_validate({**row.payload, "contact_attempts": attempts})


def read_alerts(
    connection: Connection, grant: Grant, *, before: int | None, limit: int
) -> AlertSlice:
    """Return the newest ``limit`` alerts that ``grant`` may read and that are older than a number.

    ``before`` ``None`` begins with the newest of all.
    """
    wanted = _readable(grant).order_by(alert_table.c.number.desc()).limit(limit + 1)
    if before is not None:
        wanted = wanted.where(alert_table.c.number < before)
    rows = connection.execute(wanted).all()
    page = rows[:limit]
    return AlertSlice(
        records=_records(connection, grant, page),
        next_before=page[-1].number if len(rows) > limit else None,
    )


def read_alert(connection: Connection, grant: Grant, alert_id: str) -> AlertRecord | None:
    """Return one alert, ``None`` when there is none that ``grant`` may read."""
    rows = connection.execute(_readable(grant).where(alert_table.c.alert_id == alert_id)).all()
    return next(iter(_records(connection, grant, rows)), None)


def _readable(grant: Grant) -> Select[tuple[object, ...]]:
    table = alert_table.c
    wanted = select(table.alert_id, table.number, table.payload).where(
        table.ward_id == grant.ward_id,
        (table.detected_at >= _agreed_at(grant)) | _was_told(grant),
    )
    if grant.role is Role.EMERGENCY_CONTACT:
        wanted = wanted.where(table.crisis)
    return wanted


def _agreed_at(grant: Grant) -> ColumnElement[datetime]:
    """Return when a ward of age has agreed to the link: nobody was to hear of what was before."""
    events = link_event_table.c
    agreed = select(func.max(events.at)).where(
        events.ward_id == grant.ward_id,
        events.link_id == grant.link_id,
        events.by == "ward",
        events.what.in_(_AGREEING),
    )
    return func.coalesce(agreed.scalar_subquery(), bindparam(None, _EVER, type_=Moment))


def _was_told(grant: Grant) -> ColumnElement[bool]:
    """Whether the link was told of an alert: a crisis of before may still go on."""
    events = event_table.c
    told = events.link_id == grant.link_id, events.alert_id == alert_table.c.alert_id
    return select(events.jti).where(*told).exists()


def _records(
    connection: Connection, grant: Grant, rows: Sequence[Row[tuple[object, ...]]]
) -> tuple[AlertRecord, ...]:
    alert_ids = [row.alert_id for row in rows]
    attempts = _attempts(connection, alert_ids)
    steps = _steps(connection, grant, alert_ids)
    return tuple(
        AlertRecord(
            alert=Alert.model_validate({**row.payload, "contact_attempts": attempts[row.alert_id]}),
            steps=AlertSteps(**steps[row.alert_id]),
        )
        for row in rows
    )


def _attempts(
    connection: Connection, alert_ids: Sequence[str]
) -> defaultdict[str, list[ContactAttempt]]:
    """Return what is known to have been tried; a message that has not left yet is not shown."""
    table = contact_attempt_table.c
    found: defaultdict[str, list[ContactAttempt]] = defaultdict(list)
    rows = connection.execute(
        select(contact_attempt_table)
        .where(table.alert_id.in_(alert_ids), table.outcome.is_not(None))
        .order_by(table.alert_id, table.number)
    )
    for row in rows:
        found[row.alert_id].append(
            ContactAttempt(
                contact=row.contact,
                role=row.role,
                channel=row.channel,
                number=row.number,
                at=row.at,
                outcome=row.outcome,
            )
        )
    return found


def _steps(
    connection: Connection, grant: Grant, alert_ids: Sequence[str]
) -> defaultdict[str, dict[str, datetime]]:
    """Return each step of each alert: an app's of this link, a person's of any of theirs."""
    found: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    events = event_table.c
    delivered = connection.execute(
        select(events.alert_id, func.min(events.acked_at).label("at"))
        .where(events.link_id == grant.link_id, events.alert_id.in_(alert_ids))
        .group_by(events.alert_id)
    )
    for row in delivered:
        if row.at is not None:
            found[row.alert_id]["delivered_at"] = row.at
    steps, links = alert_step_table.c, link_table.c
    by_this_person = steps.step.in_(PERSON_DID) & (links.guardian_id == grant.guardian_id)
    done = connection.execute(
        select(steps.alert_id, steps.step, func.min(steps.at).label("at"))
        .join(link_table, links.link_id == steps.link_id)
        .where(steps.alert_id.in_(alert_ids), (steps.link_id == grant.link_id) | by_this_person)
        .group_by(steps.alert_id, steps.step)
    )
    for step in done:
        found[step.alert_id][f"{step.step}_at"] = step.at
    return found
