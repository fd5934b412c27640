"""Who is looked after at the server, and what holds for each at a moment: from the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from guardian.policy.bands import is_minor
from guardian.policy.decide import decide_chat
from guardian.policy.decisions import Reason, Refusal
from guardian.policy.settings import Block, PolicySettings
from guardian.policy.usage_time import DaySeconds
from guardian.provider.accounts.people import WardRow, ward
from guardian.provider.backends.characters import LedgerCast, LedgerMember
from guardian.provider.backends.gateway.identities import OPEN_WEBUI
from guardian.provider.backends.openwebui.rules import WardFacts
from guardian.provider.backends.openwebui.strangers import Known
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.policy import WardPolicy, read_policy
from guardian.provider.engine.service_gate import gate
from guardian.provider.engine.sessions import open_session
from guardian.provider.engine.softer import read_softer
from guardian.provider.engine.stretches import WardUse, read_use
from guardian.provider.engine.usage import local_day, use_facts, used_today_seconds
from guardian.provider.ledger.gateway import front_end_identity_table
from guardian.provider.ledger.people import ward_table
from guardian.words import best_language

_KNOWN_TO_FILTER = frozenset({Reason.CURFEW, Reason.LIMIT_REACHED, Reason.REST_BREAK})
_NOT_FOR_EXEMPT = frozenset({Reason.LIMIT_REACHED, Reason.REST_BREAK})


@dataclass(frozen=True, kw_only=True)
class Account:
    """A ward's account at the server. ``since``: what is older than this is nobody's business."""

    subject: str
    ward_id: str
    since: datetime


def accounts(connection: Connection) -> tuple[Account, ...]:
    """Return every account whose ward somebody named."""
    table = front_end_identity_table.c
    rows = connection.execute(
        select(table.subject, table.ward_id, table.created_at)
        .where(table.front_end == OPEN_WEBUI, table.ward_id.is_not(None))
        .order_by(table.subject)
    )
    return tuple(
        Account(subject=row.subject, ward_id=row.ward_id, since=row.created_at) for row in rows
    )


def known_people(connection: Connection) -> Known:
    """Return of which accounts somebody has said whose they are."""
    identity, person = front_end_identity_table.c, ward_table.c
    rows = connection.execute(
        select(identity.subject, person.display_name)
        .select_from(front_end_identity_table.outerjoin(ward_table))
        .where(identity.front_end == OPEN_WEBUI)
    ).all()
    return Known(
        wards={row.subject: row.display_name for row in rows if row.display_name is not None},
        others={row.subject for row in rows if row.display_name is None},
    )


def subjects_by_ward(people: Sequence[Account]) -> Mapping[str, tuple[str, ...]]:
    """Return the accounts of each ward: a child may have more than one."""
    wards = dict.fromkeys(each.ward_id for each in people)
    return {
        ward_id: tuple(each.subject for each in people if each.ward_id == ward_id)
        for ward_id in wards
    }


def facts_of(
    connection: Connection,
    account: Account,
    now: datetime,
    subjects: Sequence[str] = (),
    *,
    filter_runs: bool,
) -> WardFacts:
    """Return what holds for an account's ward at ``now``.

    ``subjects``: all accounts of the ward; what is said there is one use.
    Where the filter runs it knows the hours, breaks and limits of the day by itself, to the minute;
    what it does not know, and all of it where it does not run, is held by suspension.
    """
    person = ward(connection, account.ward_id)
    policy = read_policy(connection, person, now)
    members = LedgerCast().members(connection)
    settings = policy.effective.settings
    exempt = [each for each in members if each.character_id in settings.exempt_characters]
    refusal = _refused(connection, person, policy, now)
    if filter_runs and refusal is not None and refusal.reason in _KNOWN_TO_FILTER:
        refusal = None
    spares_exempt = bool(exempt) and refusal is not None and refusal.reason in _NOT_FOR_EXEMPT
    blocked = [
        each.external_id
        for each in members
        if _is_blocked(settings, each) or (spares_exempt and each not in exempt)
    ]
    softer = read_softer(connection, person.ward_id)
    today = local_day(person, now)
    used = used_today_seconds(connection, person, now, settings.exempt_characters)
    return WardFacts(
        user_id=account.subject,
        accounts=subjects if len(subjects) > 1 else (),
        language=best_language(person.language),
        zone=person.time_zone,
        settings=replace(
            settings, exempt_characters={each.external_id: Block() for each in exempt}
        ),
        minor=is_minor(treated_age(person, now)),
        paused=refusal is not None and not spares_exempt,
        blocked=frozenset(blocked),
        allowed=_allowed(settings, members),
        used_today=DaySeconds(day=today, seconds=used),
        use=_named_as_there(read_use(connection, person.ward_id), members),
        in_talk=open_session(connection, person.ward_id) is not None,
        today=today,
        later=policy.later,
        softer_until=softer.until if softer and softer.holds(now) else None,
    )


def _named_as_there(use: WardUse, members: Sequence[LedgerMember]) -> WardUse:
    """Name the character of the last turn as the server does."""
    names = {each.character_id: each.external_id for each in members}
    return replace(use, last_character_id=names.get(use.last_character_id or ""))


def _refused(
    connection: Connection, person: WardRow, policy: WardPolicy, now: datetime
) -> Refusal | None:
    """Return why a message to somebody whom nothing blocks would not be taken."""
    closed = gate(connection, person, now)
    if closed is not None:
        return closed
    return decide_chat(
        policy.effective,
        character=None,
        use=use_facts(connection, person, now, policy.effective),
        now=now,
        zone=ZoneInfo(person.time_zone),
        later=policy.later,
    ).refusal


def _is_blocked(settings: PolicySettings, member: LedgerMember) -> bool:
    return (
        member.character_id in settings.blocked_characters
        or member.relationship_class in settings.blocked_relationship_classes
    )


def _allowed(settings: PolicySettings, members: Sequence[LedgerMember]) -> frozenset[str] | None:
    if not settings.approve_new_characters:
        return None
    approved = settings.approved_characters
    return frozenset(each.external_id for each in members if each.character_id in approved)


def kept_out(wards: Sequence[WardFacts], offered: Sequence[str]) -> Mapping[str, frozenset[str]]:
    """Return, for each character that somebody may not meet, the accounts of those."""
    barred = {
        character: frozenset(each.user_id for each in wards if _is_barred(each, character))
        for character in offered
    }
    return {character: whom for character, whom in barred.items() if whom}


def _is_barred(facts: WardFacts, character: str) -> bool:
    waits = facts.allowed is not None and character not in facts.allowed
    return waits or character in facts.blocked
