"""What the consent page lets a guardian choose: for whom, and which permissions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from guardian.link.wire.ward import Role, WardPart
from guardian.provider.access import OF_ROLE, Permission
from guardian.provider.accounts.people import WardRow, guardian_wards, role_of
from guardian.provider.engine.link_rules import ward_part
from guardian.provider.oauth.consent import asked_of
from guardian.provider.oauth.permission_words import CHANGES, ROLES, SEES

_FIELD = "may:"


@dataclass(frozen=True, kw_only=True)
class WardChoice:
    """Somebody whom the guardian looks after."""

    ward_id: str
    name: str
    role: str
    """A sentence of :data:`ROLES`."""
    must_agree: bool


@dataclass(frozen=True, kw_only=True)
class PermissionChoice:
    """One permission to tick; ``words`` are of :mod:`permission_words`."""

    field: str
    words: str
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Everything that the page asks."""

    wards: tuple[WardChoice, ...]
    sees: tuple[PermissionChoice, ...]
    changes: tuple[PermissionChoice, ...]
    narrow: bool
    """Whether some role of the guardian leaves something out of what is shown."""


def choices(
    connection: Connection,
    guardian_id: str,
    typed: str,
    sent: Mapping[str, str],
    now: datetime,
) -> Choices:
    """Return what a guardian can choose for a typed code.

    ``sent`` are the fields of a form that came back; without one everything is ticked. ``now`` is
    the time of life.
    """
    people = guardian_wards(connection, guardian_id)
    roles = {
        person.ward_id: role_of(connection, guardian_id, person.ward_id) or Role.OBSERVER
        for person in people
    }
    asked = asked_of(connection, typed)
    most = [OF_ROLE[role] & asked for role in roles.values()] or [asked]
    offered = frozenset[Permission]().union(*most)
    chosen = ticked(sent) if "decision" in sent else offered
    return Choices(
        wards=tuple(_ward(person, roles[person.ward_id], now) for person in people),
        sees=_boxes(SEES, offered, chosen),
        changes=_boxes(CHANGES, offered, chosen),
        narrow=any(each != offered for each in most),
    )


def ticked(fields: Mapping[str, str]) -> frozenset[Permission]:
    """Return the permissions that a form gives; what is no permission is ignored."""
    return frozenset(each for each in Permission if f"{_FIELD}{each}" in fields)


def _ward(person: WardRow, role: Role, now: datetime) -> WardChoice:
    return WardChoice(
        ward_id=person.ward_id,
        name=person.display_name,
        role=ROLES[role],
        must_agree=ward_part(person, now) is WardPart.CONSENTS,
    )


def _boxes(
    words: Mapping[Permission, str],
    offered: frozenset[Permission],
    chosen: frozenset[Permission],
) -> tuple[PermissionChoice, ...]:
    return tuple(
        PermissionChoice(field=f"{_FIELD}{each}", words=sentence, ticked=each in chosen)
        for each, sentence in words.items()
        if each in offered
    )
