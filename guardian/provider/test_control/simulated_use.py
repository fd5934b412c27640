"""A test ward who chats, leaves, and sees a page."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Literal, Self

from pydantic import Field, model_validator
from sqlalchemy import func, select

from guardian.link.wire.activity import Reminded
from guardian.link.wire.base import Identifier, Instant, Wire
from guardian.link.wire.happenings import ExitMethod, ReminderKind
from guardian.link.wire.problems import ProblemType
from guardian.policy.decisions import Reason
from guardian.provider.accounts.people import lock_ward
from guardian.provider.backends.cast import CastMember
from guardian.provider.backends.sandbox.replies import reply
from guardian.provider.child_api.shapes import MAX_MESSAGE_LENGTH
from guardian.provider.context import Provider
from guardian.provider.engine.answering import Sent, check_reply, finish_reply
from guardian.provider.engine.chat import ChatOutcome, take_message
from guardian.provider.engine.comfort import last_support
from guardian.provider.engine.due import run_due
from guardian.provider.engine.exits import end_by, messages_after_last_exit
from guardian.provider.engine.live import Live, Stopper
from guardian.provider.engine.reminders import Reminder, reminders_between
from guardian.provider.ledger.activity import usage_day_table
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.virtual_clock import VirtualClock
from guardian.provider.problems import ProblemError
from guardian.provider.signals.exit_words import wants_to_leave
from guardian.provider.test_control.wards import test_ward

MOST_TURNS = 1500
"""In one request; each is a real message."""
_MOST_MINUTES = 1440
_MOST_SECONDS = 86_400
_SMALL_TALK = "Tell me something about whales."
_SHOWN_LAST = timedelta(days=1)


class UseWanted(Wire):
    """How long a ward chats, and how often they say something."""

    character_id: Identifier
    minutes: int = Field(ge=1, le=_MOST_MINUTES)
    turn_every_seconds: int = Field(default=240, ge=1, le=_MOST_SECONDS)

    @model_validator(mode="after")
    def _not_endless(self) -> Self:
        if self.minutes * 60 // self.turn_every_seconds > MOST_TURNS:
            raise ValueError(f"at most {MOST_TURNS} turns at once")
        return self


class ReminderSeen(Wire):
    """A reminder that the ward's page showed."""

    kind: ReminderKind
    trigger: str
    n: int
    continuous_minutes: int


class UseDone(Wire):
    """What was chatted, and why it ended early (``None``: it did not)."""

    used_seconds: int
    turns: int
    refusal: Reason | None
    reminders: list[ReminderSeen]


class MessageWanted(Wire):
    """What a ward says."""

    character_id: Identifier
    text: str = Field(min_length=1, max_length=MAX_MESSAGE_LENGTH, repr=False)


class MessageDone(Wire):
    """What became of it, without any words."""

    refusal: Reason | None
    clause: str | None
    until: Instant | None
    ended: bool
    support_shown: bool
    reply_characters: int
    reminders: list[ReminderSeen]


class ExitWanted(Wire):
    """How a ward leaves."""

    method: Literal["button", "keyword", "voice"]


class ExitDone(Wire):
    """What was ended; ``messages_after`` is what the AI has said since."""

    stopped_sessions: int
    messages_after: int
    stopped_at: Instant


class SupportSeen(Wire):
    """The last comfort that the ward's page showed."""

    text_shown: bool
    helplines: list[str]


class Screen(Wire):
    """What the ward's page showed last: help, the reminders of a day, and pushes after an exit."""

    support: SupportSeen | None
    reminders: list[ReminderSeen]
    pushes_after_exit: int


def use_for(
    provider: Provider, live: Live, clock: VirtualClock, ward_id: str, wanted: UseWanted
) -> UseDone:
    """Say something, let time pass, and so on; what falls due meanwhile happens."""
    member = _member(provider, wanted.character_id)
    before = _seconds_ever(provider, ward_id)
    end = clock.now() + timedelta(minutes=wanted.minutes)
    shown: list[Reminder] = []
    turns, refusal = 0, None
    while True:
        outcome, _ = _converse(provider, ward_id, member, _SMALL_TALK, shown)
        if outcome.refusal is not None:
            refusal = outcome.refusal.reason
            break
        turns += 1
        step = min(timedelta(seconds=wanted.turn_every_seconds), end - clock.now())
        if step <= timedelta(0):
            break
        clock.advance(step)
        run_due(provider, live)
    return UseDone(
        used_seconds=_seconds_ever(provider, ward_id) - before,
        turns=turns,
        refusal=refusal,
        reminders=_seen(shown),
    )


def say_once(provider: Provider, live: Live, ward_id: str, wanted: MessageWanted) -> MessageDone:
    """Say something as the ward's page would."""
    member = _member(provider, wanted.character_id)
    _known(provider, ward_id)
    if wants_to_leave(wanted.text):
        live.replies.stop(ward_id, Stopper.WARD)
    shown: list[Reminder] = []
    outcome, characters = _converse(provider, ward_id, member, wanted.text, shown)
    refusal = outcome.refusal
    return MessageDone(
        refusal=None if refusal is None else refusal.reason,
        clause=None if refusal is None else refusal.origin.clause,
        until=None if refusal is None else refusal.until,
        ended=outcome.ended,
        support_shown=outcome.support is not None,
        reply_characters=characters,
        reminders=_seen(shown),
    )


def leave(provider: Provider, live: Live, ward_id: str, wanted: ExitWanted) -> ExitDone:
    """Leave as the ward's page would."""
    live.replies.stop(ward_id, Stopper.WARD)
    with provider.engine.begin() as connection:
        test_ward(connection, ward_id)
        lock_ward(connection, ward_id)
        now = provider.clock.now()
        result = end_by(provider, connection, ward_id, ExitMethod(wanted.method), now)
    live.replies.stop(ward_id, Stopper.WARD)
    with provider.engine.begin() as connection:
        after = messages_after_last_exit(connection, ward_id)
    return ExitDone(
        stopped_sessions=result.stopped_sessions,
        messages_after=after,
        stopped_at=result.stopped_at,
    )


def screen_of(provider: Provider, ward_id: str) -> Screen:
    """Return what the ward's page showed last."""
    now = provider.clock.now()
    with provider.engine.begin() as connection:
        test_ward(connection, ward_id)
        support = last_support(connection, ward_id)
        reminders = reminders_between(connection, ward_id, now - _SHOWN_LAST, _just_after(now))
        pushes = messages_after_last_exit(connection, ward_id)
    seen = support and SupportSeen(text_shown=True, helplines=list(support.helplines))
    return Screen(support=seen, reminders=_seen(reminders), pushes_after_exit=pushes)


def _converse(
    provider: Provider, ward_id: str, member: CastMember, text: str, shown: list[Reminder]
) -> tuple[ChatOutcome, int]:
    """Say something and read the whole reply; return its length, and add what was shown."""
    outcome = take_message(provider, ward_id, member, text)
    shown += outcome.reminders
    if outcome.refusal is not None or outcome.ended:
        return outcome, 0
    language, number = outcome.ward.language, outcome.turn_number
    written = reply(member, text, language, number, outcome.softer)
    said = check_reply(provider, outcome, member, written)
    sent = Sent(text=said, last_at=provider.clock.now())
    shown += finish_reply(provider, outcome, member.character_id, sent)
    return outcome, len(said)


def _seen(reminders: Iterable[Reminder | Reminded]) -> list[ReminderSeen]:
    return [
        ReminderSeen(
            kind=ReminderKind(each.kind),
            trigger=each.trigger,
            n=each.n,
            continuous_minutes=each.continuous_minutes,
        )
        for each in reminders
    ]


def _member(provider: Provider, character_id: str) -> CastMember:
    with reading(provider.engine) as connection:
        member = provider.cast.find(connection, character_id)
    if member is None:
        raise ProblemError(
            HTTPStatus.NOT_FOUND, ProblemType.NOT_FOUND, title="There is no such character"
        )
    return member


def _known(provider: Provider, ward_id: str) -> None:
    with provider.engine.begin() as connection:
        test_ward(connection, ward_id)


def _seconds_ever(provider: Provider, ward_id: str) -> int:
    """Return all use of a test ward; raises ``ProblemError`` 404."""
    table = usage_day_table.c
    with provider.engine.begin() as connection:
        test_ward(connection, ward_id)
        total = connection.execute(
            select(func.coalesce(func.sum(table.active_seconds), 0)).where(table.ward_id == ward_id)
        ).scalar_one()
    return int(total)


def _just_after(now: datetime) -> datetime:
    return now + timedelta(microseconds=1)
