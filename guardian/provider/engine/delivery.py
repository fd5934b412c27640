"""Handing events out by long poll (RFC 8936), and taking what guardians did about alerts.

Events go out in the order of ``gl_seq``. Where more waits than one page holds, critical alerts are
put first in the page, so that no flood hides one; ``gl_seq`` still tells the true order, and what
was overtaken follows.

Every moment here is of the time of life.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from guardian.link.wire.events import PollRequest, PollResponse
from guardian.provider.ledger.outbox import alert_step_table, event_table
from guardian.provider.ledger.people import link_table
from guardian.provider.ledger.safety import contact_attempt_table, link_channel_table

STEPS = ("shown", "acknowledged", "resolved")
"""What a guardian does about an alert, in order."""
_MOST_BYTES = 400_000
"""A page of events stays well below what a client reads at once."""


class _Waiting(NamedTuple):
    gl_seq: int
    jti: str
    compact: str


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
    table = event_table
    rows = _waiting(connection, link_id, limit + 1)
    page = _page(rows, limit)
    if len(page) == len(rows):
        page.sort(key=lambda row: row.gl_seq)
    if page:
        connection.execute(
            update(table)
            .where(
                table.c.link_id == link_id,
                table.c.gl_seq.in_([row.gl_seq for row in page]),
                table.c.delivered_at.is_(None),
            )
            .values(delivered_at=now)
        )
    sets = {row.jti: row.compact for row in page}
    return PollResponse(sets=sets, moreAvailable=len(rows) > len(page))


def _waiting(connection: Connection, link_id: str, limit: int) -> list[_Waiting]:
    table = event_table.c
    rows = connection.execute(
        select(table.gl_seq, table.jti, table.compact)
        .where(table.link_id == link_id, table.acked_at.is_(None), table.error.is_(None))
        .order_by(table.precedence, table.gl_seq)
        .limit(limit)
    )
    return [_Waiting(row.gl_seq, row.jti, row.compact) for row in rows]


def _page(rows: Sequence[_Waiting], limit: int) -> list[_Waiting]:
    page: list[_Waiting] = []
    size = 0
    for row in rows[:limit]:
        size += len(row.compact)
        if page and size > _MOST_BYTES:
            break
        page.append(row)
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
    # asked by jti alone: with the link as well, SQLite goes through all that the link has
    found = connection.execute(
        select(table.c.jti, table.c.link_id).where(
            table.c.jti.in_(jtis), table.c.acked_at.is_(None)
        )
    )
    own = [row.jti for row in found if row.link_id == link_id]
    if own:
        connection.execute(
            update(table)
            .where(table.c.jti.in_(own), table.c.acked_at.is_(None))
            .values(acked_at=now)
        )
        _settle_attempts(connection, link_id, own, "delivered")
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
            table.c.gl_seq != newest,  # none is above it; "<" would be sought among all alerts
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
