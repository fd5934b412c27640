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
    if sending.key is None:
        return make()
    table = sent_once_table
    digest = hashlib.sha256(sending.body.model_dump_json().encode()).hexdigest()
    same = (table.c.sender == sending.sender) & (table.c.idempotency_key == sending.key)
    connection.execute(delete(table).where(table.c.at <= now - REMEMBERED))
    earlier = connection.execute(select(table).where(same)).one_or_none()
    if earlier is not None:
        if earlier.body_digest != digest:
            raise _used_for_something_else()
        return str(earlier.made)
    made = make()
    connection.execute(
        insert(table).values(
            sender=sending.sender,
            idempotency_key=sending.key,
            body_digest=digest,
            made=made,
            at=now,
        )
    )
    return made


def _used_for_something_else() -> ProblemError:
    return ProblemError(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        ProblemType.VALIDATION,
        title="This key came before with something else",
        errors=(FieldError(field="Idempotency-Key", message="Take a new key for a new request."),),
    )
