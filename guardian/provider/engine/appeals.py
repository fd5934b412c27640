"""Appeals against being treated as a minor: filed, due, answered (the Measures, Art. 14(4))."""

import secrets
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

from sqlalchemy import Connection, Row, insert, select, update

from guardian.link.wire.events import Topic
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.redress import Appeal, CaseState
from guardian.provider.accounts.people import lock_ward, ward
from guardian.provider.context import Provider
from guardian.provider.engine.age_suspicion import lift
from guardian.provider.engine.events import append_change
from guardian.provider.ledger.minors import appeal_table
from guardian.provider.problems import ProblemError

DUE = timedelta(days=15)
"""How soon the staff answers."""
_ABOUT = "age_status"
_OPEN = (CaseState.RECEIVED, CaseState.IN_REVIEW)
_MOST_RECORDS = 200

AppealRow = Row[tuple[object, ...]]
Outcome = Literal["upheld", "rejected"]


def file_appeal(
    provider: Provider, ward_id: str, *, by: Literal["guardian", "ward"], statement: str
) -> Appeal:
    """File an appeal for a ward who is treated as a minor.

    Raises ``ProblemError`` 409 where there is nothing to appeal against, or one is open already.
    """
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        lock_ward(connection, ward_id)
        if not ward(connection, ward_id).suspected_minor:
            raise _conflict(
                "There is nothing to appeal against",
                "The account is treated by the age that was given at registration.",
                "not_suspected",
            )
        if any(row.state in _OPEN for row in _rows(connection, ward_id)):
            raise _conflict(
                "An appeal is open already", "It will be answered when it is due.", "appeal_open"
            )
        appeal_id = f"appeal-{secrets.token_hex(12)}"
        connection.execute(
            insert(appeal_table).values(
                appeal_id=appeal_id,
                ward_id=ward_id,
                about=_ABOUT,
                by=by,
                statement=statement,
                state=CaseState.RECEIVED,
                filed_at=now,
                due_at=now + DUE,
            )
        )
        append_change(provider, connection, ward_id, [Topic.APPEALS], now)
        return read_appeal(connection, ward_id, appeal_id, now)


def list_appeals(connection: Connection, ward_id: str, now: datetime) -> list[Appeal]:
    """Return a ward's appeals, newest first, at most 200."""
    return [_appeal(row, now) for row in _rows(connection, ward_id)]


def read_appeal(connection: Connection, ward_id: str, appeal_id: str, now: datetime) -> Appeal:
    """Return one appeal of this ward; raises ``ProblemError`` 404."""
    table = appeal_table
    row = connection.execute(
        select(table).where(table.c.appeal_id == appeal_id, table.c.ward_id == ward_id)
    ).one_or_none()
    if row is None:
        raise _no_such_appeal()
    return _appeal(row, now)


class AppealStaff:
    """What the provider's people do with one appeal, within one transaction.

    Raises ``ProblemError`` 404 for an id that names no appeal.
    """

    def __init__(
        self, provider: Provider, connection: Connection, appeal_id: str, now: datetime
    ) -> None:
        table = appeal_table.c
        ward_id = connection.execute(
            select(table.ward_id).where(table.appeal_id == appeal_id)
        ).scalar_one_or_none()
        if ward_id is None:
            raise _no_such_appeal()
        self.ward_id = str(ward_id)
        self._provider = provider
        self._connection = connection
        self._appeal_id = appeal_id
        self._now = now
        lock_ward(connection, self.ward_id)

    def review(self) -> Appeal:
        """Take it up; raises ``ProblemError`` 409 unless it was just received."""
        return self._move((CaseState.RECEIVED,), CaseState.IN_REVIEW)

    def answer(self, outcome: Outcome, reason: str | None) -> Appeal:
        """Answer it: ``upheld`` lifts the measure. Raises ``ProblemError`` 409 the second time."""
        answered = self._move(
            _OPEN, CaseState.ANSWERED, outcome=outcome, reason=reason, answered_at=self._now
        )
        if outcome == "upheld":
            person = ward(self._connection, self.ward_id)
            lift(self._provider, self._connection, person, self._now, verified=True)
        return answered

    def _move(self, before: tuple[CaseState, ...], state: CaseState, **values: object) -> Appeal:
        current = read_appeal(self._connection, self.ward_id, self._appeal_id, self._now)
        if current.state not in before:
            raise _conflict(
                "This appeal cannot be taken there", f"It is {current.state}.", current.state
            )
        table = appeal_table
        self._connection.execute(
            update(table).where(table.c.appeal_id == self._appeal_id).values(state=state, **values)
        )
        append_change(self._provider, self._connection, self.ward_id, [Topic.APPEALS], self._now)
        return read_appeal(self._connection, self.ward_id, self._appeal_id, self._now)


def _no_such_appeal() -> ProblemError:
    return ProblemError(
        HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such appeal"
    )


def _rows(connection: Connection, ward_id: str) -> list[AppealRow]:
    table = appeal_table
    return list(
        connection.execute(
            select(table)
            .where(table.c.ward_id == ward_id)
            .order_by(table.c.filed_at.desc(), table.c.appeal_id)
            .limit(_MOST_RECORDS)
        )
    )


def _appeal(row: AppealRow, now: datetime) -> Appeal:
    return Appeal.model_validate(
        {
            "appeal_id": row.appeal_id,
            "about": row.about,
            "by": row.by,
            "state": row.state,
            "filed_at": row.filed_at,
            "due_at": row.due_at,
            "overdue": now > row.due_at and row.state in _OPEN,
            "outcome": row.outcome,
            "reason": row.reason,
        }
    )


def _conflict(title: str, detail: str, reason: str) -> ProblemError:
    return ProblemError(
        HTTPStatus.CONFLICT,
        ProblemType.STATE_CONFLICT,
        title=title,
        detail=detail,
        reason=reason,
    )
