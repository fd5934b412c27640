"""Wishes of a guardian: rows in the same transaction as what the page then shows.

Each is also written into the journal, there without any word of a person. After the transaction,
:meth:`guardian.sync.session.LinkSession.wake` lets them leave at once.

Nothing can be asked through a link that has ended, for nobody would answer:
:class:`guardian.link.errors.LinkEndedError`.
"""

from datetime import date, datetime

from guardian.link.errors import LinkEndedError
from guardian.link.wire.requests import RequestState
from guardian.policy.merge_patch import JsonObject
from guardian.policy.settings import PolicySettings
from guardian.store import alerts, journal, links, outbox, ward_requests
from guardian.store.alerts import AlertStep
from guardian.store.connection import Connection
from guardian.store.journal import Act
from guardian.store.outbox import OutboxKind, OutboxRow
from guardian.sync import conflicts
from guardian.sync.kept_policies import kept_document
from guardian.sync.merging import Leaves, leaves, patched, touched

_ACTS = {
    AlertStep.ACKNOWLEDGED: Act.ALERT_ACKNOWLEDGED,
    AlertStep.RESOLVED: Act.ALERT_RESOLVED,
}
"""What a person does; that an alert was on the screen is no act."""


def ask_policy_change(
    connection: Connection,
    link_id: str,
    patch: JsonObject,
    now: datetime,
    seen: Leaves | None = None,
) -> int:
    """Ask for a change of the requested policy (merge patch, RFC 7396); return the wish's id.

    ``seen``: the leaf fields that the guardian looked at when deciding, where that was some time
    ago; else what is known now, with the wishes that are on their way. Where somebody else has
    set a field to another value than that, the wish becomes a conflict instead of a change.
    Conflicts about the same fields are settled by it. Raises LinkEndedError.
    """
    refuse_where_ended(connection, link_id)
    details: JsonObject = {"fields": [*sorted(patch)]}
    journal.append_act(connection, Act.POLICY_CHANGE_ASKED, now, link_id=link_id, details=details)
    base = touched(patch, leaves(wished_settings(connection, link_id)) if seen is None else seen)
    conflicts.settle(connection, link_id, base, conflicts.ASKED_AGAIN, now)
    return outbox.ask(connection, link_id, OutboxKind.POLICY_PATCH, patch, now, base)


def wished_settings(connection: Connection, link_id: str) -> PolicySettings:
    """Return what the guardian asks for: as the provider has it, with the wishes on their way."""
    document = kept_document(connection, link_id)
    requested = document.requested if document else PolicySettings()
    return patched(requested, [wish.body for wish in pending_patches(connection, link_id)])


def keep_theirs(connection: Connection, link_id: str, field: str, now: datetime) -> None:
    """Let the value stand that somebody else gave a field."""
    conflicts.settle(connection, link_id, {field}, conflicts.KEPT_THEIRS, now)


def pending_patches(connection: Connection, link_id: str) -> tuple[OutboxRow, ...]:
    """Return changes of the policy that nobody answered yet, in the order they were asked."""
    return tuple(
        wish
        for wish in outbox.open_wishes(connection, link_id)
        if wish.kind is OutboxKind.POLICY_PATCH
    )


def ask_alert_step(
    connection: Connection, link_id: str, alert_id: str, step: AlertStep, now: datetime
) -> bool:
    """Take an alert a step on, here and at the provider; return whether there is news to send.

    Where nobody is left who could be told it is taken here only.
    """
    if not alerts.mark(connection, link_id, alert_id, step, now):
        return False
    act = _ACTS.get(step)
    if act is not None:
        journal.append_act(connection, act, now, link_id=link_id, details={"alert": alert_id})
    if _is_over(connection, link_id):
        return False
    body: JsonObject = {"alert_id": alert_id, "step": step.value}
    outbox.ask(connection, link_id, OutboxKind.ALERT_ACK, body, now)
    return True


def ask_request_decision(
    connection: Connection,
    link_id: str,
    request_id: str,
    now: datetime,
    *,
    approve: bool,
    minutes: int | None = None,
) -> bool:
    """Answer a request of the ward; return whether it still waited for an answer.

    ``minutes``: other extra time than was asked for. An answer that is on its way stays the one.
    Raises LinkEndedError.
    """
    refuse_where_ended(connection, link_id)
    request = ward_requests.find(connection, link_id, request_id)
    if request is None or request.state is not RequestState.PENDING:
        return False
    if any(wish.body["request_id"] == request_id for wish in open_answers(connection, link_id)):
        return False
    decision = "approve" if approve else "deny"
    details: JsonObject = {"request": request_id, "decision": decision}
    body: JsonObject = {"request_id": request_id, "decision": decision}
    if approve and minutes is not None:
        details["minutes"] = body["minutes"] = minutes
    journal.append_act(connection, Act.REQUEST_ANSWERED, now, link_id=link_id, details=details)
    outbox.ask(connection, link_id, OutboxKind.REQUEST_DECISION, body, now)
    return True


def open_answers(connection: Connection, link_id: str) -> tuple[OutboxRow, ...]:
    """Return answers to requests that are still on their way."""
    return tuple(
        wish
        for wish in outbox.open_wishes(connection, link_id)
        if wish.kind is OutboxKind.REQUEST_DECISION
    )


def ask_extra_time(
    connection: Connection, link_id: str, day: date, minutes: int, now: datetime
) -> int:
    """Ask for so many minutes beyond the guardian's own limits on the ward's local ``day``.

    They take the place of any given before; 0 takes them back. The provider ends them with the
    day, so nothing stays loosened by a computer that is off. Raises LinkEndedError.
    """
    refuse_where_ended(connection, link_id)
    body: JsonObject = {"date": day.isoformat(), "minutes": minutes}
    journal.append_act(connection, Act.EXTRA_TIME_ASKED, now, link_id=link_id, details=dict(body))
    return outbox.ask(connection, link_id, OutboxKind.EXTRA_TIME, body, now)


def ask_session_stop(connection: Connection, link_id: str, now: datetime) -> int:
    """Ask to end what the child chats at this moment; it lapses when it cannot leave soon.

    Raises LinkEndedError.
    """
    refuse_where_ended(connection, link_id)
    journal.append_act(connection, Act.SESSION_STOP_ASKED, now, link_id=link_id)
    return outbox.ask(connection, link_id, OutboxKind.SESSION_STOP, {}, now)


def ask_link_end(connection: Connection, link_id: str, now: datetime) -> int:
    """Ask to end the link."""
    journal.append_act(connection, Act.LINK_ENDED, now, link_id=link_id)
    return outbox.ask(connection, link_id, OutboxKind.LINK_END, {}, now)


def refuse_where_ended(connection: Connection, link_id: str) -> None:
    """Raise LinkEndedError where nobody would answer."""
    if links.find(connection, link_id) is not None and _is_over(connection, link_id):
        raise LinkEndedError


def _is_over(connection: Connection, link_id: str) -> bool:
    link = links.find(connection, link_id)
    return link is None or link.condition.is_end
