"""May the child chat, may the child buy: one function each, for both sides of the wire."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from guardian.policy.curfew import covers, next_occurrence
from guardian.policy.decisions import Decision, Reason, Refusal
from guardian.policy.settings import Curfew, EffectivePolicy, RelationshipClass

MIDNIGHT = time(0, 0)


@dataclass(frozen=True, kw_only=True)
class CharacterFacts:
    """What the rules need to know of a character."""

    character_id: str
    relationship_class: RelationshipClass


@dataclass(frozen=True, kw_only=True)
class UseFacts:
    """What the rules need to know of the time spent so far.

    ``used_today_seconds``: chat on the ward's local day, exempt characters left out.
    ``session_seconds``: chat since the last rest that was long enough. ``resting_until`` (aware):
    a rest break that has begun and is not over.
    """

    used_today_seconds: int = 0
    session_seconds: int = 0
    resting_until: datetime | None = None


def decide_chat(
    policy: EffectivePolicy,
    *,
    character: CharacterFacts | None,
    use: UseFacts,
    now: datetime,
    zone: ZoneInfo,
) -> Decision:
    """Decide on one message. ``character`` ``None``: one that nothing blocks.

    The refusal is the first of: class banned, character blocked, curfew, daily limit. ``now`` is
    aware.
    """
    limit = policy.settings.daily_minutes
    remaining = None if limit is None else max(0, limit * 60 - use.used_today_seconds)
    refusal = _blocked(policy, character) or _out_of_hours(policy, remaining, now, zone)
    return Decision(
        refusal=refusal,
        remaining_seconds=remaining,
        next_change=_next_change(policy, remaining, refusal, now, zone),
    )


def decide_purchase(
    policy: EffectivePolicy,
    *,
    price_minor: int,
    spent_month_minor: int,
    now: datetime,
    zone: ZoneInfo,
) -> Decision:
    """Decide on one purchase; amounts in minor units of the ward's currency.

    ``spent_month_minor``: completed purchases of the ward's local calendar month.
    """
    settings = policy.settings
    single, month = settings.spend_per_purchase_minor, settings.spend_per_month_minor
    if single is not None and price_minor > single:
        return Decision(refusal=_spending(policy, "spend_per_purchase_minor", until=None))
    if month is not None and spent_month_minor + price_minor > month:
        # a price above a whole month's cap does not become possible next month
        until = None if price_minor > month else _next_month(now, zone)
        return Decision(
            refusal=_spending(policy, "spend_per_month_minor", until=until), next_change=until
        )
    return Decision(refusal=None)


def _spending(policy: EffectivePolicy, field: str, *, until: datetime | None) -> Refusal:
    return Refusal(
        reason=Reason.SPENDING_CAP, field=field, origin=policy.origins[field], until=until
    )


def _blocked(policy: EffectivePolicy, character: CharacterFacts | None) -> Refusal | None:
    if character is None:
        return None
    if character.relationship_class in policy.settings.blocked_relationship_classes:
        field = f"blocked_relationship_classes/{character.relationship_class}"
        return Refusal(
            reason=Reason.CLASS_BANNED, field=field, origin=policy.origins[field], until=None
        )
    if character.character_id in policy.settings.blocked_characters:
        field = f"blocked_characters/{character.character_id}"
        return Refusal(
            reason=Reason.CHARACTER_BLOCKED, field=field, origin=policy.origins[field], until=None
        )
    return None


def _out_of_hours(
    policy: EffectivePolicy, remaining: int | None, now: datetime, zone: ZoneInfo
) -> Refusal | None:
    curfew = policy.settings.curfew
    if curfew is not None and covers(curfew, now.astimezone(zone).time()):
        return Refusal(
            reason=Reason.CURFEW,
            field="curfew",
            origin=policy.origins["curfew"],
            until=_curfew_end(curfew, now, zone),
        )
    if remaining == 0:
        return Refusal(
            reason=Reason.LIMIT_REACHED,
            field="daily_minutes",
            origin=policy.origins["daily_minutes"],
            until=None if policy.settings.daily_minutes == 0 else _open_again(policy, now, zone),
        )
    return None


def _curfew_end(curfew: Curfew, now: datetime, zone: ZoneInfo) -> datetime | None:
    whole_day = curfew.start == curfew.end
    return None if whole_day else next_occurrence(curfew.end, now, zone)


def _open_again(policy: EffectivePolicy, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when a used-up day ends for the child: midnight, or the end of the curfew over it."""
    midnight = next_occurrence(MIDNIGHT, now, zone)
    curfew = policy.settings.curfew
    if curfew is not None and covers(curfew, MIDNIGHT):
        return _curfew_end(curfew, midnight, zone)
    return midnight


def _next_change(
    policy: EffectivePolicy,
    remaining: int | None,
    refusal: Refusal | None,
    now: datetime,
    zone: ZoneInfo,
) -> datetime | None:
    if refusal is not None:
        return refusal.until
    return min(_changes_while_open(policy, remaining, now, zone), default=None)


def _changes_while_open(
    policy: EffectivePolicy, remaining: int | None, now: datetime, zone: ZoneInfo
) -> Iterator[datetime]:
    if policy.settings.curfew is not None:
        yield next_occurrence(policy.settings.curfew.start, now, zone)
    if remaining is not None:
        yield next_occurrence(MIDNIGHT, now, zone)


def _next_month(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month, 12)
    return datetime(year, month + 1, 1, tzinfo=zone)
