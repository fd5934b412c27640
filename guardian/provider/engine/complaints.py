"""Complaints: received at once, looked at within a day, answered within 15 days (Art. 21)."""

import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from guardian.link.wire.events import Topic
from guardian.link.wire.problems import FieldError, ProblemType
from guardian.link.wire.redress import (
    CaseMessage,
    CaseState,
    CaseStep,
    Complaint,
    ComplaintList,
    ComplaintWish,
)
from guardian.provider.accounts.people import guardian, lock_ward, ward
from guardian.provider.context import Provider
from guardian.provider.engine.daily_bounds import refuse_a_flood
from guardian.provider.engine.events import append_change
from guardian.provider.engine.sent_once import Sending, once
from guardian.provider.ledger.redress import complaint_message_table, complaint_table
from guardian.provider.ledger.safety import alert_table
from guardian.provider.problems import ProblemError
from guardian.provider.redress_words import RedressWords

WITHIN = {
    CaseState.RECEIVED: timedelta(0),
    CaseState.IN_REVIEW: timedelta(hours=24),
    CaseState.ANSWERED: timedelta(days=15),
}
"""The declared process: each step, and how long after filing it is due."""
MOST_RECORDS = 200
MOST_A_DAY = 20
"""Complaints that one person may file within 24 hours; each is read by people."""
_ORDER = list(CaseState)
_REACHED = {
    CaseState.IN_REVIEW: "in_review_at",
    CaseState.ANSWERED: "answered_at",
    CaseState.CLOSED: "closed_at",
}

_ComplaintRow = Row[tuple[object, ...]]


@dataclass(frozen=True, kw_only=True)
class Complainant:
    """Who complains about what concerns this ward; ``guardian_id`` ``None``: the ward."""

    ward_id: str
    guardian_id: str | None = None

    @property
    def kind(self) -> Literal["guardian", "ward"]:
        """Whose words a message has."""
        return "ward" if self.guardian_id is None else "guardian"


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A complaint that is being filed; ``key`` as in ``Idempotency-Key``."""

    complainant: Complainant
    wish: ComplaintWish
    key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is added to a complaint by whoever filed it."""

    complainant: Complainant
    complaint_id: str
    text: str = field(repr=False)


def file_complaint(
    provider: Provider, connection: Connection, filing: Filing, now: datetime
) -> Complaint:
    """Take a complaint and return it; the same key again within 24 hours returns the same.

    Raises :class:`ProblemError` 422 for text that cannot be read, a key that came with another
    complaint, and an alert that is not this ward's or that the ward attaches: only guardians are
    told of alerts; 429 beyond :data:`MOST_A_DAY`.
    """
    complainant, wish = filing.complainant, filing.wish
    check_text(wish.text)
    lock_ward(connection, complainant.ward_id)
    _check_alerts(connection, complainant, wish.alert_ids)
    who = complainant.guardian_id or "ward"
    sending = Sending(sender=f"{who}/{complainant.ward_id}/complaint", key=filing.key, body=wish)
    complaint_id = once(
        connection, sending, now, lambda: _insert(connection, complainant, wish, now)
    )
    _tell(provider, connection, complainant, now)
    return read_complaint(connection, complainant, complaint_id, now)


def complaints_of(connection: Connection, complainant: Complainant, now: datetime) -> ComplaintList:
    """Return somebody's own complaints, newest first, at most 200."""
    rows = connection.execute(
        select(complaint_table)
        .where(_own(complainant))
        .order_by(complaint_table.c.filed_at.desc(), complaint_table.c.complaint_id)
        .limit(MOST_RECORDS)
    ).all()
    return ComplaintList(complaints=[_complaint(connection, row, now) for row in rows], as_of=now)


def read_complaint(
    connection: Connection, complainant: Complainant, complaint_id: str, now: datetime
) -> Complaint:
    """Return one of somebody's own complaints; raises :class:`ProblemError` 404."""
    return _complaint(connection, _row(connection, complainant, complaint_id), now)


def add_message(provider: Provider, connection: Connection, said: Said, now: datetime) -> Complaint:
    """Say more about a complaint and return it.

    Raises :class:`ProblemError`: 404 for somebody else's, 409 for one that is closed or has as
    many messages as it can have, 422 for text that cannot be read.
    """
    check_text(said.text)
    complainant = said.complainant
    lock_ward(connection, complainant.ward_id)
    row = _row(connection, complainant, said.complaint_id)
    if row.state == CaseState.CLOSED or _count(connection, said.complaint_id) >= MOST_RECORDS:
        raise ProblemError(
            HTTPStatus.CONFLICT,
            ProblemType.STATE_CONFLICT,
            title="Nothing more can be said here",
            detail="File a new complaint.",
        )
    _say(connection, said.complaint_id, complainant.kind, said.text, now)
    _tell(provider, connection, complainant, now)
    return read_complaint(connection, complainant, said.complaint_id, now)


@dataclass(frozen=True, kw_only=True)
class Handling:
    """What staff does about a complaint: the step that is reached, and what is answered."""

    state: CaseState
    text: str | None = field(repr=False)


def handle(
    provider: Provider,
    connection: Connection,
    complaint_id: str,
    handling: Handling,
    now: datetime,
) -> Complaint:
    """Take a complaint further, as staff does, and return it.

    Raises :class:`ProblemError` 409 when it would go back, ``LookupError`` when there is none.
    """
    complainant = complainant_of(connection, complaint_id)
    lock_ward(connection, complainant.ward_id)
    row = _row(connection, complainant, complaint_id)
    if _ORDER.index(handling.state) < _ORDER.index(CaseState(row.state)):
        raise ProblemError(
            HTTPStatus.CONFLICT, ProblemType.STATE_CONFLICT, title="A complaint only goes further"
        )
    reached = {
        column: now
        for step, column in _REACHED.items()
        if _ORDER.index(step) <= _ORDER.index(handling.state) and getattr(row, column) is None
    }
    connection.execute(
        update(complaint_table)
        .where(complaint_table.c.complaint_id == complaint_id)
        .values(state=handling.state, **reached)
    )
    if handling.text is not None:
        check_text(handling.text)
        _say(connection, complaint_id, "provider", handling.text, now)
    _tell(provider, connection, complainant, now)
    return read_complaint(connection, complainant, complaint_id, now)


def complainant_of(connection: Connection, complaint_id: str) -> Complainant:
    """Return who filed a complaint; raises ``LookupError``."""
    table = complaint_table.c
    row = connection.execute(
        select(table.ward_id, table.guardian_id).where(table.complaint_id == complaint_id)
    ).one_or_none()
    if row is None:
        raise LookupError("no such complaint")
    return Complainant(ward_id=row.ward_id, guardian_id=row.guardian_id)


def check_text(text: str) -> None:
    """Raise :class:`ProblemError` 422 for text of control characters, or of nothing but space."""
    unreadable = any(
        unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\r\t"
        for character in text
    )
    if unreadable or not text.strip():
        raise _fault("text", "Write some words, without control characters.")


def _tell(
    provider: Provider, connection: Connection, complainant: Complainant, now: datetime
) -> None:
    """Let the guardians' apps read again; a ward's own complaint is nobody else's business."""
    if complainant.guardian_id is not None:
        append_change(provider, connection, complainant.ward_id, [Topic.COMPLAINTS], now)


def _check_alerts(
    connection: Connection, complainant: Complainant, alert_ids: Sequence[str]
) -> None:
    table = alert_table.c
    known = connection.execute(
        select(table.alert_id).where(
            table.ward_id == complainant.ward_id, table.alert_id.in_(alert_ids)
        )
    ).scalars()
    attachable = set(known) if complainant.guardian_id is not None else set()
    if set(alert_ids) - attachable:
        raise _fault("alert_ids", "There is no such alert to attach.")


def _insert(
    connection: Connection, complainant: Complainant, wish: ComplaintWish, now: datetime
) -> str:
    table = complaint_table.c
    newest = select(table.filed_at).where(_own(complainant)).order_by(table.filed_at.desc())
    lately = connection.execute(newest.limit(MOST_A_DAY)).scalars().all()
    refuse_a_flood(lately, MOST_A_DAY, now)
    complaint_id = f"complaint-{secrets.token_hex(12)}"
    connection.execute(
        insert(complaint_table).values(
            complaint_id=complaint_id,
            ward_id=complainant.ward_id,
            guardian_id=complainant.guardian_id,
            category=wish.category,
            state=CaseState.RECEIVED,
            alert_ids=list(dict.fromkeys(wish.alert_ids)),
            filed_at=now,
        )
    )
    _say(connection, complaint_id, complainant.kind, wish.text, now)
    return complaint_id


def _say(connection: Connection, complaint_id: str, by: str, text: str, now: datetime) -> None:
    number = _count(connection, complaint_id) + 1
    connection.execute(
        insert(complaint_message_table).values(
            complaint_id=complaint_id, number=number, at=now, by=by, text=text
        )
    )


def _count(connection: Connection, complaint_id: str) -> int:
    table = complaint_message_table
    return connection.execute(
        select(func.count()).select_from(table).where(table.c.complaint_id == complaint_id)
    ).scalar_one()


def _own(complainant: Complainant) -> ColumnElement[bool]:
    table = complaint_table.c
    by = (
        table.guardian_id.is_(None)
        if complainant.guardian_id is None
        else table.guardian_id == complainant.guardian_id
    )
    return (table.ward_id == complainant.ward_id) & by


def _row(connection: Connection, complainant: Complainant, complaint_id: str) -> _ComplaintRow:
    row = connection.execute(
        select(complaint_table).where(
            _own(complainant), complaint_table.c.complaint_id == complaint_id
        )
    ).one_or_none()
    if row is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such complaint"
        )
    return row


def _complaint(connection: Connection, row: _ComplaintRow, now: datetime) -> Complaint:
    table = complaint_message_table.c
    said = connection.execute(
        select(table.at, table.by, table.text)
        .where(table.complaint_id == row.complaint_id)
        .order_by(table.number)
    ).mappings()
    steps = [
        CaseStep(
            state=state,
            due_at=row.filed_at + within,
            reached_at=row.filed_at
            if state is CaseState.RECEIVED
            else getattr(row, _REACHED[state]),
        )
        for state, within in WITHIN.items()
    ]
    person = ward(connection, row.ward_id)
    language = (
        person.language
        if row.guardian_id is None
        else guardian(connection, row.guardian_id).language
    )
    return Complaint(
        complaint_id=row.complaint_id,
        category=row.category,
        state=row.state,
        filed_at=row.filed_at,
        due_at=row.filed_at + WITHIN[CaseState.ANSWERED],
        overdue=any(step.reached_at is None and now > step.due_at for step in steps),
        steps=steps,
        messages=[CaseMessage.model_validate(dict(each)) for each in said],
        alert_ids=row.alert_ids,
        next_authority=RedressWords(language).next_authority(person.jurisdiction),
    )


def _fault(field: str, message: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="The complaint cannot be taken like this",
        errors=(FieldError(field=field, message=message),),
    )
