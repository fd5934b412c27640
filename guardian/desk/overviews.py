"""Home: one child at a glance."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from guardian.clock import Clock
from guardian.desk.alert_views import alert_views
from guardian.desk.errors import AccountGoneError
from guardian.desk.findings import open_findings
from guardian.desk.policy_reading import PolicyReading, read_policy
from guardian.desk.reading import (
    SECONDS_PER_MINUTE,
    day_minutes,
    link_view,
    start_of_day,
    ward_now,
    zone_of,
)
from guardian.desk.spending import spending_view
from guardian.desk.values import CharacterMinutes, DayMinutes, LinkView, Overview, RefusalView
from guardian.policy.closing import next_closing, weekday_of
from guardian.policy.decide import UseFacts, day_limit, decide_chat
from guardian.policy.decisions import Reason
from guardian.policy.settings import RelationshipClass
from guardian.store import alerts, characters, links, refusals, usage, wards
from guardian.store.characters import CharacterRow
from guardian.store.connection import Connection
from guardian.store.database import Database
from guardian.store.links import LinkRow
from guardian.store.usage import UsageRow
from guardian.store.wards import WardRow

DAYS_OF_WEEK = 7
LATEST_ALERTS = 5


class Overviews:
    """One child at a glance, from what is kept here: no request leaves for it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def overview(self, link_id: str) -> Overview:
        """Return everything that Home shows; raises AccountGoneError."""
        with self._database.read() as connection:
            row = links.find(connection, link_id)
            found = self._of(connection, row) if row else None
            if found is None:
                raise AccountGoneError
            return found

    def every(self) -> tuple[Overview, ...]:
        """Return the same of every linked account, the oldest first, all of one moment."""
        with self._database.read() as connection:
            found = [self._of(connection, row) for row in links.every(connection)]
        return tuple(each for each in found if each is not None)

    def _of(self, connection: Connection, row: LinkRow) -> Overview | None:
        """Return it; ``None`` until the ward is known."""
        link, ward = link_view(connection, row), wards.find(connection, row.link_id)
        return None if link is None or ward is None else self._overview(connection, link, ward)

    def _overview(self, connection: Connection, link: LinkView, ward: WardRow) -> Overview:
        now = ward_now(ward, self._clock.now())
        today = now.date()
        first = today - timedelta(days=DAYS_OF_WEEK - 1)
        rows = usage.between(connection, ward.link_id, first, today)
        used = sum(row.active_seconds for row in rows if row.day == today)
        reading = read_policy(connection, ward.link_id)
        counted = used - _exempt_seconds(reading, [row for row in rows if row.day == today])
        decision = decide_chat(
            reading.effective,
            character=None,
            use=UseFacts(used_today_seconds=counted, resting_until=_resting_until(reading)),
            now=now,
            zone=zone_of(ward),
        )
        cast = {each.character_id: each for each in characters.of_link(connection, ward.link_id)}
        waiting = alerts.waiting(connection, link_id=ward.link_id)
        latest = alerts.latest(connection, link_id=ward.link_id, limit=LATEST_ALERTS)
        known = {each.alert_id for each in latest}
        latest += tuple(each for each in reversed(waiting) if each.alert_id not in known)
        held = day_limit(reading.effective.settings, weekday_of(today))
        limit = None if held is None else held[1]
        return Overview(
            link=link,
            ward_now=now,
            minutes_today=used // SECONDS_PER_MINUTE,
            limit_minutes=limit,
            remaining_minutes=None
            if limit is None
            else max(0, limit - counted // SECONDS_PER_MINUTE),
            blocked_reason=decision.refusal.reason if decision.refusal else None,
            blocked_until=decision.refusal.until if decision.refusal else None,
            next_change=decision.next_change,
            characters_today=_by_character([r for r in rows if r.day == today], cast),
            week=_week(connection, ward.link_id, first, rows),
            alerts_waiting=len(waiting),
            latest_alerts=alert_views(connection, latest),
            refusals_today=_refusals(connection, ward, now, cast),
            limits=reading.as_limits(ward.link_id, ward.currency),
            spending=spending_view(connection, ward, reading, self._clock),
            use_as_of=usage.known_days(connection, ward.link_id, today, today).get(today),
            findings=open_findings(connection, ward.link_id),
            closes_at=next_closing(reading.effective.settings, now, zone_of(ward)),
        )


def _exempt_seconds(reading: PolicyReading, rows: list[UsageRow]) -> int:
    exempt = reading.effective.settings.exempt_characters
    return sum(row.active_seconds for row in rows if row.character_id in exempt)


def _resting_until(reading: PolicyReading) -> datetime | None:
    """Return the end of the rest break that the service told of last; it may be over by now."""
    refusal = reading.document.now.refusal if reading.document else None
    if refusal is None or refusal.reason is not Reason.REST_BREAK:
        return None
    return refusal.until


def _by_character(
    rows: list[UsageRow], cast: Mapping[str, CharacterRow]
) -> tuple[CharacterMinutes, ...]:
    return tuple(
        CharacterMinutes(
            character_id=row.character_id,
            name=cast[row.character_id].name if row.character_id in cast else row.character_id,
            relationship_class=cast[row.character_id].relationship_class
            if row.character_id in cast
            else RelationshipClass.FRIEND,
            minutes=share,
        )
        for row, share in zip(rows, day_minutes(rows), strict=True)
    )


def _week(
    connection: Connection, link_id: str, first: date, rows: tuple[UsageRow, ...]
) -> tuple[DayMinutes, ...]:
    days = [first + timedelta(days=n) for n in range(DAYS_OF_WEEK)]
    known = usage.known_days(connection, link_id, days[0], days[-1])
    seconds = {day: sum(row.active_seconds for row in rows if row.day == day) for day in days}
    return tuple(
        DayMinutes(day=day, minutes=seconds[day] // SECONDS_PER_MINUTE if day in known else None)
        for day in days
    )


def _refusals(
    connection: Connection, ward: WardRow, now: datetime, cast: Mapping[str, CharacterRow]
) -> tuple[RefusalView, ...]:
    return tuple(
        RefusalView(
            at=row.at,
            reason=row.reason,
            character_name=cast[row.character_id].name
            if row.character_id is not None and row.character_id in cast
            else None,
        )
        for row in refusals.between(
            connection, ward.link_id, start_of_day(now), now + timedelta(seconds=1)
        )
    )
