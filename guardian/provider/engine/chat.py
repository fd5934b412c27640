"""One message of a child: decided, counted and looked after in one transaction.

The words themselves are not stored; they go to the character, the detector and a keyed digest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from guardian.link.wire.events import Topic
from guardian.policy.decide import CharacterFacts, UseFacts, decide_chat
from guardian.policy.decisions import Decision, Reason, Refusal
from guardian.policy.settings import EffectivePolicy
from guardian.policy.usage_time import DaySeconds
from guardian.provider.accounts.people import WardRow, ward
from guardian.provider.companion.cast import CastMember
from guardian.provider.context import Provider
from guardian.provider.engine.alerts import WorryingMessage, raise_alerts
from guardian.provider.engine.events import append_change
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.refusals import record_refusal
from guardian.provider.engine.sessions import (
    OpenSession,
    earn,
    end_session,
    open_session,
    pending,
    record_turn,
)
from guardian.provider.engine.usage import local_day, turns_so_far, used_today_seconds
from guardian.provider.signals.detector import detect
from guardian.provider.signals.support import support_text


@dataclass(frozen=True, kw_only=True)
class ChatOutcome:
    """What became of a message.

    ``support`` are words of comfort, to be shown with the helplines, answered or not.
    ``turn_number`` counts the ward's messages to this character from 1. ``remaining_seconds``:
    ``None`` without a daily limit.
    """

    ward: WardRow
    at: datetime
    support: str | None
    refusal: Refusal | None = None
    turn_id: str = ""
    turn_number: int = 0
    remaining_seconds: int | None = None


@dataclass(frozen=True, kw_only=True)
class _Attempt:
    """A message that wants to be said, and the time that led up to it."""

    connection: Connection
    person: WardRow
    member: CastMember
    session: OpenSession | None
    earned: tuple[DaySeconds, ...]
    now: datetime


def take_message(provider: Provider, ward_id: str, member: CastMember, text: str) -> ChatOutcome:
    """Decide on a message and write down what follows from it; blocks for one transaction.

    A worrying message is looked after even when the chat itself is refused: a night without chat
    is not a night without help (the Measures, Art. 13).
    """
    signals = detect(text)
    with provider.engine.begin() as connection:
        now = provider.clock.now()
        person = ward(connection, ward_id)
        support = support_text(signals, person.language)
        worrying = WorryingMessage(
            ward_id=ward_id,
            character_id=member.character_id,
            text=text,
            signals=signals,
            supported=support is not None,
        )
        raise_alerts(provider, connection, worrying, now)
        session = open_session(connection, ward_id)
        attempt = _Attempt(
            connection=connection,
            person=person,
            member=member,
            session=session,
            earned=pending(session, person, now),
            now=now,
        )
        decision = _decide_attempt(attempt)
        outcome = ChatOutcome(ward=person, at=now, support=support)
        if decision.refusal is not None:
            _refuse(provider, attempt, decision.refusal)
            return replace(outcome, refusal=decision.refusal)
        return replace(
            outcome,
            turn_id=_accept(provider, attempt),
            turn_number=turns_so_far(connection, ward_id, member.character_id),
            remaining_seconds=decision.remaining_seconds,
        )


def decide_all(
    connection: Connection, person: WardRow, members: Sequence[CastMember], now: datetime
) -> tuple[Decision, ...]:
    """Decide, for each of ``members``, whether a message to it would be taken at ``now``."""
    policy = read_policy(connection, person, now).effective
    used_seconds = used_today_seconds(connection, person, now)
    return tuple(_decide(policy, person, member, used_seconds, now) for member in members)


def _decide(
    policy: EffectivePolicy, person: WardRow, member: CastMember, used_seconds: int, now: datetime
) -> Decision:
    return decide_chat(
        policy,
        character=CharacterFacts(
            character_id=member.character_id, relationship_class=member.relationship_class
        ),
        use=UseFacts(used_today_seconds=used_seconds),
        now=now,
        zone=ZoneInfo(person.time_zone),
    )


def _decide_attempt(attempt: _Attempt) -> Decision:
    """Decide on a message; time that led up to it counts, though it is not written down yet."""
    connection, person, now = attempt.connection, attempt.person, attempt.now
    today = local_day(person, now)
    earned_seconds = sum(part.seconds for part in attempt.earned if part.day == today)
    used_seconds = used_today_seconds(connection, person, now) + earned_seconds
    policy = read_policy(connection, person, now).effective
    return _decide(policy, person, attempt.member, used_seconds, now)


def _accept(provider: Provider, attempt: _Attempt) -> str:
    connection, person, session = attempt.connection, attempt.person, attempt.session
    earn(connection, person, session, attempt.earned)
    turn_id = record_turn(connection, person, session, attempt.member.character_id, attempt.now)
    append_change(provider, connection, person.ward_id, [Topic.USAGE], attempt.now)
    return turn_id


def _refuse(provider: Provider, attempt: _Attempt, refusal: Refusal) -> None:
    ward_id, now = attempt.person.ward_id, attempt.now
    if refusal.reason is Reason.LIMIT_REACHED and attempt.session is not None:
        _use_up(attempt, attempt.session)
    character_id = attempt.member.character_id
    if record_refusal(attempt.connection, ward_id, refusal.reason, character_id, now):
        append_change(provider, attempt.connection, ward_id, [Topic.USAGE], now)


def _use_up(attempt: _Attempt, session: OpenSession) -> None:
    """Write down the time up to the limit and end the session, so that it cannot be waited out.

    Without this a child who reaches the limit between two messages could go on once the gap has
    grown longer than the idle gap.
    """
    connection, person, now = attempt.connection, attempt.person, attempt.now
    limit = read_policy(connection, person, now).effective.settings.daily_minutes or 0
    left = max(0, limit * 60 - used_today_seconds(connection, person, now))
    today = local_day(person, now)
    kept = tuple(
        replace(part, seconds=min(part.seconds, left)) if part.day == today else part
        for part in attempt.earned
    )
    earn(connection, person, session, kept)
    end_session(connection, session, now)
