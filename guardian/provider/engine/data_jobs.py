"""Exports and deletions: asked for at once, done a moment later, with a receipt (Art. 16)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from guardian.link.wire.data import DataClass, DataWish, Job, JobState
from guardian.link.wire.events import Topic
from guardian.link.wire.problems import ProblemType
from guardian.provider.accounts.people import lock_ward, ward
from guardian.provider.context import Provider
from guardian.provider.engine.conversations import forget_old
from guardian.provider.engine.daily_bounds import refuse_a_flood
from guardian.provider.engine.data_rules import data_rules
from guardian.provider.engine.deletions import Eraser
from guardian.provider.engine.events import append_change
from guardian.provider.engine.exports import make_archive
from guardian.provider.engine.live import Live
from guardian.provider.engine.receipts import sign_receipt
from guardian.provider.engine.sent_once import Sending, once
from guardian.provider.engine.service_notices import export_is_open
from guardian.provider.engine.ward_keys import SealError, box_of
from guardian.provider.ledger.data_records import data_job_table
from guardian.provider.problems import ProblemError

DOWNLOAD = timedelta(days=7)
"""How long a copy can be fetched."""
MOST_A_DAY = 10
"""Jobs of one kind that one person may ask for within 24 hours."""
_AT_ONCE = 5
"""Jobs that are done in one transaction; the next one takes the rest."""

_JobRow = Row[tuple[object, ...]]


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Who asks about which ward's data; ``guardian_id`` ``None``: the ward."""

    ward_id: str
    guardian_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class JobWish:
    """What is asked for; the same ``key`` again within 24 hours means the same job."""

    asker: Asker
    kind: Literal["export", "deletion"]
    wish: DataWish
    key: str | None = None


def ask(connection: Connection, asked: JobWish, now: datetime) -> Job:
    """Write a job down and return it.

    Raises :class:`ProblemError` 422 for a reused key, 429 beyond :data:`MOST_A_DAY`.
    """
    asker = asked.asker
    lock_ward(connection, asker.ward_id)
    sender = f"{asker.guardian_id or 'ward'}/{asker.ward_id}/{asked.kind}"
    sending = Sending(sender=sender, key=asked.key, body=asked.wish)
    job_id = once(connection, sending, now, lambda: _write(connection, asked, now))
    return _job(_row(connection, asker, job_id))


def read_job(connection: Connection, asker: Asker, job_id: str) -> Job:
    """Return a job of this asker; raises :class:`ProblemError` 404."""
    return _job(_row(connection, asker, job_id))


def read_archive(connection: Connection, asker: Asker, job_id: str, now: datetime) -> bytes:
    """Return the zip of an export of this asker.

    Raises :class:`ProblemError`: 404 for none and for one that can no longer be fetched, 409 for
    one that is not done.
    """
    row = _row(connection, asker, job_id)
    if row.state in {JobState.PENDING, JobState.RUNNING}:
        raise ProblemError(
            HTTPStatus.CONFLICT, ProblemType.STATE_CONFLICT, title="This copy is not ready yet"
        )
    if row.archive is None or now >= row.download_until:
        raise _no_such_job()
    return box_of(connection, asker.ward_id).decrypt(row.archive, job_id)


def work(provider: Provider, live: Live) -> None:
    """Do what is waiting, and tell who has something new to read."""
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        ward_ids = set(run_due(provider, connection, now))
    for ward_id in ward_ids:
        live.bell.ring(ward_id)


def run_due(provider: Provider, connection: Connection, now: datetime) -> Iterable[str]:
    """Do what is waiting, and forget what is too old: words, and copies that were not fetched."""
    forget_old(connection, now)
    table = data_job_table
    connection.execute(
        update(table)
        .where(table.c.download_until <= now, table.c.archive.is_not(None))
        .values(archive=None)
    )
    waiting = connection.execute(
        select(table.c.job_id, table.c.ward_id)
        .where(table.c.state == JobState.PENDING)
        .order_by(table.c.created_at, table.c.job_id)
        .limit(_AT_ONCE)
    ).all()
    done = []
    for job_id, ward_id in sorted(waiting, key=lambda each: str(each.ward_id)):
        lock_ward(connection, ward_id)
        row = connection.execute(select(table).where(table.c.job_id == job_id)).one()
        if row.state == JobState.PENDING:  # nobody else did it while this one waited
            _do(provider, connection, row, now)
            done.append(ward_id)
    return done


def _write(connection: Connection, asked: JobWish, now: datetime) -> str:
    _refuse_a_flood(connection, asked, now)
    job_id = f"job-{secrets.token_hex(12)}"
    wanted = set(asked.wish.data_classes) or set(DataClass)
    connection.execute(
        insert(data_job_table).values(
            job_id=job_id,
            ward_id=asked.asker.ward_id,
            guardian_id=asked.asker.guardian_id,
            kind=asked.kind,
            state=JobState.PENDING,
            data_classes=[each for each in DataClass if each in wanted],
            created_at=now,
        )
    )
    return job_id


def _refuse_a_flood(connection: Connection, asked: JobWish, now: datetime) -> None:
    table = data_job_table.c
    newest = (
        select(table.created_at)
        .where(_of(asked.asker), table.kind == asked.kind)
        .order_by(table.created_at.desc())
        .limit(MOST_A_DAY)
    )
    refuse_a_flood(connection.execute(newest).scalars().all(), MOST_A_DAY, now)


def _do(provider: Provider, connection: Connection, row: _JobRow, now: datetime) -> None:
    try:
        with connection.begin_nested():
            outcome = (_export if row.kind == "export" else _delete)(provider, connection, row, now)
    except SealError:
        rules = data_rules(connection, row.ward_id, row.guardian_id, now)
        outcome = {"state": JobState.FAILED, "reason": rules.words.damaged()}
    table = data_job_table
    connection.execute(
        update(table).where(table.c.job_id == row.job_id).values(finished_at=now, **outcome)
    )
    if row.kind == "deletion" or row.guardian_id is not None:
        append_change(provider, connection, row.ward_id, [Topic.DATA], now)


def _export(
    provider: Provider, connection: Connection, row: _JobRow, now: datetime
) -> dict[str, object]:
    if not export_is_open(connection, now):
        rules = data_rules(connection, row.ward_id, row.guardian_id, now)
        return {"state": JobState.REFUSED, "reason": rules.words.service_over()}
    archive = make_archive(
        provider,
        connection,
        ward(connection, row.ward_id),
        own=row.guardian_id is None,
        data_classes=[DataClass(each) for each in row.data_classes],
        now=now,
    )
    about = {
        "job_id": row.job_id,
        "asked_by": row.guardian_id or row.ward_id,
        "data_classes": row.data_classes,
        "manifest_sha256": archive.manifest_digest,
        "at": now.isoformat(),
    }
    return {
        "state": JobState.DONE,
        "download_until": now + DOWNLOAD,
        "archive": box_of(connection, row.ward_id).encrypt(archive.content, row.job_id),
        "receipt": sign_receipt(
            provider, connection, ward_id=row.ward_id, receipt="export", about=about, now=now
        ),
    }


def _delete(
    provider: Provider, connection: Connection, row: _JobRow, now: datetime
) -> dict[str, object]:
    rules = data_rules(connection, row.ward_id, row.guardian_id, now)
    wanted = [DataClass(each) for each in row.data_classes]
    kept = {each: why for each in wanted if (why := rules.why_kept(each)) is not None}
    partly = {each: rules.words.partly_kept(each) for each in wanted if each not in kept}
    reasons = {why for why in (*kept.values(), *partly.values()) if why is not None}
    reason = next(iter(reasons)) if len(reasons) == 1 else rules.words.some_kept()
    if len(kept) == len(wanted):
        return {"state": JobState.REFUSED, "reason": reason}
    eraser = Eraser(connection=connection, person=ward(connection, row.ward_id), now=now)
    deleted = {str(each): eraser.erase(each) for each in wanted if each not in kept}
    about = {
        "job_id": row.job_id,
        "asked_by": row.guardian_id or row.ward_id,
        "deleted_items": deleted,
        "at": now.isoformat(),
    }
    return {
        "state": JobState.DONE,
        "reason": reason if reasons else None,
        "deleted_items": deleted,
        "receipt": sign_receipt(
            provider, connection, ward_id=row.ward_id, receipt="deletion", about=about, now=now
        ),
    }


def _row(connection: Connection, asker: Asker, job_id: str) -> _JobRow:
    table = data_job_table
    row = connection.execute(
        select(table).where(table.c.job_id == job_id, _of(asker))
    ).one_or_none()
    if row is None:
        raise _no_such_job()
    return row


def _of(asker: Asker) -> ColumnElement[bool]:
    table = data_job_table.c
    by = (
        table.guardian_id.is_(None)
        if asker.guardian_id is None
        else table.guardian_id == asker.guardian_id
    )
    return (table.ward_id == asker.ward_id) & by


def _job(row: _JobRow) -> Job:
    columns = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for "by column"
    there = columns.pop("archive") is not None
    return Job.model_validate(
        {**columns, "download": f"/exports/{columns['job_id']}" if there else None}
    )


def _no_such_job() -> ProblemError:
    return ProblemError(HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such job")
