"""What a person at the provider is to look at, until when, and what they found (Art. 9, Art. 13).

An item names a sign by kind and never by words: whoever looks asks the family, or looks at what the
service may look at by law. The outcome goes into the ``provider_actions`` of the alert; who found
it and their note stay with the staff.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, update

from guardian.link.wire.data import AccessEntry, DataClass
from guardian.link.wire.events import Alert, Imminence, Level
from guardian.provider.engine.actions import Deed
from guardian.provider.ledger.data_records import staff_access_table
from guardian.provider.ledger.safety import alert_table
from guardian.provider.ledger.signs import review_table

MOST_LISTED = 500
PURPOSE = "review of a safety alert"
WITHIN = timedelta(hours=24)
"""How long a person has for a grave sign."""
WITHIN_IF_PRESSING = timedelta(hours=1)
"""How long for one that is critical, urgent or an emergency."""
_PRESSING = frozenset({Imminence.URGENT, Imminence.EMERGENCY})


class Outcome(StrEnum):
    """What came of a review."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    CALLED = "called"
    """The family, or somebody near the ward, was reached by telephone."""
    HANDED_OVER = "handed-over"
    """The police or another authority has it now."""


DEED_OF = {
    Outcome.CONFIRMED: Deed.REVIEW_CONFIRMED,
    Outcome.NOT_CONFIRMED: Deed.REVIEW_NOT_CONFIRMED,
    Outcome.CALLED: Deed.REVIEW_CALLED,
    Outcome.HANDED_OVER: Deed.REVIEW_HANDED_OVER,
}


@dataclass(frozen=True, kw_only=True)
class Review:
    """One item; the last four are ``None`` while it is open."""

    review_id: str
    ward_id: str
    alert_id: str
    category: str
    level: str
    imminence: str
    actor: str
    rule_version: str
    character_id: str | None
    evidence_digest: str
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None
    outcome: str | None = None
    note: str | None = field(default=None, repr=False)

    def is_overdue(self, now: datetime) -> bool:
        """Whether nobody looked in time."""
        return self.closed_at is None and now > self.due_at


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What a person found. ``note`` is for the staff alone."""

    outcome: Outcome
    by: str
    note: str = field(repr=False)


class ClosedAlreadyError(Exception):
    """Somebody has closed it before; what they found stays."""


_COLUMNS = [column for column in review_table.c if column.name != "told_at"]


def open_review(connection: Connection, ward_id: str, alert: Alert) -> None:
    """Put an alert that has just been kept before a person."""
    pressing = alert.level is Level.CRITICAL or alert.imminence in _PRESSING
    connection.execute(
        insert(review_table).values(
            review_id=f"review-{secrets.token_hex(12)}",
            ward_id=ward_id,
            alert_id=alert.alert_id,
            category=alert.category,
            level=alert.level,
            imminence=alert.imminence,
            actor=alert.actor,
            rule_version=alert.rule_version,
            character_id=alert.character_id,
            evidence_digest=alert.evidence_digest,
            opened_at=alert.detected_at,
            due_at=alert.detected_at + (WITHIN_IF_PRESSING if pressing else WITHIN),
        )
    )


def reviews(connection: Connection, *, closed_too: bool = False) -> tuple[Review, ...]:
    """Return what is open, the first due first; then, if asked for, what was closed, newest first.

    At most :data:`MOST_LISTED` of each.
    """
    table = review_table.c
    wanted = select(*_COLUMNS).limit(MOST_LISTED)
    waiting = wanted.where(table.closed_at.is_(None)).order_by(table.due_at, table.review_id)
    found = list(connection.execute(waiting))
    if closed_too:
        done = wanted.where(table.closed_at.is_not(None))
        found += connection.execute(done.order_by(table.closed_at.desc(), table.review_id))
    return tuple(_review(row) for row in found)


def read_review(connection: Connection, review_id: str) -> Review:
    """Return one item; raises ``LookupError``."""
    row = connection.execute(
        select(*_COLUMNS).where(review_table.c.review_id == review_id)
    ).one_or_none()
    if row is None:
        raise LookupError("no such review")
    return _review(row)


def close_review(connection: Connection, review_id: str, closing: Closing, now: datetime) -> Review:
    """Write down what a person found, in the alert too, and that they looked (Reg. Art. 36).

    Apps are told by :mod:`guardian.provider.engine.review_telling`. The caller holds the ward's
    lock. Raises ``LookupError`` and :class:`ClosedAlreadyError`.
    """
    known = read_review(connection, review_id)
    table = review_table
    changed = connection.execute(
        update(table)
        .where(table.c.review_id == review_id, table.c.closed_at.is_(None))
        .values(
            closed_at=now, closed_by=closing.by, outcome=closing.outcome, note=closing.note or None
        )
    )
    if changed.rowcount == 0:
        raise ClosedAlreadyError
    _add_deed(connection, known.alert_id, DEED_OF[closing.outcome])
    entry = AccessEntry(
        at=now,
        who=closing.by,
        purpose=PURPOSE,
        data_class=DataClass.ALERTS,
        approved_by=closing.by,
    )
    connection.execute(
        insert(staff_access_table).values(
            access_id=f"access-{secrets.token_hex(12)}",
            ward_id=known.ward_id,
            **entry.model_dump(),
        )
    )
    return read_review(connection, review_id)


def _add_deed(connection: Connection, alert_id: str, deed: Deed) -> None:
    """Let the alert say what came of it; one that was deleted meanwhile says nothing any more."""
    table = alert_table
    payload = connection.execute(
        select(table.c.payload).where(table.c.alert_id == alert_id)
    ).scalar_one_or_none()
    if payload is None:
        return
    told = {**payload, "provider_actions": [*payload["provider_actions"], deed.value]}
    connection.execute(update(table).where(table.c.alert_id == alert_id).values(payload=told))


def _review(row: Row[tuple[object, ...]]) -> Review:
    return Review(**row._mapping)  # noqa: SLF001 - public by SQLAlchemy
