"""Events for guardians, written in the transaction of their cause.

Each active link has its own numbering; what a link may not read, it is not told of.

A link that does not acknowledge keeps at most :data:`MOST_WAITING` events beside alerts. Dropping
old ones would leave holes in its numbering, which its app would have to take for loss; so what
comes later is folded into one change that asks it to read everything again.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from guardian.link.wire.base import Wire
from guardian.link.wire.events import Alert, Change, Topic
from guardian.link.wire.ward import Role
from guardian.policy.bands import is_minor
from guardian.provider.access import Grant, Permission
from guardian.provider.accounts.people import LinkRow, active_links, ward
from guardian.provider.context import Provider
from guardian.provider.engine.actions import Deed, calls_contacts, is_reviewed
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.alert_records import keep_alert
from guardian.provider.engine.crisis_rounds import begin_crisis
from guardian.provider.engine.outgoing import Told, append_to, hearers
from guardian.provider.engine.review_queue import open_review
from guardian.provider.ledger.outbox import event_table

MOST_WAITING = 1000
"""More than one page can hold (in events, and in bytes), so that what is folded cannot be on its
way already and has to be folded only once."""

_WAITING_TOPICS = select(event_table.c.topics).where(
    event_table.c.link_id == bindparam("of_link"),
    event_table.c.alert_id.is_(None),
    event_table.c.acked_at.is_(None),
    event_table.c.delivered_at.is_(None),
)
_NEEDED = {
    Topic.USAGE: Permission.USAGE_READ,
    Topic.POLICY: Permission.POLICY_READ,
    Topic.SPENDING: Permission.SPENDING_READ,
    Topic.CHARACTERS: Permission.POLICY_READ,
    Topic.ALERTS: Permission.ALERTS_READ,
    Topic.CONTACTS: Permission.ALERTS_READ,
}


def append_alert(provider: Provider, connection: Connection, ward_id: str, alert: Alert) -> None:
    """Keep an alert, have it looked at, and tell every active link that may hear of it.

    What must be answered starts the chain of attempts to reach somebody
    (:mod:`guardian.provider.engine.crisis`); the alert says so. An alert that is kept already is
    not told again.
    """
    person = ward(connection, ward_id)
    calls = calls_contacts(alert, minor=is_minor(treated_age(person, alert.detected_at)))
    reviewed = is_reviewed(alert)
    further = {Deed.REVIEW_QUEUED: reviewed, Deed.CONTACT_CHAIN_STARTED: calls}
    deeds = [*alert.provider_actions, *(deed.value for deed, done in further.items() if done)]
    alert = alert.model_copy(update={"provider_actions": deeds})
    if not keep_alert(connection, ward_id, alert):
        return
    if reviewed:
        open_review(connection, ward_id, alert)
    if calls:
        begin_crisis(provider, connection, ward_id, alert)
        return
    for link in hearers(connection, ward_id, crisis=False):
        append_to(provider, connection, link.link_id, Told.of(alert))


def append_change(
    provider: Provider,
    connection: Connection,
    ward_id: str,
    topics: Iterable[Topic],
    now: datetime,
) -> None:
    """Tell every active link of the ward what to read again.

    A change that waits undelivered with the same topics says it already: an app that was away
    for a week finds one, not thousands.
    """
    wanted = tuple(topics)
    for link in active_links(connection, ward_id):
        told = [topic for topic in wanted if _may_read(link, topic)]
        if link.role is Role.EMERGENCY_CONTACT:
            continue  # hears of crises and of nothing else
        if told and not _waits_already(connection, link.link_id, told):
            change = Change(topics=told, at=now)
            _tell(provider, connection, link, change)


def append_event(
    provider: Provider,
    connection: Connection,
    ward_id: str,
    payload: Wire,
    needed: Permission | None = None,
) -> None:
    """Tell every active link of the ward that has ``needed`` what happened.

    ``payload`` is a model of the event catalogue (:mod:`guardian.link.wire.happenings`).
    """
    for link in active_links(connection, ward_id):
        crisis_only = link.role is Role.EMERGENCY_CONTACT
        if not crisis_only and (needed is None or needed in link.permissions):
            _tell(provider, connection, link, payload)


def tell_others_of_answer(
    provider: Provider, connection: Connection, ward_id: str, link_id: str, now: datetime
) -> None:
    """Tell whoever else heard of a crisis, emergency contacts too, that somebody has answered."""
    for link in hearers(connection, ward_id, crisis=True):
        if link.link_id != link_id and not _waits_already(connection, link.link_id, [Topic.ALERTS]):
            _tell(provider, connection, link, Change(topics=[Topic.ALERTS], at=now))


def tell_own_apps_of_answer(
    provider: Provider, connection: Connection, grant: Grant, now: datetime
) -> None:
    """Tell a guardian's other apps that the guardian has answered an alert in this one."""
    topics = [Topic.ALERTS]
    for link in active_links(connection, grant.ward_id):
        if link.guardian_id != grant.guardian_id or link.link_id == grant.link_id:
            continue
        if _may_read(link, Topic.ALERTS) and not _waits_already(connection, link.link_id, topics):
            _tell(provider, connection, link, Change(topics=topics, at=now))


def _tell(provider: Provider, connection: Connection, link: LinkRow, payload: Wire) -> None:
    table = event_table.c
    waiting = connection.execute(
        select(func.count()).where(
            table.link_id == link.link_id,
            table.alert_id.is_(None),
            table.acked_at.is_(None),
            table.error.is_(None),
        )
    ).scalar_one()
    if waiting >= MOST_WAITING:
        everything = [topic for topic in Topic if _may_read(link, topic)]
        if _waits_already(connection, link.link_id, everything):
            return
        payload = Change(topics=everything, at=provider.clock.now())
    append_to(provider, connection, link.link_id, Told.of(payload))


def _may_read(link: LinkRow, topic: Topic) -> bool:
    needed = _NEEDED.get(topic)
    return needed is None or needed in link.permissions


def _waits_already(connection: Connection, link_id: str, topics: list[Topic]) -> bool:
    waiting = connection.execute(_WAITING_TOPICS, {"of_link": link_id}).scalars()
    return any(set(topics) <= set(each or ()) for each in waiting)
