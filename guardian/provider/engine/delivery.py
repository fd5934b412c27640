"""Handing events out by long poll (RFC 8936), and taking what guardians did about alerts.

Events go out in the order of ``gl_seq``. Where more waits than one page holds, critical alerts are
put first in the page, so that no flood hides one; ``gl_seq`` still tells the true order, and what
was overtaken follows.

Every moment here is of the time of life.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, case, delete, func, insert, select, update

from guardian.link.wire.events import Level, PollRequest, PollResponse
from guardian.provider.ledger.outbox import alert_step_table, event_table
from guardian.provider.ledger.people import link_table
from guardian.provider.ledger.safety import (
    alert_table,
    contact_attempt_table,
    link_channel_table,
)

STEPS = ("shown", "acknowledged", "resolved")
"""What a guardian does about an alert, in order."""
_MOST_BYTES = 400_000
"""A page of events stays well below what a client reads at once."""


def settle(connection: Connection, link_id: str, request: PollRequest, now: datetime) -> None:
    """Take acknowledgements, and note errors: both end the delivery of an event.

    Alerts are kept all the same. A change that was acknowledged is forgotten with the next one.

    Ids that are not this link's are ignored. From the first poll on the link is sent proofs of
    life.
    """
    note_polled(connection, link_id, now)
    _acknowledge(connection, link_id, request.ack, now)
    _note_errors(connection, link_id, request.setErrs)


def next_events(connection: Connection, link_id: str, limit: int, now: datetime) -> PollResponse:
    """Return events that are not settled, at most ``limit``, and mark them delivered.

    The oldest first; critical alerts before them, where not all fit into one page.
    """
    rows = _waiting(connection, link_id, limit + 1)
    page = _page(rows, limit)
    if len(page) < len(rows):
        rows = _waiting(connection, link_id, limit + 1, critical_first=True)
        page = _page(rows, limit)
    if page:
        table = event_table
        connection.execute(
            update(table)
            .where(
                table.c.link_id == link_id, table.c.jti.in_(page), table.c.delivered_at.is_(None)
            )
            .values(delivered_at=now)
        )
    return PollResponse(sets=page, moreAvailable=len(rows) > len(page))


def _waiting(
    connection: Connection, link_id: str, limit: int, *, critical_first: bool = False
) -> list[tuple[str, str]]:
    table = event_table
    critical = select(alert_table.c.alert_id).where(alert_table.c.level == Level.CRITICAL)
    urgency = case((table.c.alert_id.in_(critical), 0), else_=1)
    rows = connection.execute(
        select(table.c.jti, table.c.compact)
        .where(table.c.link_id == link_id, table.c.acked_at.is_(None), table.c.error.is_(None))
        .order_by(*((urgency,) if critical_first else ()), table.c.gl_seq)
        .limit(limit)
    )
    return [(row.jti, row.compact) for row in rows]


def _page(rows: Sequence[tuple[str, str]], limit: int) -> dict[str, str]:
    page: dict[str, str] = {}
    size = 0
    for jti, compact in rows[:limit]:
        size += len(compact)
        if page and size > _MOST_BYTES:
            break
        page[jti] = compact
    return page


def record_step(
    connection: Connection, link_id: str, alert_id: str, step: str, now: datetime
) -> None:
    """Write down what a guardian did about an alert of the link's ward.

    Doing it again, or an earlier step later, changes nothing: a step is never taken back.
    """
    table = alert_step_table
    done = connection.execute(
        select(table.c.step).where(table.c.link_id == link_id, table.c.alert_id == alert_id)
    ).scalars()
    furthest = max((STEPS.index(each) for each in done), default=-1)
    if STEPS.index(step) > furthest:
        connection.execute(
            insert(table).values(link_id=link_id, alert_id=alert_id, step=step, at=now)
        )


def note_polled(connection: Connection, link_id: str, now: datetime) -> None:
    """Remember since when the events of a link are asked for."""
    table = link_channel_table
    known = select(table.c.link_id).where(table.c.link_id == link_id)
    if connection.execute(known).first() is not None:
        return
    links = link_table.c  # locked, or two polls at once would both be the first
    connection.execute(select(links.link_id).where(links.link_id == link_id).with_for_update())
    if connection.execute(known).first() is None:
        connection.execute(insert(table).values(link_id=link_id, first_polled_at=now))


def _acknowledge(connection: Connection, link_id: str, jtis: Sequence[str], now: datetime) -> None:
    if not jtis:
        return
    table = event_table
    acknowledged = connection.execute(
        update(table)
        .where(table.c.link_id == link_id, table.c.jti.in_(jtis), table.c.acked_at.is_(None))
        .values(acked_at=now)
    )
    if acknowledged.rowcount:
        _settle_attempts(connection, link_id, jtis, "delivered")
        _forget_changes(connection, link_id)


def _forget_changes(connection: Connection, link_id: str) -> None:
    """Drop what was heard, alerts apart, or years pile up; the newest keeps the numbering."""
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
    if errors:
        _settle_attempts(connection, link_id, list(errors), "failed")


def _settle_attempts(
    connection: Connection, link_id: str, jtis: Sequence[str], outcome: str
) -> None:
    """Note of attempts to reach a guardian by app whether the app has got them."""
    table = contact_attempt_table
    connection.execute(
        update(table)
        .where(table.c.jti.in_(jtis), table.c.link_id == link_id, table.c.outcome == "sent")
        .values(outcome=outcome)
    )
