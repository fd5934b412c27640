"""One message of a child: decided, counted and looked after in one transaction.

The words themselves go to the character, the detector, a keyed digest and the ward's own record;
never to a guardian.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from guardian.link.wire.events import Topic
from guardian.link.wire.happenings import ExitMethod
from guardian.policy.decide import CharacterFacts, UseFacts, break_length, decide_chat
from guardian.policy.decisions import Decision, Reason, Refusal
from guardian.policy.settings import EffectivePolicy, PolicySettings
from guardian.policy.usage_time import DaySeconds
from guardian.provider.accounts.people import WardRow, locked_ward
from guardian.provider.backends.cast import CastMember
from guardian.provider.context import Provider
from guardian.provider.engine.age_suspicion import note_message
from guardian.provider.engine.alerts import WorryingMessage, raise_alerts
from guardian.provider.engine.comfort import Comforting, look_after
from guardian.provider.engine.conversations import SaidMessage, keep_message
from guardian.provider.engine.events import append_change
from guardian.provider.engine.exits import end_by
from guardian.provider.engine.lines_before import lines_before
from guardian.provider.engine.policy import WardPolicy, read_policy
from guardian.provider.engine.refusals import record_refusal
from guardian.provider.engine.reminders import Reminder
from guardian.provider.engine.service_gate import gate
from guardian.provider.engine.sessions import (
    OpenSession,
    earn,
    end_session,
    pending,
    record_turn,
)
from guardian.provider.engine.softer import go_on_softer
from guardian.provider.engine.standing import MessageStanding, read_message_standing
from guardian.provider.engine.stretches import WardUse, keep_use
from guardian.provider.engine.turns import Turn, count_turn
from guardian.provider.engine.usage import local_day, use_facts
from guardian.provider.ledger.base import reading
from guardian.provider.signals.exit_words import wants_to_leave
from guardian.provider.signals.talk import Said, detect_in_talk

FurtherRule = Callable[[Connection, WardRow, EffectivePolicy, datetime], Refusal | None]
"""What else may stand against a message, such as money for its answer."""
_USED_UP = {Reason.LIMIT_REACHED, Reason.REST_BREAK}


@dataclass(frozen=True, kw_only=True)
class ChatOutcome:
    """What became of a message.

    ``support`` are words of comfort, to be shown with the helplines, answered or not. ``ended``:
    the message was a wish to leave, and the conversation has ended. ``turn_number`` counts the
    ward's messages to this character from 1. ``remaining_seconds``: ``None`` without a limit.
    ``settings`` are the limits under which it was decided, and hold for its reply. ``softer``: the
    family of an earlier sign, or of one in this message, after which the reply is to be softer.
    """

    ward: WardRow
    at: datetime
    support: Comforting | None = field(repr=False)
    refusal: Refusal | None = None
    ended: bool = False
    settings: PolicySettings = field(repr=False)
    session_id: str = ""
    turn_id: str = ""
    turn_number: int = 0
    remaining_seconds: int | None = None
    reminders: tuple[Reminder, ...] = ()
    softer: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Attempt:
    """A message that wants to be said, and the time that led up to it."""

    provider: Provider
    connection: Connection
    person: WardRow
    member: CastMember
    text: str = field(repr=False)
    standing: MessageStanding
    policy: WardPolicy
    earned: tuple[DaySeconds, ...]
    now: datetime

    @property
    def session(self) -> OpenSession | None:
        """The conversation that the ward is in."""
        return self.standing.session

    @property
    def use(self) -> WardUse:
        """Where the ward stands."""
        return self.standing.use

    @property
    def settings(self) -> PolicySettings:
        """The limits that hold."""
        return self.policy.effective.settings

    @property
    def counted(self) -> tuple[DaySeconds, ...]:
        """The part of ``earned`` that counts against limits."""
        exempt = self.settings.exempt_characters
        costs_nothing = self.session is not None and self.session.character_id in exempt
        return () if costs_nothing else self.earned

    @property
    def may_pass_limits(self) -> bool:
        """Whether it is to a character that answers when the time of all others is up."""
        return self.member.character_id in self.settings.exempt_characters


def take_message(
    provider: Provider,
    ward_id: str,
    member: CastMember,
    text: str,
    further: FurtherRule | None = None,
    *,
    before: Sequence[Said] | None = None,
) -> ChatOutcome:
    """Decide on a message and write down what follows from it; blocks for one transaction.

    A worrying message is looked after even when the chat itself is refused: a night without chat
    is not a night without help (the Measures, Art. 13). A wish to leave is never refused (Art. 19).
    ``further`` is asked where the policy refuses nothing. ``before``: the lines of the talk so far;
    ``None``: they are read from the ward's own record.
    """
    signals = detect_in_talk(text, _lines(provider, ward_id, member, before), provider.larger)
    with provider.engine.begin() as connection:
        known = locked_ward(connection, ward_id)
        now = provider.clock.now()
        person = note_message(provider, connection, known, text, now)
        care = look_after(connection, person, signals, now)
        worrying = WorryingMessage(
            ward_id=ward_id,
            character_id=member.character_id,
            text=text,
            signals=signals,
            provider_actions=care.deeds,
        )
        raise_alerts(provider, connection, worrying, now)
        standing = read_message_standing(connection, ward_id, member.character_id, now)
        policy = read_policy(connection, person, now)
        attempt = _Attempt(
            provider=provider,
            connection=connection,
            person=person,
            member=member,
            text=text,
            standing=standing,
            policy=policy,
            earned=pending(standing.session, person, now),
            now=now,
        )
        decision = _decide_attempt(attempt)
        if decision.refusal is None and further is not None:
            refusal = further(connection, person, policy.effective, now)
            decision = replace(decision, refusal=refusal)
        outcome = ChatOutcome(
            ward=person,
            at=now,
            support=care.comforting,
            settings=attempt.settings,
            softer=standing.softer_at(now),
        )
        if wants_to_leave(text):
            _leave(attempt, decision)
            return replace(outcome, ended=True)
        if decision.refusal is not None:
            _refuse(attempt, decision.refusal)
            return replace(outcome, refusal=decision.refusal)
        return _accept(attempt, replace(outcome, remaining_seconds=decision.remaining_seconds))


def _lines(
    provider: Provider, ward_id: str, member: CastMember, known: Sequence[Said] | None
) -> Sequence[Said]:
    if known is not None:
        return known
    with reading(provider.engine) as connection:
        return lines_before(connection, ward_id, member.character_id, provider.clock.now())


def decide_all(
    connection: Connection,
    person: WardRow,
    members: Sequence[CastMember],
    now: datetime,
    policy: WardPolicy | None = None,
) -> tuple[Decision, ...]:
    """Decide, for each of ``members``, whether a message to it would be taken at ``now``.

    ``policy``, read in the same transaction, saves reading it again.
    """
    closed = gate(connection, person, now)
    if closed is not None:
        return tuple(Decision(refusal=closed) for _ in members)
    policy = policy or read_policy(connection, person, now)
    facts = use_facts(connection, person, now, policy.effective)
    return tuple(_decide(policy, person, _facts_of(member), facts, now) for member in members)


def _facts_of(member: CastMember) -> CharacterFacts:
    return CharacterFacts(
        character_id=member.character_id, relationship_class=member.relationship_class
    )


def _decide(
    policy: WardPolicy,
    person: WardRow,
    character: CharacterFacts | None,
    use: UseFacts,
    now: datetime,
) -> Decision:
    return decide_chat(
        policy.effective,
        character=character,
        use=use,
        now=now,
        zone=ZoneInfo(person.time_zone),
        later=policy.later,
    )


def _decide_attempt(attempt: _Attempt) -> Decision:
    """Decide on a message; time that led up to it counts, though it is not written down yet."""
    connection, person, now = attempt.connection, attempt.person, attempt.now
    closed = gate(connection, person, now, attempt.standing.closed)
    if closed is not None:
        return Decision(refusal=closed)
    facts = use_facts(
        connection, person, now, attempt.policy.effective, pending=attempt.counted, use=attempt.use
    )
    return _decide(attempt.policy, person, _facts_of(attempt.member), facts, now)


def _accept(attempt: _Attempt, outcome: ChatOutcome) -> ChatOutcome:
    connection, person, session = attempt.connection, attempt.person, attempt.session
    character_id, now = attempt.member.character_id, attempt.now
    earned = _earned(attempt)
    recorded = record_turn(connection, person, session, character_id, now, earned)
    _keep_words(attempt)
    if attempt.standing.softer is not None and outcome.softer is not None:
        go_on_softer(connection, person.ward_id, attempt.standing.softer, now)
    reminders = count_turn(
        attempt.provider,
        connection,
        Turn(person=person, character_id=character_id, settings=attempt.settings, at=now),
        attempt.standing,
    )
    append_change(attempt.provider, connection, person.ward_id, [Topic.USAGE], now)
    return replace(
        outcome,
        session_id=recorded.session_id,
        turn_id=recorded.turn_id,
        turn_number=attempt.standing.turns_so_far + 1,
        reminders=reminders,
    )


def _leave(attempt: _Attempt, decision: Decision) -> None:
    """Let the ward go: the time up to this message counts, then nothing follows it.

    A farewell at a time when nothing else would be answered is no turn: it earns what any refused
    message does, so that no use is told of within a curfew.
    """
    if attempt.session is not None:
        if decision.refusal is None:
            earn(attempt.connection, attempt.person, attempt.session, _earned(attempt))
        elif decision.refusal.reason in _USED_UP:
            _use_up(attempt)
        _keep_words(attempt)
    ward_id, now = attempt.person.ward_id, attempt.now
    end_by(attempt.provider, attempt.connection, ward_id, ExitMethod.KEYWORD, now)


def _refuse(attempt: _Attempt, refusal: Refusal) -> None:
    ward_id, now = attempt.person.ward_id, attempt.now
    connection, session = attempt.connection, attempt.session
    if refusal.reason in _USED_UP and session is not None:
        _use_up(attempt)
        end_session(connection, session, now)
    if refusal.reason is Reason.REST_BREAK:
        _begin_rest(attempt)
    character_id = attempt.member.character_id
    if record_refusal(connection, ward_id, refusal.reason, character_id, now):
        append_change(attempt.provider, connection, ward_id, [Topic.USAGE], now)


def _earned(attempt: _Attempt) -> tuple[DaySeconds, ...]:
    """Return the time up to a message that is taken."""
    if attempt.counted and attempt.may_pass_limits:
        # or the silence before a change of the character would pass a limit
        return _up_to_the_limit(attempt)
    return attempt.earned


def _use_up(attempt: _Attempt) -> None:
    """Write down the time up to the limit, so that it cannot be waited out.

    Without this a child who reaches the limit between two messages could go on once the gap has
    grown longer than the idle gap.
    """
    earn(attempt.connection, attempt.person, attempt.session, _up_to_the_limit(attempt))


def _up_to_the_limit(attempt: _Attempt) -> tuple[DaySeconds, ...]:
    connection, person, now = attempt.connection, attempt.person, attempt.now
    facts = use_facts(connection, person, now, attempt.policy.effective, use=attempt.use)
    left = _decide(attempt.policy, person, None, facts, now).remaining_seconds
    today = local_day(person, now)
    kept = [
        replace(part, seconds=part.seconds if left is None else min(part.seconds, left))
        if part.day == today  # the time before midnight is no matter of today's limit
        else part
        for part in attempt.counted
    ]
    return tuple(kept) if attempt.counted else attempt.earned


def _begin_rest(attempt: _Attempt) -> None:
    """Let the rest begin with the first message that it refuses, and never anew."""
    use, now = attempt.use, attempt.now
    if use.resting_until is not None and use.resting_until > now:
        return
    rest = replace(use, resting_until=now + break_length(attempt.settings))
    keep_use(attempt.connection, attempt.person.ward_id, rest)


def _keep_words(attempt: _Attempt) -> None:
    said = SaidMessage(
        ward_id=attempt.person.ward_id,
        character_id=attempt.member.character_id,
        by="ward",
        text=attempt.text,
        at=attempt.now,
    )
    keep_message(attempt.connection, said, attempt.standing.box(attempt.connection))
