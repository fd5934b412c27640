"""May the child chat, may the child buy: one function each, for both sides of the wire."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from guardian.policy.closing import WEEK, closed_until, closing_at, next_closing, weekday_of
from guardian.policy.decisions import Decision, Reason, Refusal
from guardian.policy.settings import EffectivePolicy, PolicySettings, RelationshipClass, Weekday
from guardian.policy.usage_time import IDLE_GAP
from guardian.policy.wall_clock import local_date, next_midnight, next_month

_SECONDS_PER_MINUTE = 60


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


@dataclass(frozen=True, kw_only=True)
class _Moment:
    """What one decision is about."""

    policy: EffectivePolicy
    character: CharacterFacts | None
    use: UseFacts
    now: datetime
    zone: ZoneInfo
    later: PolicySettings

    @property
    def settings(self) -> PolicySettings:
        return self.policy.settings

    @property
    def exempt(self) -> bool:
        return (
            self.character is not None
            and self.character.character_id in self.settings.exempt_characters
        )

    def refuse(self, reason: Reason, field: str, until: datetime | None) -> Refusal:
        return Refusal(reason=reason, field=field, origin=self.policy.origins[field], until=until)


def decide_chat(
    policy: EffectivePolicy,
    *,
    character: CharacterFacts | None,
    use: UseFacts,
    now: datetime,
    zone: ZoneInfo,
    later: PolicySettings | None = None,
) -> Decision:
    """Decide on one message. ``character`` ``None``: one that nothing blocks.

    The refusal is the first of: class banned, character blocked, approval needed, curfew or closed
    hours, rest break, limit of the day. An exempt character knows neither breaks nor limits.
    ``now`` is aware. ``later`` are the settings of the days after this one, where extra time makes
    today another day.
    """
    moment = _Moment(
        policy=policy,
        character=character,
        use=use,
        now=now,
        zone=zone,
        later=later or policy.settings,
    )
    refusal = _not_this_one(moment) or _closed(moment) or _resting(moment) or _used_up(moment)
    return Decision(
        refusal=refusal,
        remaining_seconds=_remaining_seconds(moment),
        next_change=refusal.until
        if refusal is not None
        else min(_changes_while_open(moment), default=None),
    )


def break_length(settings: PolicySettings) -> timedelta:
    """Return how long chat rests after a session that was as long as allowed.

    Where nobody asks for longer it is the idle gap: so long a silence is rest in any case.
    """
    if settings.break_minutes is None:
        return IDLE_GAP
    return timedelta(minutes=settings.break_minutes)


def day_limit(settings: PolicySettings, weekday: Weekday) -> tuple[str, int] | None:
    """Return the limit that holds on a weekday, as field and minutes; ``None`` without one."""
    limits = []
    if settings.daily_minutes is not None:
        limits.append(("daily_minutes", settings.daily_minutes))
    if weekday in settings.weekday_minutes:
        limits.append((f"weekday_minutes/{weekday}", settings.weekday_minutes[weekday]))
    return min(limits, key=lambda limit: limit[1], default=None)


def decide_purchase(
    policy: EffectivePolicy,
    *,
    price_minor: int,
    spent_day_minor: int = 0,
    spent_month_minor: int,
    now: datetime,
    zone: ZoneInfo,
) -> Decision:
    """Decide on one purchase; amounts in minor units of the ward's currency.

    ``spent_day_minor`` and ``spent_month_minor``: completed purchases of the ward's local day and
    calendar month. Of several caps that stand against it, the one that does so longest is named.
    """
    spending = (
        ("spend_per_purchase_minor", 0, None),
        ("spend_per_day_minor", spent_day_minor, next_midnight(now, zone)),
        ("spend_per_month_minor", spent_month_minor, next_month(now, zone)),
    )
    refusals = []
    for field, spent_minor, anew in spending:
        cap = getattr(policy.settings, field)
        if cap is not None and spent_minor + price_minor > cap:
            # a price above a whole month's cap does not become possible next month
            until = None if price_minor > cap else anew
            origin = policy.origins[field]
            refusals.append(
                Refusal(reason=Reason.SPENDING_CAP, field=field, origin=origin, until=until)
            )
    if not refusals:
        return Decision(refusal=None)
    refusal = max(refusals, key=lambda each: (each.until is None, each.until or now))
    return Decision(refusal=refusal, next_change=refusal.until)


def _not_this_one(moment: _Moment) -> Refusal | None:
    character, settings = moment.character, moment.settings
    if character is None:
        return None
    who, kind = character.character_id, character.relationship_class
    if kind in settings.blocked_relationship_classes:
        return moment.refuse(Reason.CLASS_BANNED, f"blocked_relationship_classes/{kind}", None)
    if who in settings.blocked_characters:
        return moment.refuse(Reason.CHARACTER_BLOCKED, f"blocked_characters/{who}", None)
    if settings.approve_new_characters and who not in settings.approved_characters:
        return moment.refuse(Reason.APPROVAL_NEEDED, "approve_new_characters", None)
    return None


def _closed(moment: _Moment) -> Refusal | None:
    closing = closing_at(moment.settings, moment.now, moment.zone)
    if closing is None:
        return None
    until = closed_until(moment.settings, moment.now, moment.zone)
    return moment.refuse(Reason.CURFEW, closing.field, until)


def _resting(moment: _Moment) -> Refusal | None:
    settings, use = moment.settings, moment.use
    if settings.session_minutes is None or moment.exempt:
        return None
    if use.resting_until is not None and use.resting_until > moment.now:
        return moment.refuse(Reason.REST_BREAK, "session_minutes", use.resting_until)
    if use.session_seconds >= settings.session_minutes * _SECONDS_PER_MINUTE:
        until = moment.now + break_length(settings)
        return moment.refuse(Reason.REST_BREAK, "session_minutes", until)
    return None


def _used_up(moment: _Moment) -> Refusal | None:
    limit = _limit_today(moment)
    if limit is None or moment.exempt:
        return None
    field, minutes = limit
    if moment.use.used_today_seconds < minutes * _SECONDS_PER_MINUTE:
        return None
    return moment.refuse(Reason.LIMIT_REACHED, field, _open_again(moment))


def _limit_today(moment: _Moment) -> tuple[str, int] | None:
    return day_limit(moment.settings, weekday_of(local_date(moment.now, moment.zone)))


def _open_again(moment: _Moment) -> datetime | None:
    """Return when a later day has time for the child and nothing is closed; ``None``: never."""
    settings, zone = moment.later, moment.zone
    opens = next_midnight(moment.now, zone)
    while opens - moment.now <= WEEK:
        limit = day_limit(settings, weekday_of(local_date(opens, zone)))
        if limit is not None and limit[1] == 0:
            opens = next_midnight(opens, zone)
            continue
        closed = closed_until(settings, opens, zone)
        if closed is None or closed == opens:
            return closed
        opens = closed
    return None


def _remaining_seconds(moment: _Moment) -> int | None:
    if moment.exempt:
        return None
    use, session = moment.use, moment.settings.session_minutes
    left = []
    if (limit := _limit_today(moment)) is not None:
        left.append(limit[1] * _SECONDS_PER_MINUTE - use.used_today_seconds)
    if session is not None:
        resting = use.resting_until is not None and use.resting_until > moment.now
        left.append(0 if resting else session * _SECONDS_PER_MINUTE - use.session_seconds)
    return max(0, min(left)) if left else None


def _changes_while_open(moment: _Moment) -> Iterator[datetime]:
    closing = next_closing(moment.settings, moment.now, moment.zone)
    if closing is not None:
        yield closing
    limited = moment.settings.daily_minutes is not None or moment.settings.weekday_minutes
    if limited and not moment.exempt:
        yield next_midnight(moment.now, moment.zone)
