"""Whether a ward may go on, by the ledger and by what the gateway saw since: in real time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from guardian.policy.decide import decide_chat
from guardian.policy.decisions import Refusal
from guardian.policy.settings import PolicySettings
from guardian.policy.usage_time import DaySeconds, credit
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.policy import read_policy
from guardian.provider.engine.service_gate import gate
from guardian.provider.engine.sessions import whole_second
from guardian.provider.engine.standing import read_standing
from guardian.provider.engine.stretches import after_turn
from guardian.provider.engine.usage import use_facts

NOBODY = ""
"""Whom the ward talks with is the server's to know: no character is exempt here."""


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What holds at a moment; ``refusal`` ``None``: the ward may."""

    refusal: Refusal | None
    settings: PolicySettings


def rule_on(
    connection: Connection, person: WardRow, seen: Sequence[datetime], now: datetime
) -> Ruling:
    """Decide on a message at ``now``; ``seen`` are moments that the ledger does not have yet.

    The caller has the ward's lock.
    """
    policy = read_policy(connection, person, now)
    settings = policy.effective.settings
    closed = gate(connection, person, now)
    if closed is not None:
        return Ruling(refusal=closed, settings=settings)
    standing = read_standing(connection, person.ward_id)
    session, use = standing.session, standing.use
    last = None if session is None else whole_second(session.last_turn_at)
    parts: list[DaySeconds] = []
    for at in sorted(whole_second(each) for each in (*seen, now)):
        if last is not None and at < last:
            continue
        parts += credit(last, at, ZoneInfo(person.time_zone))
        last = at
    for at in seen:
        use = after_turn(use, at, NOBODY, settings)
    decision = decide_chat(
        policy.effective,
        character=None,
        use=use_facts(connection, person, now, policy.effective, pending=parts, use=use),
        now=now,
        zone=ZoneInfo(person.time_zone),
        later=policy.later,
    )
    return Ruling(refusal=decision.refusal, settings=settings)
