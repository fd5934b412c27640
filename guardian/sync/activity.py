"""Reports of activity as rows: what is kept of use, refusals, purchases and characters."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from guardian.link.errors import MalformedAnswerError
from guardian.link.wire.activity import (
    CharacterList,
    PurchaseState,
    RefusalReport,
    SpendingReport,
    UsageReport,
)
from guardian.policy.wall_clock import day_start
from guardian.store import links, session_marks, stretches, usage
from guardian.store.characters import CharacterRow
from guardian.store.connection import Connection
from guardian.store.purchases import PurchaseRow, SpendingRow
from guardian.store.refusals import RefusalRow
from guardian.store.session_marks import ExitRow, ReminderRow
from guardian.store.stretches import StretchRow
from guardian.store.usage import UsageRow
from guardian.sync.moments import usable


def keep_usage(
    connection: Connection,
    link_id: str,
    days: tuple[date, date],
    zone: ZoneInfo,
    answer: UsageReport,
) -> None:
    """Keep a report on ``days`` of the ward, who lives in ``zone``, both included.

    Where stretches are not told (any more), those that are known stay, and that is kept. Raises
    :class:`MalformedAnswerError` for one that ends before it begins, and for other moments that
    nobody can mean.
    """
    first, last = days
    span = day_start(first, zone), day_start(last + timedelta(days=1), zone)
    rows = [
        UsageRow(
            day=one.date,
            character_id=one.character_id,
            active_seconds=one.active_seconds,
            turns=one.turns,
        )
        for one in answer.usage
    ]
    usage.replace(connection, link_id, days, rows, answer.as_of)
    links.set_stretches_told(connection, link_id, answer.stretches is not None)
    if answer.stretches is not None:
        stretches.replace(connection, link_id, span, _stretches(answer))
    reminders = [
        ReminderRow(
            at=one.at,
            kind=one.kind,
            trigger=one.trigger,
            n=one.n,
            continuous_minutes=one.continuous_minutes,
        )
        for one in answer.reminders
    ]
    exits = [
        ExitRow(
            requested_at=one.requested_at,
            stopped_at=usable(one.stopped_at),
            method=one.method,
            messages_after=one.messages_after,
        )
        for one in answer.exits
    ]
    session_marks.replace(connection, link_id, span, reminders, exits)


def character_rows(answer: CharacterList) -> list[CharacterRow]:
    """Return what is kept of every character."""
    return [
        CharacterRow(
            character_id=one.character_id,
            name=one.name,
            description=one.description,
            relationship_class=one.relationship_class,
            blocked=one.blocked,
            locked_by=one.locked_by,
            clause=one.clause,
            min_age=one.min_age,
            made_by=one.made_by,
        )
        for one in answer.characters
    ]


def refusal_rows(answer: RefusalReport) -> list[RefusalRow]:
    """Return what is kept of every refusal."""
    return [
        RefusalRow(
            refusal_id=one.refusal_id,
            at=one.at,
            reason=one.reason,
            character_id=one.character_id,
        )
        for one in answer.refusals
    ]


def spending_rows(answer: SpendingReport) -> tuple[list[PurchaseRow], SpendingRow]:
    """Return what is kept of every purchase, and of the month."""
    rows = [
        PurchaseRow(
            purchase_id=one.purchase_id,
            at=one.at,
            item=one.item,
            price_minor=one.price_minor,
            currency=one.currency,
            refunded=one.state is PurchaseState.REFUNDED,
        )
        for one in answer.purchases
    ]
    total = SpendingRow(
        month_total_minor=answer.month_total_minor,
        currency=answer.currency,
        as_of=answer.as_of,
    )
    return rows, total


def _stretches(answer: UsageReport) -> list[StretchRow]:
    told = answer.stretches or []
    if any(one.ended_at < one.started_at for one in told):
        raise MalformedAnswerError
    return [
        StretchRow(
            started_at=usable(one.started_at),
            ended_at=usable(one.ended_at),
            character_id=one.character_id,
            turns=one.turns,
        )
        for one in told
    ]
