"""The AI's side of a conversation: what it is about to say is read first, what it said is kept."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from guardian.policy.bands import is_minor
from guardian.policy.decisions import Reason, Refusal
from guardian.provider.accounts.people import lock_ward, ward
from guardian.provider.backends.cast import CastMember
from guardian.provider.context import Provider
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.chat import ChatOutcome, decide_all
from guardian.provider.engine.conversations import SaidMessage, keep_message
from guardian.provider.engine.exits import count_after_exit
from guardian.provider.engine.output_findings import Finding, report_finding
from guardian.provider.engine.reminders import Reminder
from guardian.provider.engine.sessions import asleep, earn, pending, touch_session
from guardian.provider.engine.standing import Standing, read_standing
from guardian.provider.engine.turns import Turn, count_turn
from guardian.provider.ledger.base import reading
from guardian.provider.signals.ai_output import check_output, safe_reply

_BY_TIME = {Reason.CURFEW, Reason.LIMIT_REACHED, Reason.REST_BREAK}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The part of a reply that went out, and when its last piece did."""

    text: str = field(repr=False)
    last_at: datetime


def check_reply(provider: Provider, outcome: ChatOutcome, member: CastMember, words: str) -> str:
    """Return what is said when ``words`` are the reply to a message that was taken.

    Itself, or something else for one that must not be said, which guardians are told of.

    Blocks for a transaction when something was found.
    """
    person = outcome.ward
    minor = is_minor(treated_age(person, outcome.at))
    rule = check_output(words, minor=minor, larger=provider.larger)
    if rule is None:
        return words
    finding = Finding(rule=rule, character_id=member.character_id, text=words)
    with provider.engine.begin() as connection:
        lock_ward(connection, person.ward_id)
        report_finding(provider, connection, person, finding, provider.clock.now())
    return safe_reply(person.language)


def forbidden_meanwhile(provider: Provider, ward_id: str, member: CastMember) -> Refusal | None:
    """Return why a reply that runs may not go on, for whatever has been changed since it began.

    A limit of time that comes meanwhile lets it finish its sentence.
    """
    refusal = refused_now(provider, ward_id, member)
    return None if refusal is None or is_of_time(refusal) else refusal


def refused_now(provider: Provider, ward_id: str, member: CastMember) -> Refusal | None:
    """Return why a message would not be taken at this moment."""
    now = provider.clock.now()
    with reading(provider.engine) as connection:
        (decision,) = decide_all(connection, ward(connection, ward_id), [member], now)
    return decision.refusal


def is_of_time(refusal: Refusal) -> bool:
    """Whether it is the hour or the time used that refuses, and nobody's decision of now."""
    return refusal.reason in _BY_TIME


def count_listening(provider: Provider, outcome: ChatOutcome, at: datetime) -> tuple[Reminder, ...]:
    """Let the time of a reply that runs count until ``at``; return what is to be shown at its end.

    A reply may take longer than the silence that ends a conversation, and would cost no time then.
    """
    ward_id = outcome.ward.ward_id
    with provider.engine.begin() as connection:
        lock_ward(connection, ward_id)
        standing = read_standing(connection, ward_id)
        session = standing.session
        if session is None or session.session_id != outcome.session_id or asleep(session, at):
            return ()
        return _count_turn(provider, connection, outcome, standing, at)


def finish_reply(
    provider: Provider, outcome: ChatOutcome, character_id: str, sent: Sent
) -> tuple[Reminder, ...]:
    """Do as :func:`finish_locked_reply` in a transaction of its own."""
    with provider.engine.begin() as connection:
        lock_ward(connection, outcome.ward.ward_id)
        return finish_locked_reply(provider, connection, outcome, character_id, sent)


def finish_locked_reply(
    provider: Provider,
    connection: Connection,
    outcome: ChatOutcome,
    character_id: str,
    sent: Sent,
) -> tuple[Reminder, ...]:
    """Keep what was said and count the AI's turn; return the reminders that it makes due.

    After the conversation was ended it is no turn any more: it is counted against the exit. The
    caller holds the lock of the ward.
    """
    ward_id = outcome.ward.ward_id
    said = SaidMessage(
        ward_id=ward_id, character_id=character_id, by="ai", text=sent.text, at=sent.last_at
    )
    standing = read_standing(connection, ward_id)
    keep_message(connection, said, standing.box(connection))
    session = standing.session
    if session is None or session.session_id != outcome.session_id:
        count_after_exit(connection, ward_id, outcome.at, sent.last_at)
        return ()
    return _count_turn(provider, connection, outcome, standing, sent.last_at)


def _count_turn(
    provider: Provider,
    connection: Connection,
    outcome: ChatOutcome,
    standing: Standing,
    at: datetime,
) -> tuple[Reminder, ...]:
    session = standing.session
    if session is None or at < session.last_turn_at:
        return ()
    person = outcome.ward
    if not asleep(session, at):  # a reply that came too late wakes nothing
        earn(connection, person, session, pending(session, person, at))
        touch_session(connection, session, at)
    turn = Turn(person=person, character_id=session.character_id, settings=outcome.settings, at=at)
    return count_turn(provider, connection, turn, standing)
