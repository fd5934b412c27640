"""Turns of a talk that is held elsewhere and told of afterwards, counted at the moments they were.

They are counted as any other turn is: sessions, use by day and character, continuous use, signs of
dependence. Nothing here refuses, and what was said is not kept: whoever tells of it has it already.
The caller holds the lock of the ward, and counts each moment once.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from guardian.link.wire.happenings import ReminderKind
from guardian.policy.decide import break_length, decide_chat
from guardian.policy.decisions import Reason
from guardian.policy.usage_time import DaySeconds
from guardian.provider.accounts.people import WardRow
from guardian.provider.context import Provider
from guardian.provider.engine.dependence import look
from guardian.provider.engine.exits import count_after_exit
from guardian.provider.engine.late_turns import count_late
from guardian.provider.engine.policy import WardPolicy, read_policy
from guardian.provider.engine.refusals import record_refusal
from guardian.provider.engine.reminders import due_reminders, record_reminders
from guardian.provider.engine.sessions import (
    asleep,
    earn,
    end_session,
    pending,
    record_turn,
    touch_session,
)
from guardian.provider.engine.standing import Standing, read_standing
from guardian.provider.engine.stretches import after_turn, keep_use
from guardian.provider.engine.usage import local_day, use_facts
from guardian.provider.engine.use_patterns import note_pattern

WHOLE_SECONDS = timedelta(seconds=2)
"""How far after a stop an answer may seem to end whose moments are told by the second."""
_SHOWN = frozenset({ReminderKind.AI_IDENTITY, ReminderKind.DURATION, ReminderKind.REALITY})
_USED_UP = frozenset({Reason.LIMIT_REACHED, Reason.REST_BREAK})


@dataclass(frozen=True, kw_only=True)
class ToldMoment:
    """A message of the ward, or the end of its answer.

    ``asked_at``: when the message was written; ``reminds``: with it the ward is shown what is due.
    """

    character_id: str
    at: datetime
    by_ward: bool
    asked_at: datetime
    reminds: bool = False


def count_told(
    provider: Provider, connection: Connection, person: WardRow, moment: ToldMoment
) -> None:
    """Count one moment; one that lies before the ward's last counts where it was.

    The end of an answer after the conversation was ended is no turn: it counts against the exit.
    """
    at = moment.at
    standing = read_standing(connection, person.ward_id)
    last = standing.use.last_turn_at
    if last is not None and at < last:
        count_late(connection, person, moment.character_id, at, by_ward=moment.by_ward)
        return
    session = standing.session
    if moment.by_ward:
        earned = pending(session, person, at)
        record_turn(connection, person, session, moment.character_id, at, earned)
    elif session is None:
        sent_at = at - WHOLE_SECONDS
        count_after_exit(connection, person.ward_id, moment.asked_at, sent_at)
        return
    elif not asleep(session, at):
        earn(connection, person, session, pending(session, person, at))
        touch_session(connection, session, at)
    _go_on(provider, connection, person, moment, standing)


def count_refused(
    connection: Connection,
    person: WardRow,
    policy: WardPolicy,
    character_id: str,
    reason: Reason,
    at: datetime,
) -> bool:
    """Write down a refusal; return ``False`` for one that was only a second press of the button.

    What time refuses cannot be waited out: the silence before it counts, up to the limit.
    """
    standing = read_standing(connection, person.ward_id)
    last = standing.use.last_turn_at
    if reason in _USED_UP and (last is None or at >= last):
        _use_up(connection, person, policy, standing, at)
        resting = standing.use.resting_until
        if reason is Reason.REST_BREAK and (resting is None or resting <= at):
            rest = at + break_length(policy.effective.settings)
            keep_use(connection, person.ward_id, replace(standing.use, resting_until=rest))
    return record_refusal(connection, person.ward_id, reason, character_id, at)


def _use_up(
    connection: Connection,
    person: WardRow,
    policy: WardPolicy,
    standing: Standing,
    at: datetime,
) -> None:
    session, settings = standing.session, policy.effective.settings
    if session is None:
        return
    parts = pending(session, person, at)
    if session.character_id not in settings.exempt_characters:
        left = decide_chat(
            policy.effective,
            character=None,
            use=use_facts(connection, person, at, policy.effective, use=standing.use),
            now=at,
            zone=ZoneInfo(person.time_zone),
            later=policy.later,
        ).remaining_seconds
        parts = _up_to(parts, left, person, at)
    earn(connection, person, session, parts)
    end_session(connection, session, at)


def _up_to(
    parts: tuple[DaySeconds, ...], left: int | None, person: WardRow, at: datetime
) -> tuple[DaySeconds, ...]:
    """Return what of today's part is within the limit; the time before midnight is no matter."""
    if left is None:
        return parts
    today = local_day(person, at)
    return tuple(
        replace(part, seconds=min(part.seconds, left)) if part.day == today else part
        for part in parts
    )


def _go_on(
    provider: Provider,
    connection: Connection,
    person: WardRow,
    moment: ToldMoment,
    standing: Standing,
) -> None:
    at, before = moment.at, standing.use
    settings = read_policy(connection, person, at).effective.settings
    use = after_turn(before, at, moment.character_id, settings)
    note_pattern(connection, person, before, use)
    if moment.reminds:
        use, due = due_reminders(use, person, settings, at)
        shown = tuple(each for each in due if each.kind in _SHOWN)
        record_reminders(provider, connection, person.ward_id, shown)
    look(provider, connection, person, at, watch=standing.watch)
    keep_use(connection, person.ward_id, use)
