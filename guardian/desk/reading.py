"""What several pages read in the same way: accounts, local days, whole minutes."""

import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from types import MappingProxyType
from zoneinfo import ZoneInfo

from guardian.bridging.values import BridgeKind
from guardian.desk import bridge_place
from guardian.desk.values import LinkView, OwnBridge
from guardian.store import bridges, wards
from guardian.store.connection import Connection
from guardian.store.links import LinkRow
from guardian.store.usage import UsageRow
from guardian.store.wards import WardRow
from guardian.store.zones import zone_or_utc

SECONDS_PER_MINUTE = 60


def link_view(connection: Connection, row: LinkRow) -> LinkView | None:
    """Return an account as pages show it; ``None`` until its ward is known."""
    ward = wards.find(connection, row.link_id)
    if ward is None:
        return None
    return LinkView(
        link_id=row.link_id,
        provider_name=row.provider_name,
        provider_url=row.issuer,
        ward_id=ward.ward_id,
        ward_name=ward.display_name,
        band=ward.band,
        minor=ward.minor,
        time_zone=ward.time_zone,
        currency=ward.currency,
        condition=row.condition,
        last_heard_at=row.last_heard_at,
        helplines=MappingProxyType(dict(json.loads(row.card).get("helplines", {}))),
        condition_at=row.condition_at,
        condition_reason=row.condition_reason,
        next_attempt_at=row.next_attempt_at,
        clock_ahead=ward.clock_ahead,
        own=_own(connection, row.issuer),
    )


def _own(connection: Connection, issuer: str) -> OwnBridge | None:
    """Return the bridge of this computer that an account is served by."""
    for row in bridges.every(connection):
        if bridge_place.issuer_of(row.port) == issuer:
            return OwnBridge(bridge_id=row.bridge_id, kind=BridgeKind(row.kind))
    return None


def zone_of(ward: WardRow) -> ZoneInfo:
    """Return the ward's time zone; UTC where this machine does not know the name."""
    return zone_or_utc(ward.time_zone)


def ward_now(ward: WardRow, now: datetime) -> datetime:
    """Return the provider's time in the ward's zone: what "today" means for this child."""
    return ward.provider_time(now).astimezone(zone_of(ward))


def start_of_day(now: datetime, days_ago: int = 0) -> datetime:
    """Return when the local day of ``now`` began, or the one so many days before it.

    A midnight that comes twice, when clocks are set back, is the first one.
    """
    return datetime.combine(now.date() - timedelta(days=days_ago), time(), now.tzinfo)


def day_minutes(rows: Sequence[UsageRow]) -> tuple[int, ...]:
    """Return the minutes of each row, which of each day add up to the day's own.

    ``rows`` come day after day. Every page counts by this, so that none contradicts another.
    """
    return tuple(
        minutes
        for _, day in groupby(rows, key=lambda row: row.day)
        for minutes in whole_minutes([row.active_seconds for row in day])
    )


def whole_minutes(seconds: Sequence[int]) -> tuple[int, ...]:
    """Return minutes that add up to the minutes of the sum, so that a page's numbers agree.

    The largest remainders are rounded up.
    """
    minutes = [each // SECONDS_PER_MINUTE for each in seconds]
    missing = sum(seconds) // SECONDS_PER_MINUTE - sum(minutes)
    by_remainder = sorted(
        range(len(seconds)), key=lambda i: (-(seconds[i] % SECONDS_PER_MINUTE), i)
    )
    for index in by_remainder[:missing]:
        minutes[index] += 1
    return tuple(minutes)
