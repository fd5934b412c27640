"""The policy of a ward, as it stands in the ledger and as it holds at a moment."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select

from guardian.link.wire.policy import SETTINGS, ApplyState, PolicyDocument
from guardian.policy.bands import age_on
from guardian.policy.decide import UseFacts, decide_chat
from guardian.policy.effective import effective
from guardian.policy.presets import law_floor, preset_settings
from guardian.policy.settings import EffectivePolicy, Floor, PolicySettings
from guardian.provider.accounts.people import WardRow
from guardian.provider.engine.usage import used_today_seconds
from guardian.provider.ledger.policy_versions import policy_version_table


@dataclass(frozen=True, kw_only=True)
class WardPolicy:
    """What guardians asked for, what the law demands of this age, and what holds."""

    version: int
    requested: PolicySettings
    floor: Floor
    effective: EffectivePolicy
    applied_at: datetime


def age_of(ward: WardRow, now: datetime) -> int:
    """Return a ward's age in whole years on the local day of ``now``."""
    return age_on(ward.birth_date, now.astimezone(ZoneInfo(ward.time_zone)).date())


def read_policy(connection: Connection, ward: WardRow, now: datetime) -> WardPolicy:
    """Return the policy of a ward at ``now``; a ward without one gets its age's preset."""
    table = policy_version_table
    row = connection.execute(
        select(table.c.version, table.c.requested, table.c.applied_at)
        .where(table.c.ward_id == ward.ward_id)
        .order_by(table.c.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        preset = preset_settings(ward.jurisdiction, age_of(ward, now))
        write_policy(connection, ward, version=1, requested=preset, link_id=None, now=now)
        return _as_it_holds(ward, 1, preset, applied_at=now, now=now)
    requested = SETTINGS.validate_python(row.requested)
    return _as_it_holds(ward, row.version, requested, applied_at=row.applied_at, now=now)


def write_policy(
    connection: Connection,
    ward: WardRow,
    *,
    version: int,
    requested: PolicySettings,
    link_id: str | None,
    now: datetime,
) -> None:
    """Record a new version, in force at once; ``link_id`` is who asked, ``None`` the preset."""
    connection.execute(
        insert(policy_version_table).values(
            ward_id=ward.ward_id,
            version=version,
            requested=SETTINGS.dump_python(requested, mode="json"),
            asked_by_link=link_id,
            applied_at=now,
        )
    )


def policy_document(connection: Connection, ward: WardRow, now: datetime) -> PolicyDocument:
    """Return everything a guardian may know about a ward's limits."""
    policy = read_policy(connection, ward, now)
    zone = ZoneInfo(ward.time_zone)
    return PolicyDocument(
        version=policy.version,
        requested=policy.requested,
        floor=policy.floor,
        effective=policy.effective,
        apply_state=ApplyState.APPLIED,
        applied_at=policy.applied_at,
        now=decide_chat(
            policy.effective,
            character=None,
            use=UseFacts(used_today_seconds=used_today_seconds(connection, ward, now)),
            now=now,
            zone=zone,
        ),
        as_of=now,
    )


def _as_it_holds(
    ward: WardRow,
    version: int,
    requested: PolicySettings,
    *,
    applied_at: datetime,
    now: datetime,
) -> WardPolicy:
    floor = law_floor(ward.jurisdiction, age_of(ward, now))
    return WardPolicy(
        version=version,
        requested=requested,
        floor=floor,
        effective=effective(floor, [requested]),
        applied_at=applied_at,
    )
