"""Handing events out by long poll (RFC 8936), and taking what guardians did about alerts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from guardian.link.wire.events import PollRequest, PollResponse
from guardian.provider.ledger.outbox import alert_step_table, event_table

STEPS = ("shown", "acknowledged", "resolved")
"""What a guardian does about an alert, in order."""
_MOST_BYTES = 400_000
"""A page of events stays well below what a client reads at once."""


def settle(connection: Connection, link_id: str, request: PollRequest, now: datetime) -> None:
    """Take acknowledgements, and note errors: both end the delivery of an event.

    Alerts are kept all the same. A change that was acknowledged is forgotten with the next one.

    ``now`` is the wall clock. Ids that are not this link's are ignored.
    """
    _acknowledge(connection, link_id, request.ack, now)
    _note_errors(connection, link_id, request.setErrs)


def next_events(connection: Connection, link_id: str, limit: int, now: datetime) -> PollResponse:
    """Return the oldest events that are not settled, at most ``limit``, and mark them delivered."""
    table = event_table
    rows = connection.execute(
        select(table.c.jti, table.c.compact, table.c.gl_seq)
        .where(table.c.link_id == link_id, table.c.acked_at.is_(None), table.c.error.is_(None))
        .order_by(table.c.gl_seq)
        .limit(limit + 1)
    ).all()
    page: dict[str, str] = {}
    size = 0
    for row in rows[:limit]:
        size += len(row.compact)
        if page and size > _MOST_BYTES:
            break
        page[row.jti] = row.compact
    if page:
        connection.execute(
            update(table)
            .where(
                table.c.link_id == link_id, table.c.jti.in_(page), table.c.delivered_at.is_(None)
            )
            .values(delivered_at=now)
        )
    return PollResponse(sets=page, moreAvailable=len(rows) > len(page))


def record_step(
    connection: Connection, link_id: str, alert_id: str, step: str, now: datetime
) -> bool:
    """Write down what a guardian did about an alert; ``False`` when this link has no such alert.

    Doing it again, or an earlier step later, changes nothing: a step is never taken back.
    """
    if not _has_alert(connection, link_id, alert_id):
        return False
    table = alert_step_table
    done = connection.execute(
        select(table.c.step).where(table.c.link_id == link_id, table.c.alert_id == alert_id)
    ).scalars()
    furthest = max((STEPS.index(each) for each in done), default=-1)
    if STEPS.index(step) > furthest:
        connection.execute(
            insert(table).values(link_id=link_id, alert_id=alert_id, step=step, at=now)
        )
    return True


def _has_alert(connection: Connection, link_id: str, alert_id: str) -> bool:
    table = event_table.c
    found = connection.execute(
        select(table.jti).where(table.link_id == link_id, table.alert_id == alert_id).limit(1)
    ).first()
    return found is not None


def _acknowledge(connection: Connection, link_id: str, jtis: Sequence[str], now: datetime) -> None:
    table = event_table
    acknowledged = connection.execute(
        update(table)
        .where(table.c.link_id == link_id, table.c.jti.in_(jtis), table.c.acked_at.is_(None))
        .values(acked_at=now)
    )
    if acknowledged.rowcount:
        _forget_changes(connection, link_id)


def _forget_changes(connection: Connection, link_id: str) -> None:
    """Drop changes that were heard, or years of them pile up; the newest keeps the numbering."""
    table = event_table
    newest = select(func.max(table.c.gl_seq)).where(table.c.link_id == link_id).scalar_subquery()
    connection.execute(
        delete(table).where(
            table.c.link_id == link_id,
            table.c.alert_id.is_(None),
            table.c.acked_at.is_not(None),
            table.c.gl_seq < newest,
        )
    )


def _note_errors(
    connection: Connection, link_id: str, errors: Mapping[str, Mapping[str, str]]
) -> None:
    table = event_table
    for jti, error in errors.items():
        connection.execute(
            update(table)
            .where(table.c.link_id == link_id, table.c.jti == jti, table.c.acked_at.is_(None))
            .values(error=error.get("err", "")[:64])
        )
