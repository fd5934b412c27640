"""A link and its ward, as a guardian's app reads them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from guardian.link.wire.ward import (
    Capacity,
    Link,
    LinkHistory,
    Role,
    Ward,
    WardProfile,
)
from guardian.policy.bands import ADULT_AGE, band, is_minor
from guardian.provider.accounts.people import LinkRow, WardRow, guardian, link, ward
from guardian.provider.engine.age_assurance import age_of, assurance, treated_age
from guardian.provider.engine.contacts import contact_missing
from guardian.provider.engine.link_history import history
from guardian.provider.engine.link_rules import ward_part
from guardian.provider.engine.service_gate import service_state
from guardian.provider.engine.usage_report import SUMMED_FROM_AGE

CAPACITY_AGE = 8
"""From here on to 17 a minor's capacity is limited (Civil Code Art. 19 and 20)."""


def link_as_told(connection: Connection, link_id: str, now: datetime) -> Link:
    """Return how a link stands; raises ``LookupError`` for one that never was."""
    row = link(connection, link_id)
    if row is None:
        raise LookupError("there is no such link")
    return Link(
        link_id=row.link_id,
        state=row.state,
        guardian_name=guardian(connection, row.guardian_id).display_name,
        permissions=sorted(row.permissions),
        created_at=row.created_at,
        role=row.role,
        ward_part=ward_part(ward(connection, row.ward_id), now),
        state_reason=row.state_reason,
        objected_at=row.objected_at,
        ends_at=row.ends_at,
        expires_at=row.expires_at,
    )


def history_as_told(connection: Connection, row: LinkRow, now: datetime) -> LinkHistory:
    """Return what happened to the ward's links; a mere emergency contact reads of their own."""
    own = row.link_id if row.role is Role.EMERGENCY_CONTACT else None
    return LinkHistory(history=history(connection, row.ward_id, only_link=own), as_of=now)


def ward_as_told(connection: Connection, ward_id: str, now: datetime) -> Ward:
    """Return who is looked after."""
    person = ward(connection, ward_id)
    age = treated_age(person, now)
    return Ward(
        ward_id=person.ward_id,
        display_name=person.display_name,
        band=band(age),
        minor=is_minor(age),
        language=person.language,
        time_zone=ZoneInfo(person.time_zone).key,
        currency=person.currency,
        as_of=now,
        capacity=capacity(age_of(person, now)),
        profile=profile(person, age),
        service_state=service_state(connection, person, now),
        age_assurance=assurance(person, now),
        contact_missing=contact_missing(connection, ward_id),
        detail_level="by_day" if age >= SUMMED_FROM_AGE else "by_character",
    )


def capacity(age: int) -> Capacity:
    """Return what somebody of this age may decide alone (Civil Code Art. 17 to 20)."""
    if age >= ADULT_AGE:
        return Capacity.FULL
    return Capacity.LIMITED if age >= CAPACITY_AGE else Capacity.NONE


def profile(person: WardRow, age: int) -> WardProfile:
    """Return whose duties apply; ``age`` is the one that the ward is treated as."""
    if is_minor(age):
        return WardProfile.MINOR
    return WardProfile.ELDER if person.elder else WardProfile.ADULT
