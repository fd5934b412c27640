"""Extra time: one guardian's own limits raised for one local day, or the reason why not."""

from datetime import date, datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert, select

from guardian.link.wire.events import Topic
from guardian.link.wire.problems import ProblemType
from guardian.link.wire.requests import ExtraTime, ExtraTimeRefusal
from guardian.policy.closing import closed_until, weekday_of
from guardian.policy.decide import day_limit
from guardian.policy.effective import Layer, strictest
from guardian.policy.extra_minutes import with_extra_minutes
from guardian.policy.settings import MINUTES_PER_DAY, PolicySettings, Weekday
from guardian.policy.wall_clock import next_midnight
from guardian.provider.accounts.people import WardRow, lock_ward, ward
from guardian.provider.context import Provider
from guardian.provider.engine.events import append_change
from guardian.provider.engine.policy import WardPolicy, read_policy
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.grants import extra_time_table
from guardian.provider.problems import ProblemError

_TITLES = {
    ExtraTimeRefusal.NOT_TODAY: "Extra time is given for the child's present day only",
    ExtraTimeRefusal.NO_LIMIT: "No limit of yours holds today, so there is nothing to extend",
    ExtraTimeRefusal.OUT_OF_HOURS: "Chat is closed until this day ends",
    ExtraTimeRefusal.OTHER_GUARDIAN: "Another guardian's limit would hold all the same",
}


def extra_time(
    connection: Connection, ward_id: str, guardian_id: str, day: date, now: datetime
) -> ExtraTime:
    """Return what a guardian has given for a day; nothing given is nought minutes."""
    table = extra_time_table.c
    row = connection.execute(
        select(table.minutes, table.granted_at).where(
            table.ward_id == ward_id, table.guardian_id == guardian_id, table.day == day
        )
    ).one_or_none()
    if row is None:
        return ExtraTime(date=day, minutes=0, granted_at=None, as_of=now)
    return ExtraTime(date=day, minutes=row.minutes, granted_at=row.granted_at, as_of=now)


def grant_extra(  # noqa: PLR0913 - by name: who gives whom how much, for which day
    provider: Provider,
    connection: Connection,
    *,
    ward_id: str,
    guardian_id: str,
    day: date,
    minutes: int,
    now: datetime,
) -> ExtraTime:
    """Give so many minutes for ``day`` in place of any given before, and tell every app.

    Raises :class:`ProblemError` 409 with an :class:`ExtraTimeRefusal` as its reason.
    """
    lock_ward(connection, ward_id)
    person = ward(connection, ward_id)
    if day != local_day(person, now):
        raise _refused(ExtraTimeRefusal.NOT_TODAY)
    refusal = _why_not(read_policy(connection, person, now), person, guardian_id, now)
    if refusal is not None:
        raise _refused(refusal)
    _forget(connection, ward_id, guardian_id, day)
    connection.execute(
        insert(extra_time_table).values(
            ward_id=ward_id, guardian_id=guardian_id, day=day, minutes=minutes, granted_at=now
        )
    )
    append_change(provider, connection, ward_id, [Topic.POLICY, Topic.USAGE], now)
    return extra_time(connection, ward_id, guardian_id, day, now)


def take_back_extra(
    provider: Provider,
    connection: Connection,
    *,
    ward_id: str,
    guardian_id: str,
    day: date,
    now: datetime,
) -> None:
    """Take extra minutes of this day back; raises :class:`ProblemError` 409 for another day."""
    lock_ward(connection, ward_id)
    if day != local_day(ward(connection, ward_id), now):
        raise _refused(ExtraTimeRefusal.NOT_TODAY)
    if _forget(connection, ward_id, guardian_id, day):
        append_change(provider, connection, ward_id, [Topic.POLICY, Topic.USAGE], now)


def _why_not(
    policy: WardPolicy, person: WardRow, guardian_id: str, now: datetime
) -> ExtraTimeRefusal | None:
    zone = ZoneInfo(person.time_zone)
    weekday = weekday_of(local_day(person, now))
    own = day_limit(policy.requested.of(guardian_id), weekday)
    if own is None or own[1] == MINUTES_PER_DAY:
        return ExtraTimeRefusal.NO_LIMIT
    opens = closed_until(policy.effective.settings, now, zone)
    if opens is None or opens >= next_midnight(now, zone):
        return ExtraTimeRefusal.OUT_OF_HOURS
    without = _limit_today(policy, weekday, guardian_id, extra=0)
    with_more = _limit_today(policy, weekday, guardian_id, extra=MINUTES_PER_DAY)
    return ExtraTimeRefusal.OTHER_GUARDIAN if with_more == without else None


def _limit_today(policy: WardPolicy, weekday: Weekday, guardian_id: str, *, extra: int) -> int:
    """Return the minutes that would hold today if this guardian had given ``extra``."""
    given = {**policy.extra_today, guardian_id: extra}
    layers = [
        Layer(settings=_raised(layer.settings, weekday, given.get(layer.guardian_id or "", 0)))
        for layer in policy.requested.layers
    ]
    limit = day_limit(strictest(policy.floor, layers).settings, weekday)
    return MINUTES_PER_DAY if limit is None else limit[1]


def _raised(settings: PolicySettings, weekday: Weekday, minutes: int) -> PolicySettings:
    return with_extra_minutes(settings, weekday, minutes) if minutes else settings


def _forget(connection: Connection, ward_id: str, guardian_id: str, day: date) -> bool:
    table = extra_time_table
    gone = connection.execute(
        delete(table).where(
            table.c.ward_id == ward_id,
            table.c.guardian_id == guardian_id,
            table.c.day == day,
        )
    )
    return gone.rowcount > 0


def _refused(reason: ExtraTimeRefusal) -> ProblemError:
    return ProblemError(
        HTTPStatus.CONFLICT, ProblemType.STATE_CONFLICT, title=_TITLES[reason], reason=reason
    )
