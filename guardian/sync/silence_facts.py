"""Gathers what the silence alarm goes by from the store, and has what it finds kept."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from guardian.clock import Clock
from guardian.link.wire.discovery import Timings
from guardian.link.wire.policy import PolicyDocument
from guardian.policy.bands import ADULT_AGE, CUTS
from guardian.policy.closing import closings_on, weekday_of
from guardian.policy.decide import day_limit
from guardian.policy.decisions import Reason
from guardian.policy.settings import PolicySettings
from guardian.policy.wall_clock import day_start, local_date, next_midnight
from guardian.store import inbox, links, settings, signing_keys, usage, wards
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.findings import FindingRow
from guardian.store.wards import WardRow
from guardian.store.zones import zone_or_utc
from guardian.sync.judging import keep_silences
from guardian.sync.kept_policies import kept_document
from guardian.sync.silence import silences
from guardian.sync.silence_child import HABIT_WEEKS, LONGEST_SILENCE
from guardian.sync.silence_values import Awake, ChannelFacts, Habit, MinorMode

SLEPT_AFTER = timedelta(minutes=4)
"""Whoever is asked every minute and was not for so long has slept, or the clock was set."""
_LOOK_BACK = timedelta(days=7 * HABIT_WEEKS + LONGEST_SILENCE + 2)
_PROMISED_MINUTES = Timings().verification_minutes
_CLOSED_TO_ALL = {Reason.SERVICE_RESTRICTED, Reason.CONSENT_MISSING}


class Wakefulness:
    """Tells since when this computer listens without a break; asked every minute, by one thread."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._awake: Awake | None = None

    def at(self, now: datetime) -> Awake:
        """Return since when it is awake; ``now`` counts as listening."""
        awake, last = self._awake, self._last
        if awake is None or last is None:
            awake = Awake(since=now)
        elif not timedelta() <= now - last <= SLEPT_AFTER:
            awake = Awake(since=now, after_sleep=True)
        self._awake, self._last = awake, now
        return awake


def look(database: Database, link_id: str, clock: Clock, awake: Awake) -> tuple[FindingRow, ...]:
    """Find what may go unheard of one link and keep it; return the findings that are new.

    Asks nobody; made to be called every minute while a link is listened to, and once more when it
    has ended. Nothing is found of a link that was never read. Raises :class:`StoreError`.
    """
    now = clock.now()
    with database.read() as connection:
        facts = channel_facts(connection, link_id, now, awake)
        fresh = None if facts is None else _adulthood(connection, link_id, facts)
    if facts is None:
        return ()
    if fresh is not None:
        with database.write() as connection:
            settings.save(connection, _adult_key(link_id), fresh.isoformat())
    return keep_silences(database, link_id, clock, silences(facts))


def channel_facts(
    connection: Connection, link_id: str, now: datetime, awake: Awake
) -> ChannelFacts | None:
    """Return what the store knows of a channel; ``None`` before its ward was read."""
    link, ward = links.find(connection, link_id), wards.find(connection, link_id)
    if link is None or ward is None:
        return None
    linked: dict[str, object] = json.loads(link.provider_card)
    promised = json.loads(link.card).get("verification_minutes")
    provider_now = ward.provider_time(now)
    document = kept_document(connection, link_id)
    refusal = document.now.refusal if document else None
    return ChannelFacts(
        now=now,
        provider_now=provider_now,
        awake=awake,
        condition=link.condition,
        linked_at=link.created_at,
        last_heard_at=link.last_heard_at,
        verified_at=link.verified_at,
        verification_minutes=promised if isinstance(promised, int) else _PROMISED_MINUTES,
        gap_found_at=link.gap_found_at,
        missing_events=inbox.missing(connection, link_id) if link.gap_found_at else 0,
        expires_at=link.expires_at,
        provider_clock=ward.as_of,
        measured_at=ward.fetched_at,
        virtual_clock=linked.get("test_control") is True,
        closed_to_all=refusal is not None and refusal.reason in _CLOSED_TO_ALL,
        minor_mode=_minor_mode(connection, ward, document),
        habit=_habit(connection, ward, provider_now, document),
        keys=signing_keys.history(connection, link_id),
    )


def _minor_mode(
    connection: Connection, ward: WardRow, document: PolicyDocument | None
) -> MinorMode:
    kept = settings.find(connection, _adult_key(ward.link_id))
    layers = (document.floor.settings, document.requested) if document else ()
    return MinorMode(
        minor=ward.minor,
        band=ward.band,
        demanded=any(each.minor_mode for each in layers),
        effective=document.effective.settings.minor_mode if document else None,
        adult_from=date.fromisoformat(kept) if isinstance(kept, str) else None,
    )


def _adult_key(link_id: str) -> str:
    return f"adult_from.{link_id}"


def _adulthood(connection: Connection, link_id: str, facts: ChannelFacts) -> date | None:
    """Return the day before which the child cannot be 18, where the band tells a later one."""
    ends = {f"{low}-{high - 1}": high for low, high in pairwise(CUTS)}
    below = ends.get(facts.minor_mode.band)
    if below is None:
        return None
    day = facts.habit.today
    adult_from = date(day.year + ADULT_AGE - below, day.month, min(day.day, 28))
    kept = settings.find(connection, _adult_key(link_id))
    known = date.fromisoformat(kept) if isinstance(kept, str) else None
    return None if known is not None and known >= adult_from else adult_from


def _habit(
    connection: Connection, ward: WardRow, provider_now: datetime, document: PolicyDocument | None
) -> Habit:
    zone = zone_or_utc(ward.time_zone)
    today = local_date(provider_now, zone)
    first = today - _LOOK_BACK
    rows = usage.between(connection, ward.link_id, first, today)
    days = usage.known_days(connection, ward.link_id, first, today)
    held = document.effective.settings if document else PolicySettings()
    return Habit(
        today=today,
        known=frozenset(day for day, as_of in days.items() if _is_whole(day, as_of, zone)),
        used=frozenset(row.day for row in rows if row.active_seconds > 0),
        closed=frozenset(_closed(held, today, zone)),
    )


def _is_whole(day: date, as_of: datetime, zone: ZoneInfo) -> bool:
    return as_of >= next_midnight(day_start(day, zone), zone)


def _closed(held: PolicySettings, today: date, zone: ZoneInfo) -> Iterator[date]:
    """Yield the days of the longest silence on which what holds now leaves no time at all."""
    for n in range(LONGEST_SILENCE + 1):
        day = today - timedelta(days=n)
        limit = day_limit(held, weekday_of(day))
        if (limit is not None and limit[1] == 0) or _shut_all_day(held, day, zone):
            yield day


def _shut_all_day(held: PolicySettings, day: date, zone: ZoneInfo) -> bool:
    opens = day_start(day, zone)
    over = next_midnight(opens, zone)
    since = (*closings_on(held, day - timedelta(days=1), zone), *closings_on(held, day, zone))
    for closing in sorted(since, key=lambda each: each.start):
        if closing.start > opens:
            break
        opens = max(opens, closing.end)
    return opens >= over
