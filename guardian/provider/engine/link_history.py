"""What happened to a ward's links, kept for ward and guardians, and told at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, select

from guardian.link.wire.events import Topic
from guardian.link.wire.happenings import LinkChanged
from guardian.link.wire.ward import LinkEvent, LinkState, Role
from guardian.provider.accounts.people import MOST, LinkRow, guardian
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change, append_event
from guardian.provider.ledger.people import guardian_table, link_event_table, link_table

By = Literal["guardian", "ward", "provider", "law"]

_ENDINGS = ("revoked", "expired", "rejected", "confirmed_end")


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One thing that happened to a link; ``what`` and ``reason`` are codes of ``LinkEvent``."""

    what: str
    by: By
    at: datetime
    reason: str | None = None


def record(connection: Connection, row: LinkRow, turn: Turn) -> None:
    """Write down what happened."""
    connection.execute(
        insert(link_event_table).values(
            link_id=row.link_id,
            ward_id=row.ward_id,
            at=turn.at,
            what=turn.what,
            by=turn.by,
            reason=turn.reason,
        )
    )


def tell(
    provider: Provider, connection: Connection, row: LinkRow, state: LinkState, turn: Turn
) -> None:
    """Tell every link of the ward that is in force how this one stands now."""
    changed = LinkChanged(
        link_id=row.link_id,
        guardian_name=guardian(connection, row.guardian_id).display_name,
        role=row.role,
        state=state,
        by=turn.by,
        reason=turn.reason,
        at=turn.at,
    )
    append_event(provider, connection, row.ward_id, changed)
    append_change(provider, connection, row.ward_id, [Topic.LINK], turn.at)


def history(
    connection: Connection, ward_id: str, *, only_link: str | None = None
) -> list[LinkEvent]:
    """Return what happened to a ward's links, or to one of them, the newest first."""
    events, links, people = link_event_table.c, link_table.c, guardian_table.c
    query = (
        select(
            events.at,
            events.what,
            events.by,
            events.link_id,
            events.reason,
            links.role,
            links.guardian_id,
            people.display_name,
        )
        .join(link_table, links.link_id == events.link_id)
        .join(guardian_table, people.guardian_id == links.guardian_id)
        .where(events.ward_id == ward_id)
        .order_by(events.number.desc())
        .limit(MOST)
    )
    if only_link is not None:
        query = query.where(events.link_id == only_link)
    return [
        LinkEvent(
            at=row.at,
            what=row.what,
            by=row.by,
            link_id=row.link_id,
            guardian_name=row.display_name,
            role=Role(row.role),
            reason=row.reason,
            guardian_id=row.guardian_id,
        )
        for row in connection.execute(query)
    ]


def happened_since(connection: Connection, link_id: str, what: str, since: datetime) -> bool:
    """Whether something was written down of a link since a moment."""
    events = link_event_table.c
    return (
        connection.execute(
            select(events.number)
            .where(events.link_id == link_id, events.what == what, events.at >= since)
            .limit(1)
        ).first()
        is not None
    )


def last_change_at(connection: Connection, link_id: str) -> datetime | None:
    """Return when something was last written down of a link."""
    events = link_event_table.c
    query = select(events.at).where(events.link_id == link_id)
    return connection.execute(query.order_by(events.number.desc()).limit(1)).scalar()


def ended_by(connection: Connection, link_id: str) -> str | None:
    """Return who ended a link, as far as it is written down."""
    events = link_event_table.c
    query = select(events.by).where(events.link_id == link_id, events.what.in_(_ENDINGS))
    return connection.execute(query.order_by(events.number.desc()).limit(1)).scalar()
