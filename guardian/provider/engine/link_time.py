"""What becomes of links because time has passed: birthdays, objections, reconfirmation, expiry.

Everything that is due is done in the order in which it fell due, and written down with that
moment, so that a leap over several of them ends as waiting for them would.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from guardian.link.wire.events import Topic
from guardian.link.wire.happenings import AgeTransition
from guardian.link.wire.ward import LinkState
from guardian.provider.accounts.people import (
    LinkRow,
    WardRow,
    a_year_after,
    change_link,
    end_link,
    link,
    lock_ward,
    ward,
)
from guardian.provider.context import Provider
from guardian.provider.engine.age import CHANGING_AGES, turns
from guardian.provider.engine.events import append_change, append_event
from guardian.provider.engine.link_history import Turn, happened_since, last_change_at, record, tell
from guardian.provider.engine.link_rules import (
    RECONFIRM_WINDOW,
    RECONFIRMATION_DUE,
    WARD_IS_OF_AGE,
    WARD_OBJECTED,
)
from guardian.provider.ledger.people import birthday_table, link_table, ward_table

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class _Due:
    """Something that falls due for a ward at ``at``."""

    at: datetime
    ward_id: str
    do: Callable[[Provider, Connection, datetime], None]


def run_due(provider: Provider, connection: Connection, now: datetime) -> Iterable[str]:
    """Move links on whose time has come, and act on birthdays; return the wards concerned."""
    _give_old_links_a_year(connection, now)
    found = [*_objections(connection, now), *_expiries(connection, now)]
    found += [*_reminders(connection, now), *_birthdays(connection, now)]
    for due in sorted(found, key=lambda each: each.at):
        lock_ward(connection, due.ward_id)
        due.do(provider, connection, due.at)
    return {due.ward_id for due in found}


def end_by_time(
    provider: Provider, connection: Connection, row: LinkRow, at: datetime, reason: str
) -> None:
    """Let a link expire."""
    end_link(connection, row.link_id, at, LinkState.EXPIRED, reason)
    turn = Turn(what="expired", by="provider", at=at, reason=reason)
    record(connection, row, turn)
    tell(provider, connection, row, LinkState.EXPIRED, turn)


def _give_old_links_a_year(connection: Connection, now: datetime) -> None:
    """Let links end some day that were made before links had an end."""
    table = link_table.c
    connection.execute(
        update(link_table)
        .where(table.expires_at.is_(None), table.ended_at.is_(None))
        .values(expires_at=a_year_after(now))
    )


def _objections(connection: Connection, now: datetime) -> Iterator[_Due]:
    table = link_table.c
    query = select(table.link_id, table.ward_id, table.ends_at)
    for row in connection.execute(query.where(table.ends_at <= now, table.ended_at.is_(None))):
        yield _Due(at=row.ends_at, ward_id=row.ward_id, do=_end_objected(row.link_id))


def _end_objected(link_id: str) -> Callable[[Provider, Connection, datetime], None]:
    def do(provider: Provider, connection: Connection, at: datetime) -> None:
        row = link(connection, link_id)
        if row is None or row.ended_at is not None:
            return
        end_link(connection, link_id, at, LinkState.REVOKED, WARD_OBJECTED)
        turn = Turn(what="revoked", by="ward", at=at, reason=WARD_OBJECTED)
        record(connection, row, turn)
        tell(provider, connection, row, LinkState.REVOKED, turn)

    return do


def _expiries(connection: Connection, now: datetime) -> Iterator[_Due]:
    table = link_table.c
    query = select(table.link_id, table.ward_id, table.expires_at)
    for row in connection.execute(query.where(table.expires_at <= now, table.ended_at.is_(None))):
        yield _Due(at=row.expires_at, ward_id=row.ward_id, do=_expire(row.link_id))


def _expire(link_id: str) -> Callable[[Provider, Connection, datetime], None]:
    def do(provider: Provider, connection: Connection, at: datetime) -> None:
        row = link(connection, link_id)
        if row is not None and row.ended_at is None:
            end_by_time(provider, connection, row, at, RECONFIRMATION_DUE)

    return do


def _reminders(connection: Connection, now: datetime) -> Iterator[_Due]:
    table = link_table.c
    query = select(table.link_id, table.ward_id, table.expires_at).where(
        table.expires_at <= now + RECONFIRM_WINDOW, table.state == LinkState.ACTIVE
    )
    for row in connection.execute(query).all():
        due_at = row.expires_at - RECONFIRM_WINDOW
        if not happened_since(connection, row.link_id, RECONFIRMATION_DUE, due_at):
            # a link that rested then is reminded once it is back, not in its past
            at = max(due_at, last_change_at(connection, row.link_id) or due_at)
            yield _Due(at=at, ward_id=row.ward_id, do=_remind(row.link_id))


def _remind(link_id: str) -> Callable[[Provider, Connection, datetime], None]:
    def do(provider: Provider, connection: Connection, at: datetime) -> None:
        row = link(connection, link_id)
        if row is None or row.state is not LinkState.ACTIVE:
            return
        if row.objected_at is None:
            change_link(connection, link_id, state_reason=RECONFIRMATION_DUE)
        turn = Turn(what=RECONFIRMATION_DUE, by="provider", at=at, reason=RECONFIRMATION_DUE)
        record(connection, row, turn)
        tell(provider, connection, row, LinkState.ACTIVE, turn)

    return do


def _birthdays(connection: Connection, now: datetime) -> Iterator[_Due]:
    people, days = ward_table.c, birthday_table.c
    for age in CHANGING_AGES:
        latest = (now + _DAY).date()
        born_by = latest.replace(year=latest.year - age, day=min(latest.day, 28)) + 3 * _DAY
        known = select(days.ward_id).where(days.age == age)
        query = select(people.ward_id).where(
            people.birth_date <= born_by, people.ward_id.not_in(known)
        )
        for ward_id in connection.execute(query).scalars().all():
            person = ward(connection, ward_id)
            at = turns(person, age)
            if at <= now:
                yield _Due(at=at, ward_id=ward_id, do=_turned(person, age))


def _turned(person: WardRow, age: int) -> Callable[[Provider, Connection, datetime], None]:
    def do(provider: Provider, connection: Connection, at: datetime) -> None:
        connection.execute(insert(birthday_table).values(ward_id=person.ward_id, age=age, at=at))
        links = _links_at(connection, person.ward_id, at)
        if not links:
            return
        event = AgeTransition.model_validate({"age": age, "at": at})
        append_event(provider, connection, person.ward_id, event)
        topics = [Topic.WARD, Topic.POLICY, Topic.LINK]
        append_change(provider, connection, person.ward_id, topics, at)
        for row in links:
            reason = WARD_IS_OF_AGE if age == max(CHANGING_AGES) else f"ward_is_{age}"
            record(connection, row, Turn(what="age_transition", by="law", at=at, reason=reason))
            if age == max(CHANGING_AGES) and row.state is LinkState.ACTIVE:
                _suspend(provider, connection, row, at)

    return do


def _links_at(connection: Connection, ward_id: str, at: datetime) -> list[LinkRow]:
    """Return the links that were there before ``at`` and are still there."""
    table = link_table.c
    ids = connection.execute(
        select(table.link_id)
        .where(table.ward_id == ward_id, table.created_at < at, table.ended_at.is_(None))
        .order_by(table.created_at, table.link_id)
    ).scalars()
    found = [link(connection, link_id) for link_id in ids.all()]
    return [row for row in found if row is not None]


def _suspend(provider: Provider, connection: Connection, row: LinkRow, at: datetime) -> None:
    change_link(connection, row.link_id, state=LinkState.SUSPENDED, state_reason=WARD_IS_OF_AGE)
    turn = Turn(what="suspended", by="law", at=at, reason=WARD_IS_OF_AGE)
    record(connection, row, turn)
    tell(provider, connection, row, LinkState.SUSPENDED, turn)
