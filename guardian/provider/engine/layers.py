"""What each guardian of a ward asks for: one layer each, the newest version of theirs."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, func, insert, select

from guardian.link.wire.policy import SETTINGS
from guardian.link.wire.ward import Role
from guardian.policy.bands import is_minor
from guardian.policy.presets import preset_settings
from guardian.policy.settings import PolicySettings
from guardian.provider.accounts.people import WardRow, active_links, lock_ward
from guardian.provider.engine.age_assurance import treated_age
from guardian.provider.engine.usage import local_day
from guardian.provider.ledger.base import reading
from guardian.provider.ledger.grants import extra_time_table
from guardian.provider.ledger.people import guardian_table, guardianship_table
from guardian.provider.ledger.policy_versions import policy_version_table

_VERSIONS = policy_version_table.c
_NEWEST = (
    select(_VERSIONS.version, _VERSIONS.requested, _VERSIONS.guardian_id, _VERSIONS.applied_at)
    .where(
        _VERSIONS.ward_id == bindparam("of_ward"),
        _VERSIONS.version.in_(
            select(func.max(_VERSIONS.version))
            .where(_VERSIONS.ward_id == bindparam("of_ward"))
            .group_by(_VERSIONS.guardian_id)
        ),
    )
    .order_by(_VERSIONS.version)
)
_GUARDIANS = (
    select(guardianship_table.c.guardian_id, guardian_table.c.display_name)
    .select_from(guardianship_table.join(guardian_table))
    .where(guardianship_table.c.ward_id == bindparam("of_ward"))
    .order_by(guardianship_table.c.role != Role.OWNER, guardianship_table.c.guardian_id)
)
_GUARDIANS_TODAY = (
    select(
        guardianship_table.c.guardian_id, guardian_table.c.display_name, extra_time_table.c.minutes
    )
    .select_from(
        guardianship_table.join(guardian_table).outerjoin(
            extra_time_table,
            (extra_time_table.c.ward_id == guardianship_table.c.ward_id)
            & (extra_time_table.c.guardian_id == guardianship_table.c.guardian_id)
            & (extra_time_table.c.day == bindparam("on_day")),
        )
    )
    .where(guardianship_table.c.ward_id == bindparam("of_ward"))
    .order_by(guardianship_table.c.role != Role.OWNER, guardianship_table.c.guardian_id)
)


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
    """Every layer that holds, and the version of the whole.

    ``extra_today``: minutes that guardians added to the ward's local day, by guardian; they are not
    in ``layers``.
    """

    version: int
    applied_at: datetime
    layers: tuple[RequestedLayer, ...]
    extra_today: dict[str, int]

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
    given = {"of_ward": ward.ward_id, "on_day": local_day(ward, now)}
    guardians = connection.execute(_GUARDIANS_TODAY, given).all()
    names = {row.guardian_id: row.display_name for row in guardians}
    return LayersOfWard(
        version=latest.version,
        applied_at=latest.applied_at,
        layers=tuple(_holding(connection, ward, rows, names, now)),
        extra_today={row.guardian_id: row.minutes for row in guardians if row.minutes is not None},
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


def guardians_in_order(connection: Connection, ward_id: str) -> dict[str | None, str]:
    """Return the names of everybody with a guardianship, the owner first."""
    rows = connection.execute(_GUARDIANS, {"of_ward": ward_id})
    return {row.guardian_id: row.display_name for row in rows}


def _write_preset(connection: Connection, ward: WardRow, now: datetime) -> None:
    lock_ward(connection, ward.ward_id)
    if _newest(connection, ward.ward_id):
        return  # somebody else was first
    preset = preset_settings(ward.jurisdiction, treated_age(ward, now))
    write_layer(connection, ward.ward_id, NewVersion(version=1, requested=preset, at=now))


def _newest(connection: Connection, ward_id: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the newest version of every guardian and of the preset, in order of version."""
    return connection.execute(_NEWEST, {"of_ward": ward_id}).all()


def _holding(
    connection: Connection,
    ward: WardRow,
    rows: Sequence[Row[*tuple[Any, ...]]],
    names: Mapping[str | None, str],
    now: datetime,
) -> Iterator[RequestedLayer]:
    """Yield the layers that hold; ``names`` of everybody with a guardianship, the owner first."""
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
