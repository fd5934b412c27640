"""Requests that may arrive twice and count once (the Idempotency-Key header)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from pydantic import BaseModel
from sqlalchemy import Connection, delete, insert, select

from guardian.link.wire.problems import FieldError, ProblemType
from guardian.provider.ledger.data_records import sent_once_table
from guardian.provider.problems import ProblemError

REMEMBERED = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One request: who sends what with which key. Without a key each request counts."""

    sender: str
    """A person and an operation, as ``guardian-parent/ward-mia/exports``."""
    key: str | None
    body: BaseModel


def once(connection: Connection, sending: Sending, now: datetime, make: Callable[[], str]) -> str:
    """Return the id of what ``make`` makes, or of what it made when the key came before.

    Raises :class:`ProblemError` 422 when the key came with another body in the last 24 hours. The
    caller holds the ward's lock, so a first request that is still running is waited for.
    """
    earlier = made_before(connection, sending, now)
    if earlier is not None:
        return earlier
    made = make()
    if sending.key is not None:
        connection.execute(
            insert(sent_once_table).values(
                sender=sending.sender,
                idempotency_key=sending.key,
                body_digest=_digest(sending.body),
                made=made,
                at=now,
            )
        )
    return made


def made_before(connection: Connection, sending: Sending, now: datetime) -> str | None:
    """Return what the same request made in the last 24 hours; ``None``: it is new.

    Raises as :func:`once` does.
    """
    if sending.key is None:
        return None
    table = sent_once_table
    same = (table.c.sender == sending.sender) & (table.c.idempotency_key == sending.key)
    connection.execute(delete(table).where(table.c.at <= now - REMEMBERED))
    earlier = connection.execute(select(table).where(same)).one_or_none()
    if earlier is None:
        return None
    if earlier.body_digest != _digest(sending.body):
        raise _used_for_something_else()
    return str(earlier.made)


def _digest(body: BaseModel) -> str:
    return hashlib.sha256(body.model_dump_json().encode()).hexdigest()


def _used_for_something_else() -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="This key came before with something else",
        errors=(FieldError(field="Idempotency-Key", message="Take a new key for a new request."),),
    )
