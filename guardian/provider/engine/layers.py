"""What each guardian of a ward asks for: one layer each, the newest version of theirs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, func, insert, select

from guardian.link.wire.policy import SETTINGS
from guardian.link.wire.ward import Role
from guardian.policy.bands import is_minor
from guardian.policy.presets import preset_settings
from guardian.policy.settings import PolicySettings
from guardian.provider.accounts.people import WardRow, active_links, lock_ward
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.grants import extra_time_table
from guardian.provider.ledger.people import guardian_table, guardianship_table
from guardian.provider.ledger.policy_versions import policy_version_table


@dataclass(frozen=True, kw_only=True)
class RequestedLayer:
    """One guardian's layer. ``guardian_id`` ``None``: a preset that no owner has taken over."""

    guardian_id: str | None
    guardian_name: str | None
    settings: PolicySettings


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """A layer to be written; without ``guardian_id`` and ``link_id`` it is the preset."""

    version: int
    requested: PolicySettings
    at: datetime
    guardian_id: str | None = None
    link_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class LayersOfWard:
    """Every layer that holds, and the version of the whole."""

    version: int
    applied_at: datetime
    layers: tuple[RequestedLayer, ...]

    def of(self, guardian_id: str | None) -> PolicySettings:
        """Return a guardian's own layer; who never asked asks for nothing."""
        own = (layer for layer in self.layers if layer.guardian_id == guardian_id)
        return next((layer.settings for layer in own), PolicySettings())


@contextmanager
def reading_limits(engine: Engine, ward_id: str) -> Iterator[Connection]:
    """Give a transaction that only reads, but for a ward whose first limits are yet to be set."""
    with reading(engine) as connection:
        if has_layers(connection, ward_id):
            yield connection
            return
    with engine.begin() as connection:
        yield connection


def read_layers(connection: Connection, ward: WardRow, now: datetime) -> LayersOfWard:
    """Return the layers of a ward at ``now``; one without any gets its age's preset.

    The preset is the owner's until the owner changes it. A layer outlives the links of its
    guardian, so that nothing loosens silently, and ends with the guardianship; an adult's limits
    end with the link to which the adult has consented.
    """
    rows = _newest(connection, ward.ward_id)
    if not rows:
        _write_preset(connection, ward, now)
        rows = _newest(connection, ward.ward_id)
    latest = rows[-1]
    return LayersOfWard(
        version=latest.version,
        applied_at=latest.applied_at,
        layers=tuple(_holding(connection, ward, rows, now)),
    )


def has_layers(connection: Connection, ward_id: str) -> bool:
    """Whether :func:`read_layers` will find a layer, and so write no preset."""
    table = policy_version_table.c
    found = connection.execute(select(table.version).where(table.ward_id == ward_id).limit(1))
    return found.one_or_none() is not None


def write_layer(connection: Connection, ward_id: str, new: NewVersion) -> None:
    """Record a new version, in force at once."""
    connection.execute(
        insert(policy_version_table).values(
            ward_id=ward_id,
            version=new.version,
            requested=SETTINGS.dump_python(new.requested, mode="json"),
            guardian_id=new.guardian_id,
            asked_by_link=new.link_id,
            applied_at=new.at,
        )
    )


def extra_minutes(connection: Connection, ward_id: str, day: date) -> dict[str, int]:
    """Return the extra minutes of a local day, by guardian."""
    table = extra_time_table.c
    rows = connection.execute(
        select(table.guardian_id, table.minutes).where(table.ward_id == ward_id, table.day == day)
    )
    return {row.guardian_id: row.minutes for row in rows}


def guardians_in_order(connection: Connection, ward_id: str) -> dict[str | None, str]:
    """Return the names of everybody with a guardianship, the owner first."""
    table = guardianship_table.c
    rows = connection.execute(
        select(table.guardian_id, guardian_table.c.display_name)
        .select_from(guardianship_table.join(guardian_table))
        .where(table.ward_id == ward_id)
        .order_by(table.role != Role.OWNER, table.guardian_id)
    )
    return {row.guardian_id: row.display_name for row in rows}


def _write_preset(connection: Connection, ward: WardRow, now: datetime) -> None:
    lock_ward(connection, ward.ward_id)
    if _newest(connection, ward.ward_id):
        return  # somebody else was first
    preset = preset_settings(ward.jurisdiction, treated_age(ward, now))
    write_layer(connection, ward.ward_id, NewVersion(version=1, requested=preset, at=now))


def _newest(connection: Connection, ward_id: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the newest version of every guardian and of the preset, in order of version."""
    table = policy_version_table.c
    newest = (
        select(func.max(table.version)).where(table.ward_id == ward_id).group_by(table.guardian_id)
    )
    rows = connection.execute(
        select(table.version, table.requested, table.guardian_id, table.applied_at)
        .where(table.ward_id == ward_id, table.version.in_(newest))
        .order_by(table.version)
    )
    return rows.all()


def _holding(
    connection: Connection, ward: WardRow, rows: Sequence[Row[*tuple[Any, ...]]], now: datetime
) -> Iterator[RequestedLayer]:
    names = guardians_in_order(connection, ward.ward_id)
    owner = next(iter(names), None)
    layers = {row.guardian_id: SETTINGS.validate_python(row.requested) for row in rows}
    preset = layers.pop(None, None)
    if preset is not None:
        layers.setdefault(owner, preset)
    holders: set[str | None] = {None, *names}
    if not is_minor(treated_age(ward, now)):
        holders = {link.guardian_id for link in active_links(connection, ward.ward_id)}
        holders &= set(names)
    for guardian_id, settings in layers.items():
        if guardian_id in holders:
            yield RequestedLayer(
                guardian_id=guardian_id, guardian_name=names.get(guardian_id), settings=settings
            )
