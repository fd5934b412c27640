"""The history of a ward's limits: who changed which, and when."""

from dataclasses import fields

from sqlalchemy import Connection, Row, func, select

from guardian.link.wire.policy import SETTINGS, PolicyVersion
from guardian.policy.settings import PolicySettings
from guardian.provider.engine.layers import guardians_in_order
from guardian.provider.ledger.people import guardian_table
from guardian.provider.ledger.policy_versions import policy_version_table

MOST_VERSIONS = 200
_FIELDS = tuple(field.name for field in fields(PolicySettings))


def policy_versions(connection: Connection, ward_id: str) -> list[PolicyVersion]:
    """Return the latest changes, newest first, at most 200.

    Each is compared with the same guardian's layer before; the first of the owner with the preset.
    """
    table = policy_version_table.c
    rows = connection.execute(
        select(policy_version_table, guardian_table.c.display_name)
        .select_from(policy_version_table.outerjoin(guardian_table))
        .where(table.ward_id == ward_id)
        .order_by(table.version.desc())
        .limit(MOST_VERSIONS)
    ).all()
    if not rows:
        return []
    before = _before(connection, ward_id, rows[-1].version)
    owner = next(iter(guardians_in_order(connection, ward_id)), None)
    versions: list[PolicyVersion] = []
    for row in reversed(rows):
        settings = SETTINGS.validate_python(row.requested)
        heir_of = None if row.guardian_id == owner else row.guardian_id
        earlier = before.get(row.guardian_id) or before.get(heir_of) or PolicySettings()
        versions.insert(0, _version(row, settings, earlier))
        before[row.guardian_id] = settings
    return versions


def _before(connection: Connection, ward_id: str, version: int) -> dict[str | None, PolicySettings]:
    """Return every layer as it was before a version."""
    table = policy_version_table.c
    newest = (
        select(func.max(table.version))
        .where(table.ward_id == ward_id, table.version < version)
        .group_by(table.guardian_id)
    )
    rows = connection.execute(
        select(table.guardian_id, table.requested).where(
            table.ward_id == ward_id, table.version.in_(newest)
        )
    )
    return {row.guardian_id: SETTINGS.validate_python(row.requested) for row in rows}


def _version(
    row: Row[tuple[object, ...]], settings: PolicySettings, earlier: PolicySettings
) -> PolicyVersion:
    return PolicyVersion(
        version=row.version,
        guardian_name=row.display_name,
        applied_at=row.applied_at,
        changed=[name for name in _FIELDS if getattr(settings, name) != getattr(earlier, name)],
    )
